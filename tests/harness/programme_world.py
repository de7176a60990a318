"""Next steps and benchmarks in every stage and under every marking, with every kind of word."""

from datetime import timedelta
from typing import Any

from agenda.models import StepProposal
from agenda.services.step_proposals import put_forward
from core.dates import home_today
from dialogue.models import Body, Meeting, State, Track
from dialogue.services.meetings import Actor
from offices.models import Side
from tests.harness.agenda_world import arranger, codes_above
from tests.harness.tokens import say
from tests.harness.world import WHY, Place
from workinggroups.models import Benchmark, NextStep, Stage
from workinggroups.models.programme import Commitment
from workinggroups.services import adoption, programme, progress
from workinggroups.services.due_list import sync_commitment

LONG_AGO = timedelta(days=60)  # before the reports of the quarter were taken


def fill_programme(place: Place, body: Body) -> None:
    """Write what a held meeting of a forum proposed, and what became of it."""
    held = Meeting.objects.for_system(WHY).filter(body=body, is_history=False)
    meeting = held.filter(state__in=(State.HELD, State.CONCLUDED)).order_by("pk").first()
    # Its own and the highest: each reader has one to see and one that is hidden.
    some = (body.marking, "S/NF") if body.marking == "U" else (body.marking,)
    for code in codes_above(body.marking, some):
        write_programme(place, body, meeting, code)
    if meeting is not None:
        _put_one_forward(place, meeting)


def write_programme(place: Place, body: Body, meeting: Meeting | None, code: str) -> None:
    """Leave one commitment marked `code` in each stage, with words on those in force."""
    where: dict[str, Any] = {"group": body, "meeting": meeting, "marking": code}
    for kind in (NextStep, Benchmark):
        propose(place, kind, **where)
    if not may_adopt(place):
        return
    refused = propose(place, NextStep, **where)
    adoption.decline(refused, reason=say("Too early."), actor=chair(place), today=home_today())
    risky, done, gone = (adopted(place, NextStep, **where) for _ in range(3))
    theirs = adopted(place, NextStep, side=Side.PARTNER, **where)
    mark, met = (adopted(place, Benchmark, **where) for _ in range(2))
    by = {"actor": arranger(place), "today": home_today()}
    slip = {"new_date": home_today() + timedelta(days=90), "because": say("Ice.")}
    said = {"was_done": say("Asked."), "comes_next": say("Ask again.")}
    progress.report_progress(risky, word="risk", **said, **slip, **by)
    progress.report_progress(done, word="done", was_done=say("All of it."), **by)
    ended = {"stage": Stage.WITHDRAWN, "reason": say("Not wanted.")}
    programme.end(gone, actor=chair(place), today=home_today(), **ended)
    progress.note_inquiry(theirs, asked_on=home_today(), heard=say("Soon."), **by)
    adopted(place, NextStep, **where)  # nobody reports on it
    reading = {"read_on": home_today(), "note": say("By hand."), **by}
    progress.note_reading(mark, value=say("3 of 8"), word="at_risk", **slip, **reading)
    progress.note_reading(met, value=say("8 of 8"), word="met", **reading)


def propose(place: Place, kind: type[Commitment], **values: Any) -> Any:
    """Propose something with a token in each text, owned by the office that arranges here."""
    actor = arranger(place)
    body: Body = values["group"]
    more = {"target": say("All eight sites")} if kind is Benchmark else {}
    return programme.propose(
        kind,
        Track.objects.for_system(WHY).get(pk=body.track_id),
        actor=actor,
        today=home_today(),
        **{
            "what": say("Name points of contact"),
            "side": Side.HOME,
            "office": actor.office,
            "due_on": home_today() + timedelta(days=30),
            **more,
            **values,
        },
    )


def adopted(place: Place, kind: type[Commitment], **values: Any) -> Any:
    """Propose the same and adopt it two months ago."""
    record = propose(place, kind, **values)
    then = home_today() - LONG_AGO
    (made,) = adoption.adopt([record], actor=chair(place), today=then)
    sync_commitment(made, today=home_today())
    return made


def chair(place: Place) -> Actor:
    """Return who holds the seat of our side and reads everything."""
    return Actor(place.cast.people["bureau"], place.cast.offices["PM"])


def may_adopt(place: Place) -> bool:
    """Return whether the office of the seat works here."""
    return place.relationship.code == "AZ"


def _put_one_forward(place: Place, meeting: Meeting) -> None:
    left = StepProposal.objects.for_system(WHY).filter(
        meeting=meeting, is_dropped=False, side=Side.HOME, next_step=None
    )
    step = left.order_by("pk").first()
    if step is None:
        return
    put_forward(
        step,
        actor=arranger(place),
        today=home_today(),
        what=say("Send the maps"),
        side=step.side,
        office=step.office,
        due_on=home_today() + timedelta(days=45),
        marking=step.marking,
    )


# --- Database B ----------------------------------------------------------------------------------
def disturb_programme(place: Place, hidden: list[str], seen: list[str]) -> int:
    """Say new things of hidden commitments and add some to forums that the reader sees."""
    by = {"actor": arranger(place), "today": home_today()}
    rows = NextStep.objects.for_system(WHY).filter(
        relationship=place.relationship, marking__in=hidden, stage=Stage.ADOPTED
    )
    changed = list(rows.order_by("pk"))
    for n, step in enumerate(changed):
        if n % 3 == 0 and step.side == Side.HOME:
            progress.report_progress(step, word="delayed", was_done=say("Nothing."), **by)
        elif n % 3 == 1 and may_adopt(place):
            ended = {"stage": Stage.OVERTAKEN, "reason": say("The port was closed.")}
            programme.end(step, actor=chair(place), today=home_today(), **ended)
        else:
            programme.change(step, what=say("Else"), reason=say("Misheard."), **by)
    bodies = Body.objects.for_system(WHY).filter(
        relationship=place.relationship, marking__in=seen, status="active"
    )
    for body in bodies.order_by("pk")[:2]:
        for code in codes_above(body.marking, tuple(hidden))[-1:]:
            write_programme(place, body, None, code)
            changed.append(code)  # type: ignore[arg-type]
    return len(changed)
