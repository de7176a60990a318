"""Next steps and benchmarks: proposed, adopted with a baseline, slipped, corrected, ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from offices.versions import StaleVersionError
from tests.factories import BodyFactory, OfficeFactory
from tests.workinggroups.cast import READ, adopted, fresh, owed, proposed
from workinggroups.models import Benchmark, NextStep, Slip
from workinggroups.services import adoption, programme, progress

DAY = timedelta(days=1)


def report(cast, step, who="post_drafter", **values):
    return progress.report_progress(
        step, actor=cast.by(who), today=cast.today, **{"word": "on_track", **values}
    )


def test_a_proposal_waits_for_the_chairs(cast):
    step = proposed(cast)
    assert (step.stage, step.baseline_due_on, step.adopted_on) == ("proposed", None, None)
    assert owed("adopt") == [("PM", step.what, cast.today + timedelta(days=14))]
    assert owed("next_step") == []


def test_adoption_fixes_the_baseline(cast):
    step = adopted(cast, days_ago=0)
    assert (step.stage, step.adopted_by, step.adopted_on) == ("adopted", cast.chair, cast.today)
    assert (step.baseline_what, step.baseline_due_on) == (step.what, step.due_on)
    assert owed("adopt") == []
    assert owed("next_step") == [("Embassy Baku", step.what, step.due_on)]


def test_all_are_adopted_or_none(cast):
    first, second = proposed(cast, "First"), proposed(cast, "Second")
    adoption.adopt([second], actor=cast.by("chair"), today=cast.today)
    with pytest.raises(ValidationError, match="“Second” is decided already: Adopted"):
        adoption.adopt([first, fresh(second)], actor=cast.by("chair"), today=cast.today)
    assert fresh(first).stage == "proposed"


@pytest.mark.parametrize("who", ["desk_approver", "post_drafter", "assistant", "reader"])
def test_nobody_but_the_chairs_adopts_declines_or_ends(cast, who):
    step, other = proposed(cast), adopted(cast)
    by = {"actor": cast.by(who), "today": cast.today}
    for act in (
        lambda: adoption.adopt([step], **by),
        lambda: adoption.decline(step, reason="No.", **by),
        lambda: programme.end(other, stage="withdrawn", reason="No.", **by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_information_offices_propose_nothing(cast):
    with pytest.raises(PermissionDenied):
        proposed(cast, actor=cast.by("reader"))


def test_declined_stays_on_record_with_its_reason(cast):
    step = proposed(cast)
    with pytest.raises(ValidationError, match="Say why"):
        adoption.decline(step, reason=" ", actor=cast.by("chair"), today=cast.today)
    adoption.decline(step, reason="Too early.", actor=cast.by("chair"), today=cast.today)
    now = fresh(step)
    assert (now.stage, now.end_reason, now.baseline_due_on) == ("declined", "Too early.", None)
    assert owed("adopt") == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what": " "}, "what"),
        ({"side": "both"}, "side"),
        ({"marking": "U", "is_c": True}, "marking"),
        ({"elsewhere": True}, "office"),
    ],
)
def test_a_proposal_says_what_it_needs(cast, values, field):
    if values.pop("is_c", False):
        values["group"] = BodyFactory(track=cast.track, marking="C")
    if values.pop("elsewhere", False):
        values["office"] = OfficeFactory(code="FAR")
    with pytest.raises(ValidationError) as refused:
        proposed(cast, **values)
    assert list(refused.value.error_dict) == [field]


def test_nobody_marks_above_their_clearance(cast):
    cast.desk_drafter.clearance = "U"
    cast.desk_drafter.save()
    with pytest.raises(ValidationError, match="up to your own clearance"):
        proposed(cast, marking="C")


def test_a_benchmark_needs_a_target(cast):
    with pytest.raises(ValidationError) as refused:
        proposed(cast, kind=Benchmark, target="")
    assert list(refused.value.error_dict) == ["target"]


def test_a_report_with_a_new_date_slips_and_keeps_the_baseline(cast):
    step = adopted(cast)
    was, later = step.due_on, step.due_on + timedelta(days=40)
    with pytest.raises(ValidationError, match="A new date needs a reason"):
        report(cast, step, word="delayed", new_date=later)
    report(cast, step, word="delayed", new_date=later, because="The survey waits for a ship.")
    now = fresh(step)
    assert (now.due_on, now.baseline_due_on, now.slipped_days) == (later, was, 40)
    slip = Slip.objects.for_system(READ).get()
    assert (slip.from_on, slip.to_on, slip.reason) == (was, later, "The survey waits for a ship.")
    assert owed("next_step") == [("Embassy Baku", step.what, later)]


def test_a_correction_is_no_slip_and_corrects_the_baseline(cast):
    step = adopted(cast)
    right = step.due_on + timedelta(days=365)
    by = {"actor": cast.by("desk_approver"), "today": cast.today}
    with pytest.raises(ValidationError, match="Say why"):
        programme.change(step, due_on=right, **by)
    programme.change(step, due_on=right, reason="The year was wrong.", **by)
    now = fresh(step)
    assert (now.due_on, now.baseline_due_on, now.slipped_days) == (right, right, 0)
    assert not Slip.objects.for_system(READ).exists()


def test_a_correction_after_a_slip_leaves_the_baseline(cast):
    step = adopted(cast)
    was = step.due_on
    report(cast, step, word="delayed", new_date=was + 10 * DAY, because="Late.")
    by = {"actor": cast.by("desk_approver"), "today": cast.today}
    programme.change(fresh(step), due_on=was + 12 * DAY, reason="Misread.", **by)
    now = fresh(step)
    assert (now.baseline_due_on, now.due_on) == (was, was + 12 * DAY)


def test_drafters_correct_nothing_that_is_adopted(cast):
    step = adopted(cast)
    with pytest.raises(PermissionDenied):
        programme.change(
            step, what="Else", reason="So.", actor=cast.by("desk_drafter"), today=cast.today
        )


def test_done_ends_it_and_can_be_taken_back(cast):
    step = adopted(cast)
    with pytest.raises(ValidationError, match="Say what was done"):
        report(cast, step, word="done")
    report(cast, step, word="done", was_done="Named.")
    assert (fresh(step).stage, fresh(step).ended_on) == ("done", cast.today)
    assert owed("next_step") == []
    with pytest.raises(ValidationError, match="Nothing is reported on this"):
        report(cast, step)
    by = {"actor": cast.by("desk_approver"), "today": cast.today}
    programme.reopen(step, reason="Only announced.", **by)
    assert fresh(step).stage == "adopted"
    assert owed("next_step") == [("Embassy Baku", step.what, step.due_on)]


def test_withdrawn_keeps_its_reason(cast):
    step = adopted(cast)
    by = {"actor": cast.by("chair"), "today": cast.today}
    programme.end(step, stage="overtaken", reason="The port was closed.", **by)
    now = fresh(step)
    assert (now.stage, now.end_reason) == ("overtaken", "The port was closed.")
    with pytest.raises(ValidationError, match="Only what is in force"):
        programme.end(step, stage="withdrawn", reason="Again.", **by)


def test_the_desk_reports_on_behalf_of_an_office(cast):
    step = adopted(cast)
    said = report(cast, step, who="desk_drafter")
    assert (said.office, fresh(step).office) == (cast.desk, cast.post)
    with pytest.raises(PermissionDenied):
        report(cast, step, who="assistant")


def test_no_change_leaves_what_was_said_before(cast):
    step = adopted(cast)
    assert report(cast, step, word="no_change").standing == "on_track"
    report(cast, step, word="risk", comes_next="Ask again.")
    assert report(cast, step, word="no_change").standing == "risk"


def test_two_who_report_at_once_see_each_other(cast):
    step = adopted(cast)
    report(cast, step, version=step.version, word="risk")
    with pytest.raises(StaleVersionError):
        report(cast, step, version=step.version, word="on_track")


def test_their_step_is_asked_about_and_waited_for(cast):
    step = adopted(cast, side="partner")
    assert owed("next_step") == [("Embassy Baku", step.what, step.due_on)]
    by = {"actor": cast.by("post_drafter"), "today": cast.today}
    with pytest.raises(ValidationError, match="cannot be in the future"):
        progress.note_inquiry(step, asked_on=cast.today + DAY, **by)
    progress.note_inquiry(step, asked_on=cast.today, heard="Next month.", **by)
    assert fresh(step).stage == "adopted"
    progress.note_inquiry(step, asked_on=cast.today, heard="They did it.", is_done=True, **by)
    assert fresh(step).stage == "done"


def test_ours_is_not_asked_about(cast):
    with pytest.raises(ValidationError, match="file progress instead"):
        progress.note_inquiry(
            adopted(cast), asked_on=cast.today, actor=cast.by("post_drafter"), today=cast.today
        )


def test_readings_measure_a_benchmark_until_it_is_met(cast):
    mark = adopted(cast, kind=Benchmark)
    by = {"actor": cast.by("post_drafter"), "today": cast.today}
    progress.note_reading(mark, read_on=cast.today - DAY, value="3 of 8", word="at_risk", **by)
    assert owed("benchmark") == [("Embassy Baku", mark.what, mark.due_on)]
    progress.note_reading(mark, read_on=cast.today, value="8 of 8", word="met", **by)
    assert (fresh(mark).stage, owed("benchmark")) == ("done", [])


def test_a_raised_forum_raises_its_programme(cast):
    from dialogue.services.bodies import change_body

    step, mark = adopted(cast), adopted(cast, kind=Benchmark)
    said = report(cast, step)
    change_body(cast.group, marking="C")
    assert [fresh(each).marking for each in (step, mark, said)] == ["C", "C", "C"]
    assert {row[0] for row in owed("next_step")} == {"Embassy Baku"}


def test_what_is_above_a_reader_does_not_exist(cast):
    adopted(cast, marking="C")
    seen = adopted(cast, "Seen")
    assert list(NextStep.objects.visible_to(cast.reader)) == [seen]
