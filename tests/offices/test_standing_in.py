"""While somebody is away: who answers, in whose role, and what the history says of it."""

from datetime import date, timedelta

import pghistory
import pytest
from django.urls import reverse
from django.utils import timezone

from core.dates import home_today
from dialogue.models import BodyName
from offices.access import editable_relationships, offices_of, readable_relationships
from offices.history import readable_history
from offices.models import Role
from offices.powers import Act, office_acting, require_office
from offices.responsible import able_taker, responsible_for
from offices.services.holidays import may_enter
from offices.versions import save_next_version
from tests.factories import (
    AbsenceFactory,
    AssignmentFactory,
    BodyFactory,
    MembershipFactory,
    OfficeFactory,
    TrackFactory,
    UserFactory,
    assigned,
    member,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 19)
DAY = timedelta(days=1)


@pytest.fixture
def assignment():
    """A desk with a responsible officer, an alternate, and two drafters, all of whom read S."""
    made = AssignmentFactory()
    made.responsible = member(made.office, name="Robin Hale")
    made.alternate = member(made.office, Role.DRAFTER)
    made.save()
    return made


@pytest.fixture
def stand_in(assignment):
    return member(assignment.office, Role.DRAFTER, name="Dana Reed")


def away(person, stand_in=None, *, starts=0, back=7, **values):
    days = {"starts_on": TODAY + starts * DAY, "ends_on": TODAY + back * DAY}
    return AbsenceFactory(person=person, stand_in=stand_in, **days, **values)


def answers(assignment, marking="U", today=TODAY, **words):
    return responsible_for(
        assignment.office, assignment.relationship, marking=marking, today=today, **words
    )


# --- Who answers -----------------------------------------------------------------------------


def test_stand_in(assignment, stand_in):
    away(assignment.responsible, stand_in, starts=1, back=3)
    days = [answers(assignment, today=TODAY + n * DAY) for n in range(4)]
    officer = assignment.responsible
    assert days == [officer, stand_in, stand_in, officer]


def test_stand_in_of_the_person_whom_the_record_names_comes_before_the_officer(
    assignment, stand_in
):
    assignee = member(assignment.office, Role.DRAFTER)
    away(assignee, stand_in)
    assert answers(assignment, assignee=assignee) == stand_in
    assert answers(assignment) == assignment.responsible


def test_stand_in_may_be_a_reader_of_the_office_that_owes(assignment):
    reader = member(assignment.office, Role.READER)
    away(assignment.responsible, reader)
    assert answers(assignment) == reader


def test_without_a_stand_in_the_alternate_answers_and_then_the_others_who_are_not_away(assignment):
    third, reader = (member(assignment.office, role) for role in (Role.DRAFTER, Role.READER))
    away(assignment.responsible)
    assert answers(assignment) == assignment.alternate
    away(assignment.alternate, reader)  # an alternate's stand-in has no turn of their own
    assert answers(assignment) == third


def test_nobody_is_responsible_when_all_are_away(assignment):
    for person in (assignment.responsible, assignment.alternate):
        away(person)
    assert answers(assignment) is None
    assert answers(assignment, today=TODAY + 7 * DAY) == assignment.responsible


def test_a_withdrawn_absence_counts_for_nothing(assignment, stand_in):
    away(assignment.responsible, stand_in, withdrawn_at=timezone.now())
    assert answers(assignment) == assignment.responsible


@pytest.mark.parametrize(
    ("why", "marking"),
    [("cleared", "S/NF"), ("too low", "S/NF"), ("no national", "S/NF"), ("closed", "U")],
)
def test_a_stand_in_without_clearance_gets_nothing(assignment, why, marking):
    person = {
        "cleared": {},
        "too low": {"clearance": "C"},
        "no national": {"is_home_national": False},
        "closed": {"is_active": False},
    }[why]
    chosen = member(assignment.office, Role.READER, **person)
    away(assignment.responsible, chosen)
    expected = chosen if why == "cleared" else assignment.alternate
    assert answers(assignment, marking=marking) == expected


def test_a_stand_in_who_is_away_or_works_elsewhere_is_passed_over(assignment, stand_in):
    absence = away(assignment.responsible, stand_in)
    away(stand_in)
    assert answers(assignment) == assignment.alternate
    absence.stand_in = member(OfficeFactory())
    absence.save()
    assert answers(assignment) == assignment.alternate


def test_one_stands_in_for_two(assignment, stand_in):
    other = AssignmentFactory(relationship=assignment.relationship)
    other.responsible = member(other.office)
    other.save()
    MembershipFactory(user=stand_in, office=other.office, role=Role.DRAFTER)
    away(assignment.responsible, stand_in)
    away(other.responsible, stand_in)
    assert answers(assignment) == answers(other) == stand_in


def test_what_somebody_took_who_is_away_falls_to_their_stand_in_if_able(assignment, stand_in):
    taker = member(assignment.office, Role.DRAFTER)

    def taken(marking="U", today=TODAY):
        found = able_taker(
            person=taker.pk,
            relationship=assignment.relationship_id,
            marking=marking,
            today=today,
        )
        return [row["user_id"] for row in found]

    assert taken() == [taker.pk]
    absence = away(taker)
    assert taken() == []
    absence.stand_in = stand_in
    absence.save()
    assert taken() == taken("S/NF") == [stand_in.pk]
    stand_in.clearance = "C"
    stand_in.save()
    assert (taken("C"), taken("S")) == ([stand_in.pk], [])
    assert taken("S", TODAY + 7 * DAY) == [taker.pk]


# --- In whose role ---------------------------------------------------------------------------


def test_a_role_is_borrowed_on_these_days_and_in_the_shared_office_alone(assignment, stand_in):
    officer, relationship = assignment.responsible, assignment.relationship
    elsewhere = assigned(relationship)
    MembershipFactory(user=officer, office=elsewhere)
    away(officer, stand_in, starts=1, back=3)
    found = [
        office_acting(stand_in, Act.ARRANGE, relationship, today=TODAY + n * DAY) for n in range(4)
    ]
    assert found == [None, assignment.office, assignment.office, None]
    tomorrow = TODAY + DAY
    approving = offices_of(stand_in, tomorrow, [Role.APPROVER])
    assert [row["office_id"] for row in approving] == [assignment.office_id]
    assert not offices_of(stand_in, TODAY, [Role.APPROVER]).exists()
    assert not may_enter(stand_in, elsewhere, today=tomorrow)
    third = member(assignment.office, Role.DRAFTER)
    assert not offices_of(third, tomorrow, [Role.APPROVER]).exists()


def test_a_reader_who_stands_in_for_a_drafter_edits_and_reads_what_they_read(assignment):
    drafter, reader = (member(assignment.office, role) for role in (Role.DRAFTER, Role.READER))
    before = list(readable_relationships(reader, TODAY))
    assert not editable_relationships(reader, TODAY).exists()
    away(drafter, reader)
    assert [row["relationship_id"] for row in editable_relationships(reader, TODAY)] == [
        assignment.relationship_id
    ]
    assert list(readable_relationships(reader, TODAY)) == before
    assert office_acting(reader, Act.ARRANGE, assignment.relationship, today=TODAY) is None


def test_standing_in_opens_nothing_to_read_of_the_other_offices(assignment, stand_in):
    elsewhere = AssignmentFactory()
    MembershipFactory(user=assignment.responsible, office=elsewhere.office)
    away(assignment.responsible, stand_in)
    readable = [row["relationship_id"] for row in readable_relationships(stand_in, TODAY)]
    assert readable == [assignment.relationship_id]


def test_a_closed_account_lends_no_role(assignment, stand_in):
    officer = assignment.responsible
    away(officer, stand_in)
    officer.is_active = False
    officer.save()
    assert office_acting(stand_in, Act.ARRANGE, assignment.relationship, today=TODAY) is None
    assert not offices_of(stand_in, TODAY, [Role.APPROVER]).exists()


def test_reading_asks_nothing_of_absences(assignment, stand_in):
    assert "offices_absence" not in str(readable_relationships(stand_in, TODAY).query)
    assert "offices_absence" in str(editable_relationships(stand_in, TODAY).query)


# --- What the history says -------------------------------------------------------------------


def acted(person, act, track, today=TODAY):
    """Let somebody change a track as a page would; return who did it, as the history says."""
    with pghistory.context(user=person.pk):
        require_office(person, act, track.relationship, today=today)
        track.objective += " More."
        save_next_version(track, ["objective"])
    return readable_history(track, person)[0].actor


def test_history_says_for_whom_a_stand_in_acted(assignment, stand_in):
    officer = assignment.responsible
    track = TrackFactory(relationship=assignment.relationship, lead_office=assignment.office)
    third = member(assignment.office, name="Sam Vale")
    away(officer, stand_in, starts=0, back=1)
    assert acted(stand_in, Act.ARRANGE, track) == "Dana Reed, acting for Robin Hale"
    # Their own role would do, but it is the task of the officer who is away.
    assert acted(stand_in, Act.EDIT, track) == "Dana Reed, acting for Robin Hale"
    assert acted(third, Act.ARRANGE, track) == "Sam Vale"
    assert acted(stand_in, Act.EDIT, track, today=TODAY + DAY) == "Dana Reed"


def test_history_says_it_of_what_is_done_on_a_page_whose_service_asks_nothing(
    assignment, stand_in, client
):
    track = TrackFactory(relationship=assignment.relationship, lead_office=assignment.office)
    body = BodyFactory(track=track, name="Dialogue")
    page = reverse("dialogue:rename", args=[body.uid])
    sent = {"version": body.version, "name": "New Dialogue", "from_on": home_today()}
    client.force_login(stand_in)
    assert client.post(page, sent).status_code == 403
    days = {"starts_on": home_today(), "ends_on": home_today() + DAY}
    AbsenceFactory(person=assignment.responsible, stand_in=stand_in, **days)
    assert client.post(page, sent).status_code == 303
    name = BodyName.objects.visible_to(stand_in).get(name="New Dialogue")
    assert readable_history(name, stand_in)[0].actor == "Dana Reed, acting for Robin Hale"


def test_history_says_nothing_of_somebody_who_is_not_responsible_there(assignment, stand_in):
    other = member(assignment.office, Role.DRAFTER)
    away(other, stand_in)
    track = TrackFactory(relationship=assignment.relationship, lead_office=assignment.office)
    assert acted(stand_in, Act.EDIT, track) == "Dana Reed"


def test_nothing_is_noted_where_nothing_is_written(assignment, stand_in):
    away(assignment.responsible, stand_in)
    require_office(stand_in, Act.ARRANGE, assignment.relationship, today=TODAY)
    with pghistory.context(user=stand_in.pk) as context:
        office_acting(stand_in, Act.ARRANGE, assignment.relationship, today=TODAY)
    assert context.metadata == {"user": stand_in.pk}


def test_somebody_without_an_office_borrows_nothing(assignment):
    loose = UserFactory()
    away(assignment.responsible, loose)
    assert office_acting(loose, Act.EDIT, assignment.relationship, today=TODAY) is None
