"""The lists of who comes to a meeting: services, pages, and what a reader is shown."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue.delegations import MOST_MEMBERS, delegations_of
from dialogue.models import Counterpart, DelegationMember, Meeting
from dialogue.services import delegations
from dialogue.services.bodies import change_body
from dialogue.services.chairs import add_seat, seat_chair
from offices.models import Part, Role
from offices.versions import StaleVersionError
from tests.factories import (
    BodyFactory,
    CounterpartFactory,
    DelegationMemberFactory,
    HeldMeetingFactory,
    MeetingFactory,
    UserFactory,
    assigned,
    member,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def add(meeting, actor):
    return lambda **more: delegations.add_delegate(meeting, actor=actor, **more)


@pytest.fixture
def partner(meeting):
    return CounterpartFactory(
        relationship=meeting.relationship,
        name="P. Partner",
        title="Deputy Minister",
        organisation="Ministry of Energy",
    )


@pytest.fixture
def chair(body, today):
    """The seat of a chair of the other side, held since a year ago."""
    seat = add_seat(body, side="partner", number=1, title="Minister", organisation="Ministry")
    seat_chair(seat, holder_name="C. Chair", starts_on=today - 365 * DAY)
    return seat


@pytest.fixture
def as_approver(client, approver):
    client.force_login(approver)
    return client


def names(meeting):
    return [row.name for row in DelegationMember.objects.for_system("test").coming(meeting)]


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def shown(user, meeting):
    found = Meeting.objects.visible_to(user).with_title().select_related("body__track")
    return delegations_of(user, found.get(pk=meeting.pk))


# --- Putting people on the list ----------------------------------------------------------------
def test_what_is_left_empty_comes_from_who_they_are(add, partner, approver, body):
    theirs = add(side="partner", counterpart=partner)
    assert (theirs.name, theirs.title, theirs.organisation) == (
        "P. Partner",
        "Deputy Minister",
        "Ministry of Energy",
    )
    ours = add(side="home", person=approver, office=body.track.lead_office, title="Director")
    assert (ours.name, ours.title, ours.marking) == (approver.name, "Director", "U")


def test_as_they_were_then(add, partner):
    add(side="partner", counterpart=partner, title="Acting Minister")
    partner.title = "Minister"
    partner.save()
    assert DelegationMember.objects.for_system("test").get().title == "Acting Minister"


def test_heads_come_first(add, meeting):
    add(side="home", name="Aide")
    add(side="home", name="Head", is_head=True)
    assert names(meeting) == ["Head", "Aide"]


@pytest.mark.parametrize("side", ["home", "partner"])
def test_nobody_is_on_a_list_twice(add, partner, approver, side):
    who = {"person": approver} if side == "home" else {"counterpart": partner}
    add(side=side, **who)
    with pytest.raises(ValidationError, match="on the list already"):
        add(side=side, **who)


def test_who_was_taken_off_can_be_put_on_again(add, partner, meeting):
    first = add(side="partner", counterpart=partner)
    delegations.withdraw_delegate(first, version=1)
    assert names(meeting) == []
    with pytest.raises(ValidationError, match="taken this person off"):
        delegations.change_delegate(first, name="Somebody")
    add(side="partner", counterpart=partner)
    assert names(meeting) == ["P. Partner"]


def test_a_side_has_its_own_people(add, partner, approver, body):
    with pytest.raises(ValidationError, match="of the other side: Country"):
        add(side="home", counterpart=partner)
    with pytest.raises(ValidationError, match="of the other side: United States"):
        add(side="partner", name="X", office=body.track.lead_office)
    with pytest.raises(ValidationError, match="not of this relationship"):
        add(side="partner", counterpart=CounterpartFactory())
    with pytest.raises(ValidationError, match="for which side"):
        add(side="both", name="X")
    with pytest.raises(ValidationError, match="Write the name"):
        add(side="home", name=" ")


def test_a_change_is_saved_over_what_its_author_saw(add):
    entry = add(side="home", name="Aide")
    delegations.change_delegate(entry, name="Aide to the Secretary", version=1)
    with pytest.raises(StaleVersionError):
        delegations.change_delegate(entry, name="Nobody", version=1)
    with pytest.raises(ValidationError, match="Write the name"):
        delegations.change_delegate(entry, name=" ")


def test_the_list_is_as_sensitive_as_the_meeting(add, body):
    entry = add(side="home", name="Aide")
    change_body(body, marking="S")
    entry.refresh_from_db()
    assert entry.marking == "S"


# --- The chairs ----------------------------------------------------------------------------------
def test_a_chair_is_shown_until_it_is_on_the_list(meeting, chair, actor, approver):
    (home, partner) = shown(approver, meeting).sides
    assert [head.name for head in partner.chairs] == ["C. Chair"]
    assert (home.chairs, partner.members) == ([], [])
    (listed,) = delegations.list_chairs(meeting, actor=actor)
    assert (listed.seat, listed.is_head, listed.title) == (chair, True, "Minister")
    assert shown(approver, meeting).sides[1].chairs == []
    with pytest.raises(ValidationError, match="Every chair is on a list"):
        delegations.list_chairs(meeting, actor=actor)


def test_the_chair_of_the_day_of_the_meeting_is_shown(meeting, chair, approver, today):
    seat_chair(chair, holder_name="N. Next", starts_on=meeting.due_on)
    assert [head.name for head in shown(approver, meeting).sides[1].chairs] == ["N. Next"]


def test_who_is_named_like_the_chair_is_the_chair(meeting, chair, add, approver):
    add(side="partner", name="c. chair")
    assert shown(approver, meeting).sides[1].chairs == []


def test_what_is_over_expects_no_chairs(body, chair, approver, today):
    held = HeldMeetingFactory(body=body, first_day=today - DAY)
    assert not shown(approver, held).has_chairs


# --- Like last time ------------------------------------------------------------------------------
def test_the_list_of_the_last_meeting_is_copied(body, meeting, partner, chair, actor, today):
    last = HeldMeetingFactory(body=body, first_day=today - 100 * DAY)
    entries = {
        "Gone": {"person": UserFactory(is_active=False, name="Gone")},
        "Aide": {},
        "Here already": {},
        "C. Chair": {"side": "partner", "is_head": True, "seat": chair},
        "P. Partner": {"side": "partner", "counterpart": partner, "title": "Then Deputy"},
    }
    for name, values in entries.items():
        DelegationMemberFactory(meeting=last, name=name, **values)
    DelegationMemberFactory(meeting=meeting, name="here already")
    left = CounterpartFactory(relationship=body.relationship, left_on=today)
    DelegationMemberFactory(meeting=last, side="partner", counterpart=left, name=left.name)
    seat_chair(chair, holder_name="N. Next", starts_on=today)
    made = delegations.copy_delegation(last, meeting, actor)
    assert {row.name for row in made} == {"Aide", "N. Next", "P. Partner"}
    assert {row.title for row in made if row.counterpart} == {"Then Deputy"}
    assert next(row for row in made if row.name == "N. Next").is_head
    assert delegations.copy_delegation(last, meeting, actor) == []


def test_another_forum_has_other_people(body, meeting, actor):
    other = MeetingFactory(body=BodyFactory(track=body.track))
    with pytest.raises(ValidationError, match="same forum"):
        delegations.copy_delegation(other, meeting, actor)


# --- What a page is shown ------------------------------------------------------------------------
def test_the_queries_are_the_same_for_any_number(meeting, approver, chair):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(approver, meeting)
        return len(queries)

    DelegationMemberFactory(meeting=meeting)
    few = count()
    for _ in range(MOST_MEMBERS + 3):
        DelegationMemberFactory(meeting=meeting)
    assert count() == few
    assert shown(approver, meeting).sides[0].more == 4


def test_who_only_reads_changes_nothing(meeting, body):
    reader = member(assigned(body.relationship, Part.INFORMATION))
    assert not shown(reader, meeting).can_edit


def test_once_concluded_only_approvers_change_the_list(body, client, approver, today):
    meeting = HeldMeetingFactory(body=body, state="concluded", first_day=today)
    drafter = member(assigned(body.relationship, Part.POST), Role.DRAFTER)
    assert shown(approver, meeting).can_edit
    assert not shown(drafter, meeting).can_edit
    client.force_login(drafter)
    assert client.get(reverse("dialogue:add_delegate", args=[meeting.uid])).status_code == 403


# --- Pages ---------------------------------------------------------------------------------------
def test_one_of_ours_is_added_from_an_account(as_approver, meeting, body):
    colleague = member(body.track.lead_office, Role.DRAFTER, name="C. Colleague")
    address = reverse("dialogue:add_delegate", args=[meeting.uid])
    assert "C. Colleague" in text_of(as_approver.get(address))
    response = as_approver.post(address, {"person": colleague.pk, "is_head": "on"})
    assert response.status_code == 303
    row = DelegationMember.objects.for_system("test").get()
    assert (row.name, row.office, row.is_head) == ("C. Colleague", body.track.lead_office, True)


def test_somebody_new_of_theirs_comes_into_who_is_who(as_approver, meeting):
    address = reverse("dialogue:add_delegate", args=[meeting.uid]) + "?side=partner"
    typed = {"name": "N. New", "title": "Director", "organisation": "Ministry of Energy"}
    assert as_approver.post(address, typed).status_code == 303
    assert as_approver.post(address, typed).status_code == 422  # on the list already
    person = Counterpart.objects.for_system("test").get()
    assert (person.name, person.organisation) == ("N. New", "Ministry of Energy")
    assert DelegationMember.objects.for_system("test").get().counterpart == person


def test_somebody_is_chosen_or_new(as_approver, meeting, partner):
    address = reverse("dialogue:add_delegate", args=[meeting.uid]) + "?side=partner"
    response = as_approver.post(address, {"counterpart": partner.pk, "name": "N. New"})
    assert response.status_code == 422
    assert "not both" in text_of(response)
    assert 'value="N. New"' in response.content.decode()
    assert "Choose somebody, or write a name" in text_of(as_approver.post(address, {}))
    assert as_approver.post(address, {"counterpart": partner.pk}).status_code == 303


def test_who_left_is_not_offered(as_approver, meeting, partner, today):
    partner.left_on = today
    partner.save()
    address = reverse("dialogue:add_delegate", args=[meeting.uid]) + "?side=partner"
    assert "P. Partner" not in text_of(as_approver.get(address))


def test_two_people_change_one_entry(as_approver, add):
    entry = add(side="home", name="Aide")
    address = reverse("dialogue:edit_delegate", args=[entry.uid])
    assert as_approver.post(address, {"version": 1, "name": "First"}).status_code == 303
    response = as_approver.post(address, {"version": 1, "name": "Second"})
    assert response.status_code == 409
    assert "Second" in text_of(response)
    assert "First" in text_of(response)


def test_somebody_is_taken_off_the_list(as_approver, add, meeting):
    entry = add(side="home", name="Aide")
    address = reverse("dialogue:remove_delegate", args=[entry.uid])
    assert as_approver.post(address, {"version": 1}).status_code == 303
    assert names(meeting) == []
    assert as_approver.get(address).status_code == 404


def test_the_chairs_are_put_on_the_lists_from_a_page(as_approver, meeting, chair):
    address = reverse("dialogue:list_chairs", args=[meeting.uid])
    assert "C. Chair, Minister" in text_of(as_approver.get(address))
    assert as_approver.post(address, {"version": 1}).status_code == 303
    assert names(meeting) == ["C. Chair"]


def test_the_lists_have_a_page_and_a_file(as_approver, add, meeting, partner):
    add(side="partner", counterpart=partner)
    address = reverse("dialogue:delegation", args=[meeting.uid])
    assert "P. Partner , Deputy Minister Ministry of Energy" in text_of(as_approver.get(address))
    lines = as_approver.get(f"{address}?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "UNCLASSIFIED"
    assert lines[2].startswith("(U),")
    assert lines[2].endswith("P. Partner,Deputy Minister,Ministry of Energy,no")


def test_a_list_above_the_reader_does_not_exist(client, body, add, meeting):
    entry = add(side="home", name="Aide")
    change_body(body, marking="S")
    client.force_login(member(body.track.lead_office, clearance="C"))
    for name in ("edit_delegate", "remove_delegate"):
        assert client.get(reverse(f"dialogue:{name}", args=[entry.uid])).status_code == 404
    for name in ("delegation", "add_delegate", "list_chairs"):
        assert client.get(reverse(f"dialogue:{name}", args=[meeting.uid])).status_code == 404


def test_the_partial_names_the_countries(approver, meeting, chair, add):
    from django.template.loader import render_to_string

    add(side="home", name="A. Home", title="Director", is_head=True)
    meetings_page = render_to_string(
        "dialogue/_delegations.html", {"delegations": shown(approver, meeting)}
    )
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", meetings_page))
    assert "A. Home , Director" in said
    assert "from the chair seat" in said
    assert meeting.relationship.name in said
    assert "home" not in said.replace("home page", "").split()


# --- Where nobody came ---------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["waived", "missed"])
def test_the_lists_of_a_meeting_to_which_nobody_came_are_not_changed(
    as_approver, approver, add, body, meeting, actor, chair, state
):
    entry = add(side="home", name="Aide")
    Meeting.objects.for_system("test").filter(pk=meeting.pk).update(state=state)
    last = HeldMeetingFactory(body=body)
    for act in (
        lambda: add(side="home", name="Another"),
        lambda: delegations.change_delegate(entry, name="Somebody"),
        lambda: delegations.withdraw_delegate(entry),
        lambda: delegations.list_chairs(meeting, actor=actor),
        lambda: delegations.copy_delegation(last, meeting, actor),
    ):
        with pytest.raises(ValidationError, match=f"the meeting is now “{state.capitalize()}”"):
            act()
    assert not shown(approver, fresh_of(meeting)).can_edit
    edit = reverse("dialogue:edit_delegate", args=[entry.uid])
    list_page = reverse("dialogue:delegation", args=[meeting.uid])
    for page in (meeting.get_absolute_url(), list_page):
        said = as_approver.get(page).content.decode()
        assert "Aide" in said
        assert edit not in said
        assert reverse("dialogue:add_delegate", args=[meeting.uid]) not in said
    assert as_approver.get(edit)["Location"] == meeting.get_absolute_url()
    answer = as_approver.post(edit, {"version": 1, "name": "Words to keep"})
    assert answer.status_code == 422
    assert "Words to keep" in answer.content.decode()


def fresh_of(meeting):
    return Meeting.objects.for_system("test").get(pk=meeting.pk)


# --- The same person twice -----------------------------------------------------------------------
def test_a_name_without_an_account_is_on_a_list_once_in_the_same_words(add, meeting):
    add(side="home", name="Aide", title="Director")
    with pytest.raises(ValidationError, match="on the list already"):
        add(side="home", name="AIDE", title="director")
    add(side="home", name="Aide", title="Interpreter")
    add(side="partner", name="Aide", title="Director")
    assert len(names(meeting)) == 3


def test_who_adds_to_who_is_who_looks_and_writes_alone(as_approver, meeting):
    """Of two at once the second waits before it looks, and finds whom the first has added."""
    address = reverse("dialogue:add_delegate", args=[meeting.uid]) + "?side=partner"
    with CaptureQueriesContext(connection) as queries:
        assert as_approver.post(address, {"name": "N. New"}).status_code == 303
    asked = [query["sql"] for query in queries]
    locks = [n for n, sql in enumerate(asked) if "relationship" in sql and "NO KEY UPDATE" in sql]
    looks = [n for n, sql in enumerate(asked) if "UPPER" in sql and "dialogue_counterpart" in sql]
    writes = [n for n, sql in enumerate(asked) if 'INSERT INTO "dialogue_counterpart"' in sql]
    assert locks[0] < looks[0] < writes[0]


# --- Buttons -------------------------------------------------------------------------------------
def test_the_chairs_are_offered_only_while_one_is_not_listed(as_approver, meeting, chair, actor):
    address = reverse("dialogue:list_chairs", args=[meeting.uid])
    assert address in as_approver.get(meeting.get_absolute_url()).content.decode()
    delegations.list_chairs(meeting, actor=actor)
    assert address not in as_approver.get(meeting.get_absolute_url()).content.decode()
    said = as_approver.get(address)
    assert "Every chair is on a list already." in text_of(said)
    assert "Put them on the lists" not in text_of(said)
