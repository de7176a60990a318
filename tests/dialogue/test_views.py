"""The pages of acts: who gets in, what is kept when something is wrong, and what is done."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import urls
from dialogue.models import Body, Cadence, ChairSeat, ChairTerm, Meeting, State, Theme, Track
from dialogue.services.bodies import change_body
from dialogue.services.cadences import set_cadence
from dialogue.services.meetings import schedule_meeting
from offices.models import Assignment, Part, Role, Side
from tests.factories import (
    CadenceFactory,
    ChairSeatFactory,
    ChairTermFactory,
    ContactFactory,
    CounterpartFactory,
    DelegationMemberFactory,
    MeetingFactory,
    OfficeFactory,
    assigned,
    member,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ABOUT_PEOPLE = {"new_counterpart", "edit_counterpart", "new_contact", "edit_contact"}
LISTS = {"add_delegate", "edit_delegate", "remove_delegate", "list_chairs"}
FOR_DRAFTERS = {"edit_track", "past", *ABOUT_PEOPLE, *LISTS}
# These have no body whose marking would hide them; tests/dialogue/test_contacts.py has theirs.
OF_NO_BODY = {"new_track", "edit_track", "track_status", "new_body", "withdraw_contact"}
OF_NO_BODY |= {"assign", "people", "start_forum", *ABOUT_PEOPLE}
READ_ONLY = {"delegation"}
# These need a summary: tests/workinggroups/test_text_pages.py has theirs.
OF_SUMMARIES = {"ask_summary", "clear_summary"}
# Only buttons: tests/dialogue/test_run_up_pages.py has them.
ONLY_POST = {"run_up_done", "run_up_undone", "run_up_drop", "run_up_like_last_time"}
ELSEWHERE = READ_ONLY | OF_SUMMARIES | ONLY_POST
NAMES = [pattern.name for pattern in urls.urlpatterns if pattern.name not in ELSEWHERE]


@pytest.fixture
def seat(body):
    return ChairTermFactory(seat__body=body).seat


@pytest.fixture
def partner_seat(body):
    return ChairSeatFactory(body=body, side=Side.PARTNER, organisation="Ministry of Defense")


@pytest.fixture
def address(body, seat, meeting):
    """Return the address of an act by its name."""
    cadence = CadenceFactory(body=body)
    records = {"tracks": body.track, "bodies": body, "seats": seat, "meetings": meeting}
    records["cadences"] = cadence
    records["delegates"] = DelegationMemberFactory(meeting=meeting)
    records["assignments"] = assignment_of(body.track.lead_office, body.relationship)
    records["counterparts"] = CounterpartFactory(relationship=body.relationship)
    records["contacts"] = ContactFactory(relationship=body.relationship)

    def of(name, record=None):
        pattern = next(each for each in urls.urlpatterns if each.name == name)
        place = str(pattern.pattern).split("/")[0]
        if place == "relationships":
            return reverse(f"dialogue:{name}", args=[body.relationship.code.lower()])
        return reverse(f"dialogue:{name}", args=[(record or records[place]).uid])

    return of


def assignment_of(office, relationship):
    return Assignment.objects.for_system("test").get(office=office, relationship=relationship)


@pytest.fixture
def as_approver(client, approver):
    client.force_login(approver)
    return client


@pytest.fixture
def as_drafter(client, body):
    client.force_login(member(assigned(body.relationship, Part.POST), Role.DRAFTER))
    return client


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- Who gets in ---------------------------------------------------------------------------------
@pytest.mark.parametrize("name", NAMES)
def test_an_approver_of_the_desk_gets_in(as_approver, address, name):
    assert as_approver.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_what_somebody_cannot_see_does_not_exist(client, address, name):
    client.force_login(member(OfficeFactory()))
    for method in (client.get, client.post):
        assert method(address(name)).status_code == 404


@pytest.mark.parametrize("name", sorted(set(NAMES) - OF_NO_BODY))
def test_what_is_marked_higher_does_not_exist(client, body, address, name):
    change_body(body, marking="S")
    client.force_login(member(body.track.lead_office, clearance="C"))
    for method in (client.get, client.post):
        assert method(address(name)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_what_somebody_sees_and_may_not_do_is_refused(client, body, address, name):
    for part, role in (
        (Part.INFORMATION, Role.APPROVER),
        (Part.DESK, Role.READER),
        (Part.DESK, Role.DRAFTER),
        (Part.POST, Role.APPROVER),
    ):
        client.force_login(member(assigned(body.relationship, part), role))
        may_edit = part != Part.INFORMATION and role != Role.READER
        expected = 200 if name in FOR_DRAFTERS and may_edit else 403
        assert client.get(address(name)).status_code == expected, (part, role)
        if expected == 403:
            assert client.post(address(name)).status_code == 403, (part, role)


@pytest.mark.parametrize("name", ["edit_seat", "seat_chair", "end_term"])
def test_drafters_keep_the_other_sides_chairs_up_to_date(as_drafter, address, partner_seat, name):
    assert as_drafter.get(address(name, partner_seat)).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_is_shown_again(as_approver, address, name):
    response = as_approver.post(address(name))
    assert response.status_code == 422
    assert "Not saved yet" in text_of(response)


# --- What was typed is kept ----------------------------------------------------------------------
def test_what_was_typed_is_kept_when_a_field_is_missing(as_approver, address):
    typed = {"name": "Energy Dialogue", "held_before": "3", "tracked_from": ""}
    response = as_approver.post(address("new_body"), {**typed, "marking": "SBU"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="Energy Dialogue"' in page
    assert 'value="3"' in page
    assert re.search(r'value="SBU"[^>]* checked', page)
    assert "This field is required" in page


def test_what_was_typed_is_kept_when_the_rules_refuse(as_approver, meeting, address, today):
    day = (today + 200 * DAY).isoformat()
    typed = {"version": "1", "first_day": day, "venue": "partner"}
    response = as_approver.post(address("schedule"), typed)
    assert response.status_code == 422
    assert f'value="{day}"' in response.content.decode()
    assert "This period closes on" in text_of(response)


def test_two_people_at_one_forum_see_both_names_and_the_second_decides(
    client, approver, body, address, today
):
    other = member(body.track.lead_office, name="B. Other")
    sent = {"version": "1", "from_on": today.isoformat()}
    client.force_login(other)
    first = client.post(address("rename"), {**sent, "name": "Strategic Dialogue"})
    assert first.status_code == 303
    client.force_login(approver)
    clash = client.post(address("rename"), {**sent, "name": "Dialogue on Security"})
    assert clash.status_code == 409
    said = text_of(clash)
    assert "B. Other saved this" in said
    assert "Dialogue on Security" in said
    assert "Strategic" in said
    version = re.search(r'name="version" value="(\d+)"', clash.content.decode())[1]
    again = client.post(
        address("rename"), {**sent, "version": version, "name": "Dialogue on Security"}
    )
    assert again.status_code == 303
    named = Body.objects.for_system("test").with_name(today).get(pk=body.pk)
    assert named.current_name == "Dialogue on Security"


def test_two_people_at_one_track_see_both_texts(client, approver, body, address):
    office = body.track.lead_office
    sent = {"version": "1", "lead_office": office.pk, "basis": ""}
    client.force_login(member(office, name="B. Other"))
    client.post(address("edit_track"), {**sent, "objective": "Secure borders."})
    client.force_login(approver)
    clash = client.post(address("edit_track"), {**sent, "objective": "Open borders."})
    assert clash.status_code == 409
    assert {"Secure", "Open"} <= set(re.findall(r"\w+", text_of(clash)))
    again = {**sent, "version": "2", "objective": "Open borders."}
    assert client.post(address("edit_track"), again).status_code == 303
    assert Track.objects.for_system("test").get(pk=body.track_id).objective == "Open borders."


def test_a_meeting_that_was_moved_meanwhile_is_a_clash(as_approver, meeting, address, actor, today):
    day = today + 10 * DAY
    schedule_meeting(meeting, first_day=day, last_day=day, venue="home", actor=actor, today=today)
    sent = {"version": "1", "first_day": (day + DAY).isoformat(), "venue": "home", "reason": "x"}
    assert as_approver.post(address("schedule"), sent).status_code == 409
    assert as_approver.post(address("schedule"), {**sent, "version": "2"}).status_code == 303
    meeting.refresh_from_db()
    assert meeting.first_day == day + DAY


# --- Tracks --------------------------------------------------------------------------------------
def test_a_track_is_opened_on_a_theme_that_is_free(as_approver, body, address):
    page = as_approver.get(address("new_track"))
    themes = {theme.pk for theme in page.context["form"].fields["theme"].queryset}
    assert body.track.theme_id not in themes
    energy = Theme.objects.get(code="energy")
    sent = {"theme": energy.pk, "lead_office": body.track.lead_office_id}
    response = as_approver.post(address("new_track"), sent)
    assert response.status_code == 303
    track = Track.objects.for_system("test").get(theme=energy)
    assert (track.relationship, track.marking) == (body.relationship, "U")
    assert response.headers["Location"] == track.get_absolute_url()


def test_only_offices_of_the_relationship_can_lead(as_approver, body, address):
    stranger = OfficeFactory()
    energy = Theme.objects.get(code="energy")
    sent = {"theme": energy.pk, "lead_office": stranger.pk}
    response = as_approver.post(address("new_track"), sent)
    assert response.status_code == 422
    assert stranger.code not in text_of(response)


def test_a_drafter_writes_the_texts_and_not_who_leads(as_drafter, body, address):
    other = assigned(body.relationship)
    page = as_drafter.get(address("edit_track"))
    assert "lead_office" not in page.context["form"].fields
    sent = {"version": "1", "objective": "Safe borders.", "basis": "", "lead_office": other.pk}
    assert as_drafter.post(address("edit_track"), sent).status_code == 303
    track = Track.objects.for_system("test").get(pk=body.track_id)
    assert (track.objective, track.lead_office_id) == (
        "Safe borders.",
        body.track.lead_office_id,
    )


def test_closing_says_what_happens_and_needs_a_reason(as_approver, body, meeting, address):
    page = as_approver.get(address("track_status"))
    assert "If you pause or close it, 1 meeting to come is waived." in text_of(page)
    assert "If you close it, its 1 forum is closed with it." in text_of(page)
    response = as_approver.post(address("track_status"), {"version": "1", "change_to": "closed"})
    assert response.status_code == 422
    assert "Say why" in text_of(response)
    sent = {"version": "1", "change_to": "closed", "reason": "the letter expired"}
    assert as_approver.post(address("track_status"), sent).status_code == 303
    meeting.refresh_from_db()
    assert meeting.state == State.WAIVED


def test_meetings_that_somebody_may_not_see_are_not_counted(client, body, meeting, address):
    change_body(body, marking="S")
    client.force_login(member(body.track.lead_office, clearance="U"))
    said = text_of(client.get(address("track_status")))
    assert "No meeting is to come." in said
    assert "closed with it" not in said


# --- Forums --------------------------------------------------------------------------------------
def test_nobody_marks_above_their_own_clearance(client, body, address, today):
    client.force_login(member(body.track.lead_office, clearance="C", is_home_national=False))
    page = client.get(address("new_body"))
    assert [code for code, _line in page.context["form"].fields["marking"].choices] == [
        "U",
        "SBU",
        "C",
    ]
    assert page.context["form"]["marking"].value() == "U"
    sent = {"name": "Forum", "tracked_from": today.isoformat(), "marking": "S"}
    assert client.post(address("new_body"), sent).status_code == 422
    without = {"name": "Forum", "tracked_from": today.isoformat()}
    assert client.post(address("new_body"), without).status_code == 422
    assert Body.objects.for_system("test").count() == 1
    assert client.post(address("new_body"), {**sent, "marking": "C"}).status_code == 303
    assert Body.objects.for_system("test").filter(marking="C").exists()


def test_what_was_typed_bears_the_marking_chosen_for_it(as_approver, address):
    response = as_approver.post(address("new_body"), {"name": "EXERCISE", "marking": "S/NF"})
    assert response.status_code == 422
    assert response.content.decode().count("SECRET//NOFORN") >= 3


def test_a_lower_marking_needs_a_reason(as_approver, body, address):
    change_body(body, marking="C")
    sent = {"version": "2", "tracked_from": "2020-01-01", "held_before": "", "marking": "U"}
    response = as_approver.post(address("edit_body"), sent)
    assert response.status_code == 422
    assert "Say why the marking is lowered." in text_of(response)
    reasoned = {**sent, "reason": "reviewed"}
    assert as_approver.post(address("edit_body"), reasoned).status_code == 303
    body.refresh_from_db()
    assert (body.marking, body.held_before) == ("U", 0)


def test_a_forum_says_how_often_it_meets_and_hears_what_comes_next(as_approver, body, today):
    sent = {
        "version": "1",
        "kind": "checkin",
        "every_months": "3",
        "anchor_on": (today + 31 * DAY).isoformat(),
        "rotation": "video",
    }
    address = reverse("dialogue:set_cadence", args=[body.uid])
    response = as_approver.post(address, sent)
    assert response.status_code == 303
    cadence = Cadence.objects.for_system("test").get(body=body)
    assert (cadence.kind, cadence.grace_days, cadence.rotation) == ("checkin", 30, ["video"])
    message = str(next(iter(response.wsgi_request._messages)))
    assert message.startswith("Set. The next one: Due by ")
    assert message.endswith(", by video.")


def test_a_review_follows_consultations_in_plain_words(as_approver, body, today):
    address = reverse("dialogue:set_cadence", args=[body.uid])
    sent = {
        "version": body.version,
        "kind": "consultation",
        "every_months": 12,
        "anchor_on": today,
        "after_months": 6,
        "rotation": "video",
    }
    refused = as_approver.post(address, sent)
    assert refused.status_code == 422
    assert "Only reviews and check-ins follow consultations this way." in text_of(refused)
    assert as_approver.post(address, sent | {"kind": "review"}).status_code == 303
    page = as_approver.get(f"{address}?kind=review")
    said = "Now: Review every 12 months, first 6 months after a consultation."
    assert said in text_of(page)
    form = page.context["form"]
    assert (form["after_months"].value(), form["grace_days"].value()) == (6, None)


def test_the_page_of_a_cadence_shows_the_one_that_is_set(as_approver, body, today):
    set_cadence(
        body,
        kind="checkin",
        every_months=3,
        anchor_on=today,
        today=today,
        rotation=["video", "home"],
        grace_days=10,
    )
    address = reverse("dialogue:set_cadence", args=[body.uid])
    page = as_approver.get(f"{address}?kind=checkin")
    form = page.context["form"]
    shown = {name: form[name].value() for name in ("every_months", "rotation", "grace_days")}
    assert shown == {"every_months": 3, "rotation": "video,home", "grace_days": 10}
    assert "Now: Check-in every 3 months." in text_of(page)
    assert as_approver.get(f"{address}?kind=nothing").context["form"].shown_kind == "consultation"


def test_an_ended_cadence_plans_no_more(as_approver, address, body):
    sent = {"version": "1", "reason": "they meet when needed"}
    assert as_approver.post(address("end_cadence"), sent).status_code == 303
    assert not Cadence.objects.for_system("test").filter(body=body, ended_on=None).exists()


def test_a_past_meeting_is_entered_by_a_drafter(as_drafter, body, address, today):
    day = (today - 30 * DAY).isoformat()
    sent = {"kind": "review", "first_day": day, "venue": "video"}
    assert as_drafter.post(address("past"), sent).status_code == 303
    entered = Meeting.objects.for_system("test").get(is_history=True)
    assert (entered.kind, entered.state, entered.last_day) == (
        "review",
        State.CONCLUDED,
        today - 30 * DAY,
    )


# --- Chairs --------------------------------------------------------------------------------------
def test_a_second_office_gets_a_seat_beside_the_first(as_approver, body, seat, address, today):
    office = assigned(body.relationship, Part.ACTION)
    sent = {
        "side": "home",
        "title": "Assistant Secretary",
        "office": office.pk,
        "holder_name": "B. Second",
        "starts_on": today.isoformat(),
    }
    assert as_approver.post(address("new_seat"), sent).status_code == 303
    second = ChairSeat.objects.for_system("test").get(office=office)
    assert (second.number, second.side) == (2, "home")
    assert ChairTerm.objects.for_system("test").get(seat=second).holder_name == "B. Second"


def test_a_seat_of_ours_needs_an_office(as_approver, address):
    response = as_approver.post(address("new_seat"), {"side": "home", "title": "Secretary"})
    assert response.status_code == 422
    assert "Choose the office whose seat it is." in text_of(response)


def test_a_seat_of_theirs_has_no_office(as_approver, body, address):
    sent = {"side": "partner", "title": "Minister", "office": body.track.lead_office_id}
    assert as_approver.post(address("new_seat"), sent).status_code == 303
    theirs = ChairSeat.objects.for_system("test").get(side="partner")
    assert (theirs.office, theirs.number) == (None, 1)


def test_somebody_with_an_account_is_seated(as_approver, seat, address, today):
    person = member(seat.office, name="C. Third")
    member(OfficeFactory(), name="D. Stranger")
    page = as_approver.get(address("seat_chair"))
    assert "A. Chair holds it since" in text_of(page)
    assert "D. Stranger" not in text_of(page)
    sent = {"version": "1", "holder": person.pk, "starts_on": today.isoformat()}
    assert as_approver.post(address("seat_chair"), sent).status_code == 303
    term = ChairTerm.objects.for_system("test").get(ends_on=None)
    assert (term.holder, term.holder_name) == (person, "C. Third")


def test_a_seat_needs_somebody(as_approver, address, today):
    sent = {"version": "1", "starts_on": today.isoformat()}
    response = as_approver.post(address("seat_chair"), sent)
    assert response.status_code == 422
    assert "Write the name, or choose somebody." in text_of(response)


# --- Meetings ------------------------------------------------------------------------------------
def test_a_meeting_is_scheduled_where_it_is_expected(as_approver, body, address, today):
    set_cadence(
        body,
        kind="checkin",
        every_months=6,
        anchor_on=today + 20 * DAY,
        today=today,
        rotation=["partner"],
    )
    checkin = Meeting.objects.for_system("test").filter(kind="checkin").earliest("due_on")
    page = as_approver.get(address("schedule", checkin))
    assert page.context["form"]["venue"].value() == "partner"
    day = today + 10 * DAY
    sent = {"version": "1", "first_day": day.isoformat(), "venue": "partner"}
    response = as_approver.post(address("schedule", checkin), sent)
    assert response.status_code == 303
    checkin.refresh_from_db()
    assert (checkin.state, checkin.first_day, checkin.last_day) == (State.SCHEDULED, day, day)


def test_an_hour_typed_in_baku_keeps_the_day_of_washington(
    as_approver, meeting, address, actor, today
):
    day = today + 10 * DAY
    schedule_meeting(meeting, first_day=day, last_day=day, venue="home", actor=actor, today=today)
    sent = {"version": "2", "time": "03:00", "clock": "Asia/Baku"}
    assert as_approver.post(address("hour"), sent).status_code == 303
    meeting.refresh_from_db()
    page = as_approver.get(address("hour"))
    assert f"{page.context['form']['time'].value():%H:%M}" == "18:00"
    assert page.context["form"]["clock"].value() == "America/New_York"
    assert meeting.starts_at.date() == day


def test_each_act_on_a_meeting_is_done(as_approver, meeting, address, today):
    day = today + 10 * DAY
    month = f"{today:%Y-%m}"
    acts = [
        ("expect", {"expected_month": month, "expected_venue": "video"}, State.DUE),
        ("schedule", {"first_day": day.isoformat(), "venue": "home"}, State.SCHEDULED),
        ("their_word", {"channel": "note", "known_on": today.isoformat()}, State.SCHEDULED),
        ("withdraw_their_word", {"reason": "another meeting"}, State.SCHEDULED),
        (
            "postpone",
            {"postponed_to": (today + 80 * DAY).isoformat(), "reason": "elections"},
            State.POSTPONED,
        ),
        ("step_back", {"reason": "no elections"}, State.SCHEDULED),
        ("waive", {"reason": "no ministers"}, State.WAIVED),
    ]
    for name, sent, state in acts:
        version = Meeting.objects.for_system("test").get(pk=meeting.pk).version
        response = as_approver.post(address(name), {"version": version, **sent})
        assert response.status_code == 303, (name, text_of(response))
        assert response.headers["Location"] == meeting.get_absolute_url()
        meeting.refresh_from_db()
        assert meeting.state == state, name


def test_pages_name_the_countries_and_never_a_side(as_approver, body, address):
    for name in NAMES:
        said = text_of(as_approver.get(address(name))).lower()
        assert not re.search(r"\b(home|partner)\b", said), name


@pytest.mark.parametrize("name", NAMES)
def test_a_page_takes_the_same_queries_for_any_number_of_rows(
    as_approver, address, body, name, today
):
    """Choices grow with the offices of a relationship, warnings with its meetings."""
    as_approver.get(address(name))  # the first visit of the hour is noted
    counts = []
    for n in (1, 30):
        for _ in range(n):
            MeetingFactory(body=body, due_on=today)
            assigned(body.relationship, Part.INFORMATION)
        with CaptureQueriesContext(connection) as queries:
            as_approver.get(address(name))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
