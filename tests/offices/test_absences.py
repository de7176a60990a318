"""Saying that one is away: who may, for which days, and who can stand in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from offices.history import events_of
from offices.models import Absence, Role
from offices.services.absences import change_absence, end_absence, enter_absence
from offices.versions import StaleVersionError
from tests.factories import AbsenceFactory, MembershipFactory, OfficeFactory, UserFactory, member

TODAY = date(2026, 12, 1)
MONDAY = date(2026, 12, 7)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


class Office:
    """An office with an approver, two drafters and a reader, and one with a stranger."""

    def __init__(self):
        self.office = OfficeFactory(code="EUR/CARC")
        self.approver = member(self.office, name="Dana Reed")
        self.officer = member(self.office, Role.DRAFTER, name="Robin Hale")
        self.drafter = member(self.office, Role.DRAFTER, name="Sam Vale")
        self.reader = member(self.office, Role.READER, name="Lee Marsh")
        self.stranger = member(OfficeFactory(), name="Kim Stone")

    def enter(self, person=None, **values):
        person = person or self.officer
        return enter_absence(
            person,
            **{
                "starts_on": MONDAY,
                "ends_on": MONDAY + 14 * DAY,
                "stand_in": None,
                "by": person,
                "today": TODAY,
                **values,
            },
        )


@pytest.fixture
def at():
    return Office()


def test_absence_holds_from_its_first_day_to_the_day_before_the_return(at):
    absence = at.enter(stand_in=at.drafter)
    days = [MONDAY - DAY, MONDAY, MONDAY + 13 * DAY, MONDAY + 14 * DAY]
    assert [absence.is_on(day) for day in days] == [False, True, True, False]
    assert [Absence.objects.on(day).count() for day in days] == [0, 1, 1, 0]
    assert absence.days == "Mon 7 to Sun 20 December 2026"
    assert (absence.entered_by, absence.version) == (at.officer, 1)


def test_an_approver_of_the_office_enters_it_for_somebody_who_is_ill(at):
    absence = at.enter(by=at.approver, stand_in=at.drafter, starts_on=TODAY - DAY)
    assert (absence.person, absence.entered_by) == (at.officer, at.approver)


@pytest.mark.parametrize("who", ["drafter", "reader", "stranger"])
def test_nobody_else_enters_changes_or_ends_it(at, who):
    by = getattr(at, who)
    with pytest.raises(PermissionDenied, match="approver of an office of theirs"):
        at.enter(by=by)
    absence, days = at.enter(), {"starts_on": MONDAY, "ends_on": MONDAY + DAY, "stand_in": None}
    with pytest.raises(PermissionDenied):
        change_absence(absence, **days, by=by, today=TODAY)
    with pytest.raises(PermissionDenied):
        end_absence(absence, by=by, today=TODAY)


def test_who_stands_in_for_an_approver_cannot_make_it_last(at):
    absence = at.enter(at.approver, stand_in=at.drafter)
    for act in (
        lambda: end_absence(absence, by=at.drafter, today=MONDAY),
        lambda: at.enter(by=at.drafter, starts_on=MONDAY + 30 * DAY, ends_on=MONDAY + 31 * DAY),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_approver_takes_no_role_by_entering_it_for_somebody_else(at):
    other = OfficeFactory()
    MembershipFactory(user=at.officer, office=other, role=Role.APPROVER)
    MembershipFactory(user=at.approver, office=other, role=Role.DRAFTER)
    with pytest.raises(ValidationError) as error:
        at.enter(by=at.approver, stand_in=at.approver)
    assert error.value.message_dict == {
        "stand_in": ["You cannot choose yourself for somebody else. Choose nobody."]
    }
    absence = at.enter(stand_in=at.approver)
    days = {"starts_on": MONDAY, "ends_on": MONDAY + 3 * DAY, "stand_in": at.approver}
    assert change_absence(absence, **days, by=at.approver, today=TODAY).version == 2


@pytest.mark.parametrize(
    ("starts", "ends", "field", "said"),
    [
        (3, 3, "ends_on", "This is the day back, after the first day away."),
        (3, 1, "ends_on", "This is the day back, after the first day away."),
        (-9, 0, "ends_on", "This is over already."),
        (1, 368, "ends_on", "At most 366 days at a time. Hand over for longer."),
    ],
)
def test_days_that_cannot_be_are_said_beside_their_field(at, starts, ends, field, said):
    with pytest.raises(ValidationError) as error:
        at.enter(starts_on=TODAY + starts * DAY, ends_on=TODAY + ends * DAY)
    assert error.value.message_dict == {field: [said]}
    assert not Absence.objects.exists()


def test_366_days_and_an_absence_that_has_begun_are_taken(at):
    assert at.enter(starts_on=TODAY - DAY, ends_on=TODAY + 365 * DAY).pk


def test_another_absence_on_some_of_these_days_is_named(at):
    first = at.enter()
    with pytest.raises(ValidationError) as error:
        at.enter(starts_on=MONDAY + 13 * DAY, ends_on=MONDAY + 20 * DAY)
    assert error.value.message_dict == {
        "starts_on": ["Robin Hale is away Mon 7 to Sun 20 December 2026 already. Change that."]
    }
    beside = at.enter(starts_on=first.ends_on, ends_on=first.ends_on + DAY)
    end_absence(beside, by=at.officer, today=TODAY)
    assert at.enter(starts_on=first.ends_on, ends_on=first.ends_on + DAY).pk


@pytest.mark.parametrize("who", ["reader", "stranger", "gone", "closed account"])
def test_a_stand_in_drafts_or_approves_where_the_person_does_on_these_days(at, who):
    if who == "gone":
        other = UserFactory(name="Kim Stone")
        MembershipFactory(user=other, office=at.office, ends_on=MONDAY)
    elif who == "closed account":
        other = member(at.office, name="Kim Stone", is_active=False)
    else:
        other = getattr(at, who)
    with pytest.raises(ValidationError) as error:
        at.enter(stand_in=other)
    said = "does not draft or approve in an office in which Robin Hale does on these days."
    assert error.value.message_dict == {"stand_in": [f"{other} {said}"]}


def test_a_stand_in_who_comes_in_the_middle_is_taken(at):
    other = UserFactory()
    MembershipFactory(user=other, office=at.office, starts_on=MONDAY + 13 * DAY)
    assert at.enter(stand_in=other).stand_in == other


def test_a_reader_has_nothing_for_which_somebody_could_stand_in(at):
    with pytest.raises(ValidationError) as error:
        at.enter(at.reader, stand_in=at.drafter)
    assert list(error.value.message_dict) == ["stand_in"]
    assert at.enter(at.reader).stand_in is None


def test_one_does_not_stand_in_for_oneself(at):
    with pytest.raises(ValidationError) as error:
        at.enter(stand_in=at.officer)
    assert error.value.message_dict == {"stand_in": ["Name somebody else, or nobody."]}


def test_a_stand_in_who_is_away_is_told_with_their_days(at):
    at.enter(at.drafter, starts_on=MONDAY + 13 * DAY, ends_on=MONDAY + 15 * DAY)
    with pytest.raises(ValidationError) as error:
        at.enter(stand_in=at.drafter)
    assert error.value.message_dict == {
        "stand_in": ["Sam Vale is away too: Sun 20 to Mon 21 December 2026."]
    }
    assert at.enter(stand_in=at.drafter, ends_on=MONDAY + 13 * DAY).pk


def test_a_change_builds_on_what_its_author_saw(at):
    absence = at.enter()
    days = {"starts_on": MONDAY, "ends_on": MONDAY + 3 * DAY, "by": at.officer, "today": TODAY}
    changed = change_absence(absence, **days, stand_in=at.drafter, version=1)
    assert (changed.version, changed.stand_in) == (2, at.drafter)
    with pytest.raises(StaleVersionError):
        change_absence(absence, **days, stand_in=None, version=1)
    assert change_absence(changed, **days, stand_in=at.drafter, version=2).version == 2
    assert events_of(absence).count() == 2


def test_i_am_back_ends_it_today_and_what_has_not_begun_is_withdrawn(at):
    begun = at.enter(starts_on=TODAY - DAY, ends_on=TODAY + DAY)
    ended = end_absence(begun, by=at.officer, today=TODAY)
    assert (ended.ends_on, ended.withdrawn_at) == (TODAY, None)
    assert not Absence.objects.on(TODAY).exists()
    for starts_on in (TODAY, MONDAY):
        absence = at.enter(starts_on=starts_on)
        ended = end_absence(absence, by=at.officer, today=TODAY)
        assert ended.withdrawn_at is not None
        assert not Absence.objects.on(starts_on).exists()


def test_what_is_over_is_neither_changed_nor_ended(at):
    ended = at.enter(starts_on=TODAY - 9 * DAY, ends_on=TODAY + DAY)
    end_absence(ended, by=at.officer, today=TODAY)
    withdrawn = at.enter()
    end_absence(withdrawn, by=at.officer, today=TODAY)
    for absence in (ended, withdrawn):
        days = {"starts_on": MONDAY, "ends_on": MONDAY + DAY, "stand_in": None}
        with pytest.raises(ValidationError, match="over already"):
            change_absence(absence, **days, by=at.officer, today=TODAY)
        with pytest.raises(ValidationError, match="over already"):
            end_absence(absence, by=at.officer, today=TODAY)


def test_absences_are_seen_by_those_in_them_and_by_the_people_of_their_offices(at):
    own, near, far = (AbsenceFactory(person=one) for one in (at.drafter, at.officer, at.stranger))
    other_office = member(OfficeFactory())
    covered = AbsenceFactory(person=other_office, stand_in=at.drafter)
    seen = Absence.objects.seen_by(at.drafter, TODAY)
    assert set(seen) == {own, near, covered}
    assert far in Absence.objects.seen_by(at.stranger, TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_absences_at_once_are_one():
    at, together = Office(), Barrier(2)

    def enter(n):
        connection.ensure_connection()
        together.wait(timeout=60)
        try:
            return at.enter(starts_on=MONDAY + n * DAY)
        except ValidationError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(enter, range(2)))
    refused = [one for one in results if isinstance(one, ValidationError)]
    assert Absence.objects.count() == len(refused) == 1
    assert list(refused[0].message_dict) == ["starts_on"]


# --- What the database refuses ---------------------------------------------------------------


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("stand_in_id = person_id", "absence_stand_in_is_another"),
        ("ends_on = starts_on", "absence_ends_after_start"),
        ("ends_on = starts_on - 1", r"absence_ends_after_start|lower bound"),
    ],
)
def test_database_refuses_absences_that_make_no_sense(columns, constraint):
    row = AbsenceFactory()
    with pytest.raises(DatabaseError, match=constraint):
        run(f"UPDATE offices_absence SET {columns} WHERE id = %s", row.pk)


def test_database_refuses_two_absences_of_one_person_at_a_time_unless_withdrawn():
    first = AbsenceFactory(starts_on=MONDAY)
    with pytest.raises(IntegrityError, match="absence_one_at_a_time"), transaction.atomic():
        AbsenceFactory(person=first.person, starts_on=MONDAY + 6 * DAY)
    AbsenceFactory(person=first.person, starts_on=MONDAY + 7 * DAY)
    AbsenceFactory(starts_on=MONDAY)
    run("UPDATE offices_absence SET withdrawn_at = now() WHERE id = %s", first.pk)
    AbsenceFactory(person=first.person, starts_on=MONDAY)
    with pytest.raises(IntegrityError, match="absence_one_at_a_time"):
        run("UPDATE offices_absence SET withdrawn_at = NULL WHERE id = %s", first.pk)
