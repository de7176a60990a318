"""Co-chairs: seats of both sides, terms one after another, and which offices are the chairs'."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from dialogue.models import ChairTerm, Status
from dialogue.services.bodies import found_body
from dialogue.services.chairs import (
    add_seat,
    chair_offices,
    change_seat,
    end_term,
    free_number,
    leave_empty,
    newest_term,
    seat_chair,
)
from dialogue.services.lifecycle import set_status
from dialogue.services.steps import LEDGER
from offices.models import Side
from offices.versions import StaleVersionError
from tests.factories import ChairSeatFactory, assigned

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def terms(seat):
    found = ChairTerm.objects.for_system("test").filter(seat=seat).order_by("starts_on")
    return [(term.holder_name, term.starts_on, term.ends_on) for term in found]


def test_two_home_offices_chair_side_by_side(body, today):
    offices = [assigned(body.relationship) for _ in range(2)]
    for number, office in enumerate(offices, 1):
        seat = add_seat(body, side=Side.HOME, number=number, title="Assistant", office=office)
        seat_chair(seat, holder_name="A. Chair", starts_on=today)
    assert chair_offices(body, today) == {office.pk for office in offices}
    assert chair_offices(body, today - DAY) == set()


def test_the_other_side_gives_no_office_the_chairs_powers(body, today):
    seat = add_seat(
        body, side=Side.PARTNER, number=1, title="Deputy Minister", organisation="Ministry"
    )
    seat_chair(seat, holder_name="B. Chair", starts_on=today)
    assert chair_offices(body, today) == set()


def test_an_office_with_an_empty_seat_is_no_chair(body, today):
    seat = ChairSeatFactory(body=body)
    term = seat_chair(seat, holder_name="A. Chair", starts_on=today - DAY)
    assert chair_offices(body, today) == {seat.office_id}
    end_term(term, ends_on=today)
    assert chair_offices(body, today) == set()


def test_a_seat_of_ours_needs_an_office_and_a_free_number(body):
    with pytest.raises(ValidationError, match="Name the office"):
        add_seat(body, side=Side.HOME, number=1, title="Assistant")
    seat = ChairSeatFactory(body=body)
    with pytest.raises(ValidationError, match="a seat of that number already"):
        add_seat(body, side=Side.HOME, number=1, title="Assistant", office=seat.office)
    with pytest.raises(ValidationError, match="at most three seats"):
        add_seat(body, side=Side.HOME, number=4, title="Assistant", office=seat.office)


def test_the_lowest_free_number_is_taken(body):
    assert free_number(body, Side.HOME) == 1
    for number in (1, 3):
        ChairSeatFactory(body=body, number=number)
    assert (free_number(body, Side.HOME), free_number(body, Side.PARTNER)) == (2, 1)
    ChairSeatFactory(body=body, number=2)
    assert free_number(body, Side.HOME) == 4


def test_seating_somebody_ends_the_term_before(today):
    seat = ChairSeatFactory()
    seat_chair(seat, holder_name="A. First", starts_on=today - 100 * DAY)
    seat_chair(seat, holder_name=" B. Second ", starts_on=today)
    assert terms(seat) == [
        ("A. First", today - 100 * DAY, today),
        ("B. Second", today, None),
    ]


def test_a_term_of_the_same_day_is_corrected(today):
    seat = ChairSeatFactory()
    seat_chair(seat, holder_name="A. Frist", starts_on=today)
    seat_chair(seat, holder_name="A. First", starts_on=today)
    assert terms(seat) == [("A. First", today, None)]


def test_a_term_before_one_that_begins_later_is_refused_in_a_sentence(today):
    seat = ChairSeatFactory()
    seat_chair(seat, holder_name="A. Later", starts_on=today + 10 * DAY)
    with pytest.raises(ValidationError) as error:
        seat_chair(seat, holder_name="B. Now", starts_on=today)
    assert error.value.messages == [
        "Somebody holds this seat from a later day on. Choose a day after that."
    ]
    assert terms(seat) == [("A. Later", today + 10 * DAY, None)]


def test_a_seat_is_left_empty_from_a_day_on(today):
    seat = ChairSeatFactory()
    with pytest.raises(ValidationError, match="Nobody holds this seat"):
        leave_empty(seat, ends_on=today)
    seat_chair(seat, holder_name="A. First", starts_on=today)
    with pytest.raises(ValidationError, match="ends after the day"):
        leave_empty(seat, ends_on=today)
    leave_empty(seat, ends_on=today + DAY)
    assert newest_term(seat).ends_on == today + DAY
    with pytest.raises(ValidationError, match="Nobody holds this seat"):
        leave_empty(seat, ends_on=today + DAY)


def test_a_holder_has_a_name(today):
    with pytest.raises(ValidationError, match="Write the name"):
        seat_chair(ChairSeatFactory(), holder_name=" ", starts_on=today)


def test_a_seat_changes_its_title_over_the_version_that_was_seen(body):
    seat = ChairSeatFactory(body=body)
    change_seat(seat, title="Under Secretary", version=1)
    seat.refresh_from_db()
    assert (seat.title, seat.version) == ("Under Secretary", 2)
    with pytest.raises(StaleVersionError):
        change_seat(seat, title="Secretary", version=1)
    with pytest.raises(ValidationError, match="Name the office"):
        change_seat(seat, office=None, version=2)


def test_a_version_before_the_last_seats_nobody(today):
    seat = ChairSeatFactory()
    seat_chair(seat, holder_name="A. First", starts_on=today, version=1)
    with pytest.raises(StaleVersionError):
        seat_chair(seat, holder_name="B. Second", starts_on=today + DAY, version=1)


def test_a_term_that_ended_meanwhile_keeps_its_day(body, today):
    seat = ChairSeatFactory(body=body)
    seen = seat_chair(seat, holder_name="A. Chair", starts_on=today - 9 * DAY)
    seat_chair(seat, holder_name="B. Chair", starts_on=today - 5 * DAY)
    with pytest.raises(ValidationError, match="Nobody holds"):
        end_term(seen, ends_on=today - DAY)
    assert terms(seat)[0] == ("A. Chair", today - 9 * DAY, today - 5 * DAY)


def test_what_was_closed_meanwhile_gets_no_seat_and_no_forum(body, today):
    seat = ChairSeatFactory(body=body)
    seen_seat, seen_track = seat, body.track
    assert seen_seat.body.status == seen_track.status == Status.ACTIVE
    set_status(seen_track, status=Status.CLOSED, reason="Done.", actor=LEDGER, today=today)
    for begin in [
        lambda: add_seat(body, side=Side.PARTNER, number=1, title="Deputy", organisation="MFA"),
        lambda: seat_chair(seen_seat, holder_name="A. Chair", starts_on=today),
        lambda: found_body(seen_track, name="Forum", marking="U", tracked_from=today),
    ]:
        with pytest.raises(ValidationError, match="closed"):
            begin()
