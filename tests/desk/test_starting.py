"""Starting a relationship, from the country to the import, by an approver of the desk."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from dialogue.forum_templates import BY_CODE, CHECKINS, REVIEW
from dialogue.models import Body, Cadence, Meeting, MeetingKind, State, Theme, Track
from dialogue.services.ledger import plan_ledger
from dialogue.services.starting import start_forum
from dialogue.services.steps import Actor
from offices.models import Assignment, Part, Relationship, Role
from offices.services.starting import start_relationship
from reminders.services.due_list import differences
from tests.factories import (
    AbsenceFactory,
    OfficeFactory,
    RelationshipFactory,
    TrackFactory,
    assigned,
    member,
)

pytestmark = pytest.mark.django_db
WHY = "a test reads what is there"
COUNTRY = {"name": "Georgia", "code": "ge", "capital": "Tbilisi", "time_zone": "Asia/Tbilisi"}


@pytest.fixture
def desk():
    return OfficeFactory(code="EUR/CARC")


@pytest.fixture
def approver(desk):
    return member(desk, name="D. Approver")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def next_step(client, checklist):
    return client.get(checklist).context["next"]


def test_a_relationship_is_started_step_by_step(desk, approver, today):
    client = signed_in(approver)
    listed = client.get(reverse("desk:relationships"))
    assert reverse("desk:new_relationship") in listed.text
    sent = {**COUNTRY, "office": desk.pk, "responsible": approver.pk}
    checklist = reverse("desk:start", args=["ge"])
    answer = client.post(reverse("desk:new_relationship"), sent)
    assert (answer.status_code, answer.url) == (303, checklist)
    assert next_step(client, checklist).title == "Offices and people"

    embassy = OfficeFactory(code="Embassy Tbilisi", country="GE")
    officer = member(embassy, Role.DRAFTER, name="P. Officer")
    assign = reverse("dialogue:assign", args=["ge"])
    answer = client.post(assign, {"office": embassy.pk, "part": "post"})
    post = Assignment.objects.for_system(WHY).get(office=embassy)
    assert answer.url == reverse("dialogue:people", args=[post.uid])
    assert client.post(answer.url, {"version": 1, "responsible": approver.pk}).status_code == 422
    named = client.post(answer.url, {"version": 1, "responsible": officer.pk})
    assert (named.status_code, named.url) == (303, checklist)
    assert next_step(client, checklist).title == "Tracks"

    theme, _is_new = Theme.objects.get_or_create(code="energy", defaults={"name": "Energy"})
    client.post(
        reverse("dialogue:new_track", args=["ge"]), {"theme": theme.pk, "lead_office": desk.pk}
    )
    assert next_step(client, checklist).title == "Forums"
    track = Track.objects.for_system(WHY).get()
    page = reverse("dialogue:start_forum", args=[track.uid])
    typed = client.get(page).context["form"].initial
    assert typed["name"] == "Bilateral Energy Dialogue"
    held = today - timedelta(days=300)
    typed |= {
        "template": "yearly_quarterly",
        "last_first_day": held,
        "last_venue": "partner",
        "held_so_far": 4,
        "next_by": today + timedelta(days=65),
    }
    assert client.post(page, typed).url == checklist
    assert next_step(client, checklist).title == "Working groups"

    forum = Body.objects.for_system(WHY).get()
    group = {"name": "Grid", "parent": forum.uid, "marking": "U", "tracked_from": today}
    client.post(reverse("workinggroups:new_group", args=[track.uid]), group)
    assert next_step(client, checklist).title == "Last held, next expected"
    told = words(client.get(checklist))
    assert "Done: 5 of 7 steps. Next: Last held, next expected." in told
    assert reverse("workinggroups:new_import", args=["ge"]) in client.get(checklist).text
    assert list(differences()) == []


def test_a_started_forum_misses_nothing_and_counts_on(approver, desk, today):
    relationship = start_relationship(
        **{**COUNTRY, "code": "GE"}, office=desk, by=approver, today=today
    )
    track = TrackFactory(relationship=relationship, lead_office=desk)
    next_by = today + timedelta(days=65)
    forum = start_forum(
        track,
        template=BY_CODE["yearly_quarterly"],
        name="Dialogue",
        marking="U",
        held_so_far=4,
        last_first_day=today - timedelta(days=300),
        last_venue="partner",
        next_by=next_by,
        actor=Actor(approver, desk),
        today=today,
    )
    plan_ledger(today=today)
    rows = Meeting.objects.for_system(WHY).filter(body=forum).with_title()
    assert {row.state for row in rows} == {State.CONCLUDED, State.DUE}
    assert all(row.due_on >= today for row in rows if row.state == State.DUE)
    assert [row.number for row in rows.filter(state=State.CONCLUDED)] == [4]
    grace = Cadence.objects.for_system(WHY).filter(body=forum).values_list("kind", "grace_days")
    assert dict(grace) == {"consultation": 90, "review": 60, "checkin": 30}
    due = {kind: list(rows.filter(kind=kind, state=State.DUE)) for kind in MeetingKind.values}
    assert due["consultation"][0].due_on == next_by
    assert {row.kind for row in rows} == {"consultation", "review", "checkin"}
    # Check-ins lie between review and consultation: never two of them within two months.
    days = sorted(row.due_on for row in rows if row.state == State.DUE)
    assert all((later - day).days > 60 for day, later in pairwise(days))
    coming = rows.told().filter(kind="consultation", state=State.DUE)
    assert {row.expected_host for row in coming} == {"video"}  # the last one was in their capital
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("rhythm", "next_by", "today", "held_on", "first"),
    [
        (CHECKINS, (2027, 10, 31), (2026, 11, 24), None, (2027, 1, 31)),
        (CHECKINS, (2027, 6, 30), (2026, 9, 24), (2026, 5, 19), (2027, 2, 19)),
        (REVIEW, (2027, 6, 30), (2026, 9, 24), None, (2026, 12, 30)),
        (REVIEW, (2027, 6, 30), (2026, 9, 24), (2026, 5, 19), (2026, 11, 19)),
        (REVIEW, (2027, 6, 30), (2026, 11, 20), (2026, 5, 19), (2027, 11, 19)),
    ],
)
def test_reviews_and_check_ins_are_counted_from_the_last_consultation(
    rhythm, next_by, today, held_on, first
):
    held = date(*held_on) if held_on else None
    assert rhythm.first_due(date(*next_by), date(*today), held) == date(*first)


def test_a_forum_is_not_started_in_the_past(approver, desk, today):
    track = TrackFactory()
    lead = member(track.lead_office)
    with pytest.raises(PermissionDenied):
        _start(track, approver, today, next_by=today)
    with pytest.raises(ValidationError, match="This day is over"):
        _start(track, lead, today, next_by=today - timedelta(days=1))
    held = today - timedelta(days=9)
    with pytest.raises(ValidationError, match="Say where it was"):
        _start(track, lead, today, next_by=today, last_first_day=held)


def _start(track, user, today, **values):
    return start_forum(
        track,
        template=BY_CODE["yearly"],
        name="Dialogue",
        marking="U",
        actor=Actor(user),
        today=today,
        **values,
    )


def test_only_approvers_start_and_only_for_their_own_office(desk, approver, today):
    drafter = signed_in(member(desk, Role.DRAFTER))
    assert reverse("desk:new_relationship") not in drafter.get(reverse("desk:relationships")).text
    assert drafter.get(reverse("desk:new_relationship")).status_code == 403
    other = OfficeFactory()
    sent = {**COUNTRY, "office": other.pk}
    answer = signed_in(approver).post(reverse("desk:new_relationship"), sent)
    assert list(answer.context["form"].errors) == ["office"]
    with pytest.raises(PermissionDenied):
        start_relationship(**COUNTRY, office=other, by=approver, today=today)
    assert not Relationship.objects.for_system(WHY).exists()


def test_who_stands_in_for_an_approver_starts_nothing(desk, approver, today):
    drafter = member(desk, Role.DRAFTER)
    days = {"starts_on": today, "ends_on": today + timedelta(days=7)}
    AbsenceFactory(person=approver, stand_in=drafter, **days)
    client = signed_in(drafter)
    assert reverse("desk:new_relationship") not in client.get(reverse("desk:relationships")).text
    assert client.get(reverse("desk:new_relationship")).status_code == 403
    with pytest.raises(PermissionDenied):
        start_relationship(**COUNTRY, office=desk, by=drafter, today=today)


def test_a_country_that_is_here_is_linked_only_for_who_sees_it(desk, approver):
    seen = RelationshipFactory(code="GE", name="Georgia")
    assigned_desk = {"relationship": seen, "office": desk, "part": Part.INFORMATION}
    RelationshipFactory(code="AM", name="Armenia unseen")
    Assignment.objects.create(**assigned_desk, starts_on="2020-01-01")
    client, page = signed_in(approver), reverse("desk:new_relationship")
    sent = {**COUNTRY, "office": desk.pk, "responsible": "", "alternate": ""}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert '<a href="/relationships/ge/">Georgia</a> is here already.' in answer.text
    answer = client.post(page, {**sent, "code": "AM"})
    assert answer.status_code == 422
    assert "This country cannot be started from here. Ask your administrator." in answer.text
    assert "unseen" not in answer.text


def test_the_checklist_and_its_steps_are_the_desk_s(today):
    relationship = RelationshipFactory(code="GE")
    desk, post = assigned(relationship), assigned(relationship, Part.POST)
    pages = [
        reverse("desk:start", args=["ge"]),
        reverse("dialogue:assign", args=["ge"]),
        reverse("dialogue:people", args=[desk.assignments.for_system(WHY).get().uid]),
    ]
    expected = {member(desk): 200, member(post): 403, member(desk, Role.DRAFTER): 403}
    expected[member(OfficeFactory())] = 404
    for user, status in expected.items():
        assert {signed_in(user).get(page).status_code for page in pages} == {status}
    answer = signed_in(member(desk)).post(pages[1], {"office": post.pk, "part": "action"})
    assert list(answer.context["form"].errors) == ["office"]
