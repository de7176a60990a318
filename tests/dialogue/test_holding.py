"""A meeting was held: from which state, with which days, led by whom; and not held after all."""

from datetime import timedelta

import pytest

from dialogue.models import DelegationMember, MeetingKind, MeetingStep, State
from dialogue.services import holding, meetings
from dialogue.services.chairs import add_seat, seat_chair
from dialogue.services.heads import heads_of
from dialogue.services.steps import REMEMBERED, StepRefusedError
from dialogue.wording import status_sentence
from offices.models import Side
from offices.versions import StaleVersionError
from reminders.models import Deadline
from tests.factories import CounterpartFactory, DelegationMemberFactory, MeetingFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HEADS = {"home": "A. Home", "partner": "P. Partner"}


@pytest.fixture
def chairs(body, today):
    """A chair on each side since a year ago."""
    office = body.track.lead_office
    home = add_seat(body, side="home", number=1, title="Assistant Secretary", office=office)
    partner = add_seat(
        body, side="partner", number=1, title="Deputy Minister", organisation="Ministry"
    )
    for seat, name in ((home, HEADS["home"]), (partner, HEADS["partner"])):
        seat_chair(seat, holder_name=name, starts_on=today - 365 * DAY)
    return {"home": home, "partner": partner}


@pytest.fixture
def hold(meeting, actor, today):
    """Record the meeting as held on one day, given as days from today."""

    def do(days=0, led_by=HEADS, venue="home", **more):
        day = today + days * DAY
        return holding.hold_meeting(
            meeting,
            first_day=day,
            last_day=day,
            venue=venue,
            actor=actor,
            today=today,
            led_by=led_by,
            **more,
        )

    return do


@pytest.fixture
def scheduled(meeting, actor, today):
    """The meeting, scheduled for today."""
    meetings.schedule_meeting(
        meeting, first_day=today, last_day=today, venue="partner", actor=actor, today=today
    )
    return meeting


@pytest.fixture
def missed(meeting, today):
    meeting.due_on, meeting.closes_on = today - 40 * DAY, today - 10 * DAY
    meeting.save()
    from dialogue.services.ledger import close_periods

    assert close_periods(today=today) == 1
    return meeting


def open_kinds(meeting):
    rows = Deadline.objects.for_system("test").filter(
        key__startswith=f"meeting:{meeting.uid}:", ended_at__isnull=True
    )
    return {row.kind: row for row in rows}


def remembered(meeting):
    meeting.refresh_from_db()
    return {name: getattr(meeting, name) for name in REMEMBERED}


def acts(meeting):
    steps = MeetingStep.objects.for_system("test").filter(meeting=meeting).order_by("pk")
    return list(steps.values_list("act", flat=True))


def delegates(meeting):
    return {row.name: row for row in DelegationMember.objects.for_system("test").coming(meeting)}


# --- From which state, on which day ------------------------------------------------------------
def test_a_scheduled_meeting_is_held_and_owes_its_outcome(scheduled, hold, fresh, today, agrees):
    hold(venue="partner")
    found = fresh(scheduled)
    assert (found.state, found.venue, found.is_recorded_late) == (State.HELD, "partner", False)
    assert set(open_kinds(scheduled)) == {"meeting_conclude"}
    row = open_kinds(scheduled)["meeting_conclude"]
    assert (row.due_on, row.since_on) == (today + 10 * DAY, today)
    assert row.path == f"/meetings/{scheduled.uid}/after/"
    assert agrees()


def test_the_day_and_the_place_are_those_on_which_it_was_held(scheduled, hold, fresh, today):
    scheduled.refresh_from_db()
    hold(-1, venue="video")
    found = fresh(scheduled)
    assert (found.first_day, found.venue) == (today - DAY, "video")


@pytest.mark.parametrize("before", [State.DUE, State.REQUESTED, State.POSTPONED])
def test_one_that_was_never_scheduled_is_scheduled_and_held(
    meeting, hold, actor, fresh, today, agrees, before
):
    if before == State.REQUESTED:
        meetings.request_date(meeting, actor=actor)
    if before == State.POSTPONED:
        target = today + 40 * DAY
        meetings.postpone_meeting(
            meeting, postponed_to=target, reason="elections", actor=actor, today=today
        )
    stood = remembered(meeting)
    hold(-3)
    assert acts(meeting)[-2:] == ["schedule", "hold"]
    found = fresh(meeting)
    assert (found.state, found.first_day, found.postponed_to) == (
        State.HELD,
        today - 3 * DAY,
        None,
    )
    assert agrees()
    # And all of it goes back at once.
    last = meetings.last_step(meeting)
    assert holding.state_before_holding(found, last) == before
    holding.not_held_after_all(meeting, reason="it was another one", actor=actor)
    if before == State.REQUESTED:
        stood["state"] = State.DUE  # nobody asks for its date here
    assert remembered(meeting) == stood
    assert agrees()


def test_a_missed_meeting_is_held_only_as_a_correction(missed, hold, fresh, today, agrees):
    with pytest.raises(StepRefusedError, match="Say why"):
        hold(-20)
    hold(-20, reason="the read-out came late")
    found = fresh(missed)
    assert (found.state, found.is_recorded_late) == (State.HELD, True)
    assert acts(missed)[-1] == "hold"
    assert status_sentence(found, found.relationship).endswith("Washington, recorded late")
    assert agrees()


def test_a_missed_meeting_taken_back_is_missed_again(missed, hold, actor, agrees):
    stood = remembered(missed)
    hold(-20, reason="the read-out came late")
    holding.not_held_after_all(missed, reason="it was a visit", actor=actor)
    assert remembered(missed) == stood
    assert agrees()


def test_nothing_is_missed_again_before_the_forum_is_kept_here(missed, hold, actor, body, today):
    from dialogue.services.bodies import change_body

    hold(-20, reason="the read-out came late")
    change_body(body, tracked_from=today - DAY, today=today)
    with pytest.raises(StepRefusedError, match="before the forum was kept here"):
        holding.not_held_after_all(missed, reason="it was a visit", actor=actor)


@pytest.mark.parametrize(
    ("days", "venue", "words"),
    [(1, "home", "cannot be in the future"), (0, "moon", "Say where")],
)
def test_what_cannot_be_is_refused(scheduled, hold, days, venue, words):
    with pytest.raises(StepRefusedError, match=words):
        hold(days, venue=venue)


def test_the_last_day_comes_after_the_first(scheduled, actor, today):
    with pytest.raises(StepRefusedError, match="before the first day"):
        holding.hold_meeting(
            scheduled,
            first_day=today,
            last_day=today - DAY,
            venue="home",
            actor=actor,
            today=today,
        )


def test_a_day_after_the_period_counts_for_the_next_one(missed, hold):
    with pytest.raises(StepRefusedError, match="This period closed on"):
        hold(-5, reason="late")


def test_one_day_has_one_meeting_of_a_kind(body, scheduled, hold, today):
    other = MeetingFactory(body=body, state="held", first_day=today, last_day=today, venue="home")
    assert other.kind == scheduled.kind
    with pytest.raises(StepRefusedError, match="recorded as held on this day"):
        hold()


@pytest.mark.parametrize("state", ["held", "waived"])
def test_what_is_over_is_not_held(body, meeting, hold, actor, state):
    if state == "held":
        hold(-1)
    else:
        meetings.waive_meeting(meeting, reason="no mandate", actor=actor)
    with pytest.raises(StepRefusedError, match="This cannot be done"):
        hold()


def test_a_meeting_that_was_moved_meanwhile_is_not_held(scheduled, hold):
    with pytest.raises(StaleVersionError):
        hold(version=1)


# --- Who led -------------------------------------------------------------------------------------
def test_a_consultation_needs_a_head_on_each_side(scheduled, hold):
    with pytest.raises(StepRefusedError, match="Say who led the delegation: United States"):
        hold(led_by={"partner": "P. Partner"})
    with pytest.raises(StepRefusedError, match="Say who led the delegation: Country"):
        hold(led_by={"home": "A. Home", "partner": "  "})


def test_a_check_in_needs_no_heads(body, actor, today):
    checkin = MeetingFactory(body=body, kind=MeetingKind.CHECKIN, due_on=today)
    holding.hold_meeting(
        checkin, first_day=today, last_day=today, venue="video", actor=actor, today=today
    )
    assert delegates(checkin) == {}


def test_those_on_the_list_lead(scheduled, hold):
    for side in Side.values:
        DelegationMemberFactory(meeting=scheduled, side=side, name=f"Head {side}", is_head=True)
    assert heads_of(scheduled, scheduled.due_on) == {
        "home": "Head home",
        "partner": "Head partner",
    }
    hold(led_by=None)
    assert set(delegates(scheduled)) == {"Head home", "Head partner"}


def test_the_chairs_are_who_leads_unless_somebody_else_did(scheduled, hold, chairs, today):
    assert heads_of(scheduled, today) == HEADS
    hold()
    found = delegates(scheduled)
    assert found["A. Home"].seat == chairs["home"]
    assert found["A. Home"].office == chairs["home"].office
    assert found["P. Partner"].organisation == "Ministry"
    assert all(row.is_head for row in found.values())


def test_a_chair_of_another_day_is_not_offered(meeting, chairs, today):
    seat_chair(chairs["home"], holder_name="N. New", starts_on=today)
    assert heads_of(meeting, today)["home"] == "N. New"
    assert heads_of(meeting, today - DAY)["home"] == "A. Home"


def test_two_lead_side_by_side(scheduled, hold):
    hold(led_by={"home": "A. Home; B. Home", "partner": "P. Partner"})
    assert {name for name, row in delegates(scheduled).items() if row.is_head} == {
        "A. Home",
        "B. Home",
        "P. Partner",
    }
    assert heads_of(scheduled, scheduled.due_on)["home"] == "A. Home; B. Home"


def test_whoever_led_instead_is_said(scheduled, hold):
    DelegationMemberFactory(meeting=scheduled, name="Absent Head", is_head=True)
    DelegationMemberFactory(meeting=scheduled, name="Deputy")
    hold(led_by={"home": "deputy", "partner": "P. Partner"})
    found = delegates(scheduled)
    assert (found["Absent Head"].is_head, found["Deputy"].is_head) == (False, True)
    assert len(found) == 3


def test_a_head_of_theirs_who_is_in_who_is_who_is_that_person(scheduled, hold):
    known = CounterpartFactory(
        relationship=scheduled.relationship, name="P. Partner", title="Deputy Minister"
    )
    hold(led_by=HEADS)
    assert delegates(scheduled)["P. Partner"].counterpart == known
    assert delegates(scheduled)["P. Partner"].title == "Deputy Minister"


def test_two_of_one_name_are_not_mixed_up(scheduled, hold):
    for _ in range(2):
        CounterpartFactory(relationship=scheduled.relationship, name="P. Partner")
    hold(led_by=HEADS)
    assert delegates(scheduled)["P. Partner"].counterpart is None


# --- Not held after all ------------------------------------------------------------------------
def test_not_held_after_all_brings_back_what_was_owed(scheduled, hold, actor, agrees):
    stood, owed = remembered(scheduled), set(open_kinds(scheduled))
    hold(-1)
    with pytest.raises(StepRefusedError, match="Say why"):
        holding.not_held_after_all(scheduled, reason=" ", actor=actor)
    holding.not_held_after_all(scheduled, reason="they did not come", actor=actor)
    assert remembered(scheduled) == stood
    assert set(open_kinds(scheduled)) == owed == {"meeting_hold", "meeting_word"}
    assert agrees()


def test_the_numbers_of_later_meetings_follow(body, actor, today, agrees):
    early, late = (
        MeetingFactory(body=body, due_on=today, closes_on=today + 90 * DAY) for _ in range(2)
    )
    for meeting, day in ((late, today - DAY), (early, today - 2 * DAY)):
        holding.hold_meeting(
            meeting,
            first_day=day,
            last_day=day,
            venue="home",
            actor=actor,
            today=today,
            led_by=HEADS,
        )
    assert open_kinds(late)["meeting_conclude"].title.startswith("2nd ")
    assert agrees()
