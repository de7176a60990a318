"""Reviews that were held, what the chairs said and decided there, under different markings."""

from datetime import timedelta
from typing import Any

from core.dates import home_today
from core.markings import stricter
from dialogue.models import Body, Meeting, MeetingKind
from dialogue.services.bodies import enter_past_meeting
from tests.factories import HeldMeetingFactory
from tests.harness.programme_world import chair, may_adopt
from tests.harness.tokens import say
from tests.harness.world import WHY, Place
from workinggroups.models import (
    Assessment,
    Benchmark,
    Course,
    NextStep,
    ReviewDecision,
    Stage,
    Verdict,
)
from workinggroups.services import assessments
from workinggroups.services.reviews import decide

AGO = timedelta(days=12)
HIGHEST = "S/NF"


def fill_review(place: Place, body: Body) -> None:
    """Enter the review of a forum that has a programme, with all that is said at one."""
    if not may_adopt(place):
        return
    day = home_today() - AGO
    review = enter_past_meeting(
        body,
        kind=MeetingKind.REVIEW,
        first_day=day,
        last_day=day,
        venue="video",
        today=home_today(),
    )
    by: dict[str, Any] = {"actor": chair(place), "today": home_today()}
    given = assess(place, review, body.marking)
    assessments.give_assessment(given, **by)
    if body.marking == "U":
        gone = assess(place, review, "SBU")
        assessments.take_back_assessment(gone, reason=say("Too soft."), **by)
        assess(place, review, HIGHEST)
    for kind in (NextStep, Benchmark):
        rows = kind.objects.for_system(WHY).filter(group=body, stage=Stage.ADOPTED)
        for code in sorted({body.marking, HIGHEST}):
            _decide_on(rows.filter(marking=code).order_by("pk")[:1], review, by)


def assess(place: Place, review: Meeting, code: str) -> Assessment:
    """Prepare an assessment marked `code` in the name of the office that chairs."""
    return assessments.prepare_assessment(
        review,
        office=chair(place).office,
        word=Course.ATTENTION,
        text=say("The survey waits for a ship."),
        marking=code,
        actor=chair(place),
        today=home_today(),
    )


def _decide_on(records: Any, review: Meeting, by: dict[str, Any]) -> None:
    for record in records:
        to_on = record.due_on + timedelta(days=14)
        moved = {"word": Verdict.MOVE, "new_date": to_on, "reason": say("After the storms.")}
        decide(record, meeting=review, **moved, **by)
        decide(record, meeting=review, word=Verdict.KEEP, reason=say("As agreed."), **by)


# --- Database B ----------------------------------------------------------------------------------
def disturb_reviews(place: Place, hidden: list[str], seen: list[str]) -> int:
    """Amend what is said and hidden, and say and decide more of it at reviews that are seen."""
    if not may_adopt(place):
        return 0
    by: dict[str, Any] = {"actor": chair(place), "today": home_today()}
    changed = 0
    rows = Assessment.objects.for_system(WHY).filter(
        relationship=place.relationship, marking__in=hidden, withdrawn_on__isnull=True
    )
    for row in rows.order_by("pk"):
        said = {"word": Course.OFF_COURSE, "text": say("It sank."), "marking": row.marking}
        assessments.change_assessment(row, **said, **by)
        changed += 1
    reviews = Meeting.objects.for_system(WHY).filter(
        relationship=place.relationship, kind=MeetingKind.REVIEW, marking__in=seen
    )
    for review in reviews.order_by("pk"):
        able = [code for code in hidden if stricter(code, review.marking).code == code]
        said_before = Assessment.objects.for_system(WHY).filter(meeting=review)
        for code in set(able[-1:]) - set(said_before.values_list("marking", flat=True)):
            assess(place, review, code)
            changed += 1
        steps = NextStep.objects.for_system(WHY).filter(
            group=review.body_id, marking__in=able, stage=Stage.ADOPTED
        )
        _decide_on(steps.order_by("pk")[:2], review, by)
    return changed


# --- Many rows -----------------------------------------------------------------------------------
def crowd_reviews(place: Place, forum: Body, n: int, text: str) -> None:
    """Write a review at which as many assessments were given, and as much was decided."""
    day = home_today() - AGO
    review = HeldMeetingFactory(body=forum, kind=MeetingKind.REVIEW, first_day=day, due_on=day)
    scope = {"relationship_id": forum.relationship_id, "marking": forum.marking}
    said = {"office": place.actor.office, **scope}
    for _ in range(n):
        Assessment.objects.create(
            meeting=review,
            word=Course.ATTENTION,
            text=text,
            given_on=day,
            given_by=place.actor.user,
            **said,
        )
    for kind, key in ((NextStep, "step"), (Benchmark, "benchmark")):
        for record in kind.objects.for_system(WHY).filter(group=forum, stage=Stage.ADOPTED):
            ReviewDecision.objects.create(
                meeting=review,
                word=Verdict.KEEP,
                reason=text,
                decided_on=day,
                by=place.actor.user,
                **{key: record},
                **said,
            )
