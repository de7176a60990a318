"""One review of the sample that was held: what the chair said of it, and what was decided."""

from desk.sample.programmes import chair_of
from desk.sample.stage import Stage
from dialogue.models import Meeting, MeetingKind
from workinggroups.models import Assessment, Course, NextStep, Slip, Verdict
from workinggroups.services.assessments import give_assessment, prepare_assessment
from workinggroups.services.due_list import sync_commitment
from workinggroups.services.reviews import decide

REASON = "the sample reads what it made"
COUNTRY, FORUM = "GE", "Border Management Talks"
SAYS = (
    "The crossing is chosen and the carriers know of it. Nobody has heard of the manual since it "
    "was promised. It is the one thing to watch before the talks."
)
MOVED = ("Share the manual for scanners", 62, "The manual is translated first.")
KEPT = ("Test one window for carriers at a crossing", "Both sides want it before the summer.")


def review(stage: Stage) -> None:
    """Let the chair assess the review of a forum, move one date and keep another."""
    body = stage.body(COUNTRY, FORUM)
    meetings = Meeting.objects.for_system(REASON).with_title()
    meeting = meetings.get(body=body, kind=MeetingKind.REVIEW)
    day = meeting.last_day
    assert day is not None  # it was held
    steps = {
        step.what: step
        for step in NextStep.objects.for_system(REASON).filter(track=body.track, meeting__body=body)
    }
    what, in_days, why = MOVED
    kept, note = KEPT
    with stage.acting(*chair_of(stage, body)) as actor:
        assert actor.office is not None
        said: Assessment = prepare_assessment(
            meeting,
            office=actor.office,
            word=Course.ATTENTION,
            text=SAYS,
            marking=meeting.marking,
            actor=actor,
            today=day,
        )
        give_assessment(said, actor=actor, today=day)
        decisions = [
            decide(
                steps[what],
                meeting=meeting,
                word=Verdict.MOVE,
                new_date=stage.days.worked_around(in_days),
                reason=why,
                actor=actor,
                today=day,
            ),
            decide(
                steps[kept],
                meeting=meeting,
                word=Verdict.KEEP,
                reason=note,
                actor=actor,
                today=day,
            ),
        ]
    stage.happened(said, day, "created_at", hour="16:10")
    for step in steps.values():
        sync_commitment(step, today=stage.days.today)
    for decision in decisions:
        stage.happened(decision, day, "at", hour="16:20")
    for slip in Slip.objects.for_system(REASON).filter(step=steps[what]):
        stage.happened(slip, day, "at", hour="16:20")
