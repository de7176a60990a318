"""A review measures against the baseline; the chairs assess, and decide on each next step."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dialogue.models import MeetingKind, State
from dialogue.services.bodies import change_body
from dialogue.services.due_list import sync_meeting
from dialogue.services.steps import Actor
from offices.versions import StaleVersionError
from tests.factories import HeldMeetingFactory, MeetingFactory, member
from tests.workinggroups.cast import READ, adopted, assert_due_list_holds, fresh
from workinggroups.measuring import Review
from workinggroups.measuring_bodies import bodies_measured
from workinggroups.models import Assessment, Benchmark, ReportQuarter, ReviewDecision, Slip
from workinggroups.reviews import last_review
from workinggroups.services import assessments, progress
from workinggroups.services.programme import change
from workinggroups.services.reviews import decide

ONE_DAY = timedelta(days=1)
SAID = {"word": "attention", "text": "The survey waits for a ship.", "marking": "U"}


@pytest.fixture
def cast(standing_cast, db):
    """The cast of the programme; what is said on other days does not come to the due list."""
    return deepcopy(standing_cast)


@pytest.fixture
def review(cast):
    """The review of the forum, held three days ago."""
    day = cast.today - 3 * ONE_DAY
    made = HeldMeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, first_day=day)
    sync_meeting(made)
    return made


def by(cast, who, day: date | None = None):
    return {"actor": cast.by(who), "today": day or cast.today}


def measured(cast, meeting, who="desk_approver"):
    return Review(getattr(cast, who), meeting, cast.today)


def decided(cast, review, record, who="chair", **said):
    return decide(record, meeting=review, **{"word": "keep", **said}, **by(cast, who))


def prepared(cast, review, who="assistant", **said):
    said = {"office": cast.bureau, **SAID, **said}
    return assessments.prepare_assessment(review, **said, **by(cast, who))


# --- What is measured ------------------------------------------------------------------------
def test_a_review_measures_the_worst_first(cast, review):
    fine = adopted(cast, "Fine")
    late = adopted(cast, "Late", due_on=cast.today - 9 * ONE_DAY)
    silent = adopted(cast, "Silent")
    done = adopted(cast, "Done")
    risky = adopted(cast, "Risky")
    before = cast.today - 8 * ONE_DAY
    for step, word in ((fine, "on_track"), (risky, "risk"), (done, "done")):
        said = {"word": word, "was_done": "All."}
        progress.report_progress(step, **said, **by(cast, "post_drafter", before))
    told = [each.record.what for each in measured(cast, review).steps]
    assert told == ["Late", "Risky", "Silent", "Fine", "Done"]
    assert (late.what, silent.what) == ("Late", "Silent")


def test_a_held_review_tells_how_it_stood_on_its_day(cast, review):
    step = adopted(cast)
    first = step.due_on
    moved = {"word": "risk", "new_date": first + 7 * ONE_DAY, "because": "Ice."}
    progress.report_progress(step, **moved, **by(cast, "post_drafter", cast.today - 9 * ONE_DAY))
    later = {"word": "delayed", "new_date": first + 30 * ONE_DAY, "because": "More ice."}
    progress.report_progress(step, **later, **by(cast, "post_drafter"))
    (then,) = measured(cast, review).steps
    assert (then.line.status, then.record.due_on) == ("Risk of delay", first + 7 * ONE_DAY)
    assert [slip.reason for slip in then.slips] == ["Ice."]
    assert (then.record.baseline_due_on, then.then_on) == (first, first)
    coming = MeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, due_on=cast.today)
    (now,) = measured(cast, coming).steps
    assert (now.line.status, now.record.due_on) == ("Delayed", first + 30 * ONE_DAY)
    assert [slip.reason for slip in now.slips] == ["Ice.", "More ice."]


def test_what_a_review_decides_on_its_day_does_not_change_what_it_measured(cast):
    review = HeldMeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, first_day=cast.today)
    moved, ended = adopted(cast, "Moved"), adopted(cast, "Ended")
    first, to_on = moved.due_on, moved.due_on + 20 * ONE_DAY
    before = {"word": "risk", "new_date": first + 7 * ONE_DAY, "because": "Ice."}
    progress.report_progress(moved, **before, **by(cast, "post_drafter"))
    decided(cast, review, moved, word="move", new_date=to_on, reason="More ice.")
    decided(cast, review, ended, word="withdraw", reason="No ship.")
    told = {each.record.what: each for each in measured(cast, review).steps}
    assert told["Moved"].record.due_on == first + 7 * ONE_DAY
    assert [slip.reason for slip in told["Moved"].slips] == ["Ice."]
    assert told["Moved"].decision.new_date == to_on
    assert (told["Ended"].record.stage, told["Ended"].is_open) == ("adopted", False)
    coming = MeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, due_on=cast.today)
    now = {each.record.what: each for each in measured(cast, coming).steps}
    assert now["Moved"].record.due_on == to_on
    assert now["Ended"].record.stage == "withdrawn"


def test_what_comes_out_of_a_review_is_measured_at_the_next_one(cast, review):
    step = adopted(cast, "Find a ship", meeting=review, days_ago=3)
    assert measured(cast, review).steps == []
    assert last_review(cast.desk_approver, step) is None
    following = HeldMeetingFactory(body=cast.forum, kind=MeetingKind.CHECKIN, first_day=cast.today)
    assert [each.record for each in measured(cast, following).steps] == [step]
    assert last_review(cast.desk_approver, step).meeting == following


def test_only_what_was_in_force_since_the_last_consultation_is_measured(cast, review):
    long_done = adopted(cast, "Long done", days_ago=260)
    done_on = cast.meeting.first_day - 5 * ONE_DAY
    progress.report_progress(
        long_done, word="done", was_done="All.", **by(cast, "post_drafter", done_on)
    )
    adopted(cast, "Adopted after it", days_ago=1)
    adopted(cast, "Known before", days_ago=260)
    looked = measured(cast, review)
    assert looked.since == cast.meeting.last_day
    assert [each.record.what for each in looked.steps] == ["Known before"]


def test_benchmarks_are_measured_by_their_reading_then(cast, review):
    mark = adopted(cast, kind=Benchmark)
    for ago, value, word in ((9, "3 of 8", "at_risk"), (1, "7 of 8", "on_track")):
        day = cast.today - ago * ONE_DAY
        said = {"read_on": day, "value": value, "word": word}
        progress.note_reading(mark, **said, **by(cast, "post_drafter", day))
    (one,) = measured(cast, review).benchmarks
    assert (one.line.reading.value, one.line.status) == ("3 of 8", "At risk")


def test_groups_are_measured_by_their_quarters_and_reports(cast, review):
    quarter = {"kind": MeetingKind.GROUP_MEETING, "body": cast.group}
    for ago, state in ((150, State.MISSED), (60, State.WAIVED), (250, State.MISSED)):
        due_on = cast.today - ago * ONE_DAY
        MeetingFactory(due_on=due_on, closes_on=due_on + 30 * ONE_DAY, state=state, **quarter)
    held_on = cast.today - 100 * ONE_DAY
    HeldMeetingFactory(first_day=held_on, due_on=held_on, closes_on=held_on, **quarter)
    ReportQuarter.objects.create(
        name="The one before",
        first_day=cast.today - 170 * ONE_DAY,
        last_day=cast.today - 81 * ONE_DAY,
        opens_on=cast.today - 94 * ONE_DAY,
        due_on=cast.today - 71 * ONE_DAY,
    )
    filed = adopted(cast, "Filed", days_ago=190)
    adopted(cast, "Not filed", days_ago=190)
    when = cast.today - 80 * ONE_DAY
    progress.report_progress(filed, word="on_track", **by(cast, "post_drafter", when))
    looked = measured(cast, review)
    forum, row = bodies_measured(cast.desk_approver, looked)
    assert (forum.body, forum.due, forum.reports_due) == (cast.forum, 0, 0)
    assert (row.due, row.held, row.missed, row.put_off) == (3, 1, 1, 1)
    assert (row.reports_due, row.reports_filed, row.is_behind) == (2, 1, True)


def test_what_a_reader_does_not_see_is_not_measured(cast, review):
    adopted(cast, "Plain")
    adopted(cast, "Secret", marking="S", office=cast.desk)
    assert len(measured(cast, review).steps) == 2
    assert [each.record.what for each in measured(cast, review, "reader").steps] == ["Plain"]


# --- What is decided -------------------------------------------------------------------------
def test_a_chair_moves_a_date_by_a_slip_and_withdraws_by_an_end(cast, review):
    step, other, mark = adopted(cast), adopted(cast, "Other"), adopted(cast, kind=Benchmark)
    to_on = step.due_on + 20 * ONE_DAY
    decided(cast, review, step, word="move", new_date=to_on, reason="Ice.")
    decided(cast, review, other, word="withdraw", reason="No ship.")
    decided(cast, review, mark)
    slip = Slip.objects.for_system(READ).get()
    assert (slip.step, slip.to_on, slip.reason) == (step, to_on, "Ice.")
    assert (fresh(step).due_on, fresh(step).stage) == (to_on, "adopted")
    assert (fresh(other).stage, fresh(other).end_reason) == ("withdrawn", "No ship.")
    words = ReviewDecision.objects.for_system(READ).order_by("pk").values_list("word", flat=True)
    assert list(words) == ["move", "withdraw", "keep"]
    last = last_review(cast.desk_approver, fresh(step))
    assert (last.meeting, last.decision.new_date) == (review, to_on)
    assert_due_list_holds()


@pytest.mark.parametrize("who", ["assistant", "desk_approver", "post_drafter"])
def test_only_chairs_decide(cast, review, who):
    with pytest.raises(PermissionDenied):
        decided(cast, review, adopted(cast), who)


@pytest.mark.parametrize(
    "said",
    [
        {"word": "move", "reason": "Ice."},
        {"word": "move", "new_date": date(2020, 1, 1), "reason": "Ice."},
        {"word": "withdraw"},
        {"word": "else"},
    ],
)
def test_a_decision_says_what_and_why(cast, review, said):
    with pytest.raises(ValidationError):
        decided(cast, review, adopted(cast), **said)
    assert not ReviewDecision.objects.for_system(READ).exists()


def test_decisions_are_taken_at_a_review_that_was_held(cast, review):
    step = adopted(cast)
    coming = MeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, due_on=cast.today)
    for meeting in (coming, cast.meeting):
        with pytest.raises(ValidationError):
            decided(cast, meeting, step)


def test_a_decision_over_another_version_is_refused(cast, review):
    step = adopted(cast)
    with pytest.raises(StaleVersionError):
        decided(cast, review, step, version=step.version - 1)
    decided(cast, review, step, version=step.version)
    with pytest.raises(StaleVersionError):  # even over one that kept it
        decided(cast, review, step, version=step.version, word="withdraw", reason="No ship.")


def test_a_decision_is_marked_like_the_stricter_of_both_and_follows_both(cast, review):
    step = adopted(cast)
    made = decided(cast, review, step)
    change(step, marking="C", reason="Names.", **by(cast, "desk_approver"))
    assert fresh(made).marking == "C"
    change_body(cast.forum, marking="S")
    assert fresh(made).marking == "S"


# --- What the chairs say ---------------------------------------------------------------------
def test_an_assistant_prepares_and_the_chair_gives(cast, review):
    made = prepared(cast, review)
    with pytest.raises(PermissionDenied):
        assessments.give_assessment(made, **by(cast, "assistant"))
    given = assessments.give_assessment(made, **by(cast, "chair"))
    assert (given.is_given, given.given_by) == (True, cast.chair)
    with pytest.raises(PermissionDenied):
        assessments.change_assessment(given, **SAID, **by(cast, "assistant"))
    amended = {**SAID, "text": "The ship came."}
    deputy = {"actor": Actor(member(cast.bureau), cast.bureau), "today": cast.today + ONE_DAY}
    assessments.change_assessment(given, **amended, **deputy)
    now = fresh(given)
    assert (now.text, now.given_by, now.given_on) == (
        "The ship came.",
        deputy["actor"].user,
        deputy["today"],
    )


@pytest.mark.parametrize("who", ["desk_approver", "post_drafter"])
def test_other_offices_prepare_none(cast, review, who):
    with pytest.raises(PermissionDenied):
        prepared(cast, review, who)


def test_it_is_given_only_once_the_review_was_held(cast):
    coming = MeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, due_on=cast.today)
    made = prepared(cast, coming)
    with pytest.raises(ValidationError):
        assessments.give_assessment(made, **by(cast, "chair"))


def test_it_is_taken_back_with_a_reason_and_stays_on_record(cast, review):
    given = assessments.give_assessment(prepared(cast, review), **by(cast, "chair"))
    take_back = assessments.take_back_assessment
    for who, reason in (("assistant", "Too soft."), ("chair", " ")):
        with pytest.raises((PermissionDenied, ValidationError)):
            take_back(given, reason=reason, **by(cast, who))
    take_back(given, reason="Too soft.", **by(cast, "chair"))
    assert (fresh(given).text, fresh(given).withdrawn_reason) == (SAID["text"], "Too soft.")
    with pytest.raises(ValidationError):
        assessments.change_assessment(given, **SAID, **by(cast, "chair"))
    assert prepared(cast, review).pk != given.pk


def test_an_office_has_one_to_a_marking(cast, review):
    prepared(cast, review)
    prepared(cast, review, marking="C")
    with pytest.raises(ValidationError):
        prepared(cast, review)


def test_an_assessment_is_marked_at_least_like_its_review(cast, review):
    made = prepared(cast, review)
    change_body(cast.forum, marking="C")
    assert fresh(made).marking == "C"
    with pytest.raises(ValidationError):
        prepared(cast, fresh(review), marking="SBU")


def test_a_lower_marking_takes_the_chair_and_a_reason(cast, review):
    made = prepared(cast, review, marking="C")
    for who, reason in (("assistant", "Known by now."), ("chair", "")):
        with pytest.raises(ValidationError):
            assessments.change_assessment(made, **SAID, reason=reason, **by(cast, who))
    assessments.change_assessment(made, **SAID, reason="Known by now.", **by(cast, "chair"))
    assert Assessment.objects.for_system(READ).get().marking == "U"
