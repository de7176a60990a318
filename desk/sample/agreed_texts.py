"""Joint conclusions of the working groups under the security dialogue, one in each state."""

from dataclasses import dataclass
from typing import Any

from desk.sample.agendas import FORUM
from desk.sample.clearing import CLEARING
from desk.sample.stage import Stage
from dialogue.models import Body, BodyKind, ChairSeat, Meeting
from dialogue.models.meetings import HELD
from dialogue.services.clearing import set_usual_offices
from offices.models import Side
from workinggroups.models import JointConclusion
from workinggroups.services.agreements import record_agreement
from workinggroups.services.clearances import ask_for_conclusion, clear_conclusion
from workinggroups.services.conclusion_due_list import sync_conclusion
from workinggroups.services.conclusions import draft_conclusion, withdraw_conclusion
from workinggroups.services.reporting_up import report_conclusion, speak_for_seat

REASON = "the sample reads what it made"
COUNTRY = "AZ"
DESK = ("desk", "EUR/CARC")
HEADS = {Side.HOME: "Nora Larkmoor", Side.PARTNER: "Leyla Badamzarova"}


@dataclass(frozen=True)
class Text:
    """A conclusion: who cleared it and which sides agreed, days ago; then the chair's word."""

    title: str
    text: str
    drafted: int
    cleared_by: tuple[str, ...] = tuple(CLEARING)
    agreed: tuple[tuple[Side, int], ...] = ()
    reported: int | None = None
    word: str = ""
    reason: str = ""
    withdrawn: str = ""


BOTH_IN_AUTUMN = ((Side.HOME, 60), (Side.PARTNER, 58))
BOTH_LATELY = ((Side.HOME, 12), (Side.PARTNER, 8))
TEXTS = (
    Text(
        "Points of contact",
        "Each side names one point of contact for exercises and one for training.\n"
        "Both lists are exchanged by letter and kept current.",
        drafted=75,
        agreed=BOTH_IN_AUTUMN,
        reported=50,
        word="acknowledged",
    ),
    Text(
        "Glossary of radio procedures",
        "Both sides use the glossary of forty terms as annexed.\n"
        "It is read again after the next exercise.",
        drafted=40,
        agreed=((Side.HOME, 26), (Side.PARTNER, 25)),
        reported=0,
    ),
    Text(
        "Observers at exercises",
        "Each side invites two observers of the other side to one exercise a year.",
        drafted=45,
        agreed=((Side.HOME, 30), (Side.PARTNER, 28)),
        reported=20,
        word="returned",
        reason="Say who pays for the travel of the observers.",
    ),
    Text(
        "Calendar of training courses",
        "Both sides exchange the calendar of courses that are open to officers of the other side "
        "before each new year.",
        drafted=24,
        agreed=BOTH_LATELY,
    ),
    Text(
        "Standards for maps",
        "Maps for common exercises follow one grid and one set of signs.",
        drafted=22,
        agreed=((Side.HOME, 6),),
    ),
    Text(
        "Visit of instructors",
        "Four instructors of each side visit a school of the other side for one week.",
        drafted=16,
    ),
    Text(
        "Medical training",
        "Both sides train medics of small units together, with interpreters from both.",
        drafted=9,
        cleared_by=("PM",),
    ),
    Text(
        "Shared web site",
        "Both sides keep a web site for the calendar of courses.",
        drafted=70,
        cleared_by=(),
        withdrawn="Overtaken by the exchange of the calendar by letter.",
    ),
)


def agree(stage: Stage) -> list[JointConclusion]:
    """Make the conclusions of one group; `sync` has to follow once the times are set back."""
    group = _group(stage)
    with stage.acting(*DESK) as actor:
        usual = [stage.offices[code] for code in CLEARING]
        for body in (group, stage.body(COUNTRY, FORUM)):
            set_usual_offices(body, offices=usual, actor=actor)
    held = Meeting.objects.for_system(REASON).filter(body=group, state__in=HELD)
    meetings = list(held.order_by("-first_day"))
    return [_write(stage, group, meetings, text) for text in TEXTS]


def sync(made: list[JointConclusion]) -> None:
    """Bring the due list up to date after the times were set back."""
    for conclusion in made:
        sync_conclusion(conclusion)


def _group(stage: Stage) -> Body:
    """Return the first group under the security dialogue."""
    forum = stage.body(COUNTRY, FORUM)
    groups = Body.objects.for_system(REASON).filter(parent=forum, kind=BodyKind.GROUP)
    return groups.order_by("pk")[0]


def _write(stage: Stage, group: Body, meetings: list[Meeting], text: Text) -> JointConclusion:
    """Draft a text after the last of `meetings` (newest first) before it, and let it go its way."""
    drafted_on = stage.days.past(text.drafted)[0]
    meeting = next((one for one in meetings if one.last_day and one.last_day <= drafted_on), None)
    with stage.acting(*DESK) as actor:
        made = draft_conclusion(
            group,
            title=text.title,
            text=text.text,
            marking=group.marking,
            meeting=meeting if text.agreed else None,
            actor=actor,
            today=drafted_on,
        )
        stage.happened(made, drafted_on, "created_at")
        if text.withdrawn:
            return withdraw_conclusion(made, reason=text.withdrawn, actor=actor)
        asked = ask_for_conclusion(
            made,
            offices=[stage.offices[code] for code in CLEARING],
            due_on=stage.days.worked(3) if len(text.cleared_by) < len(CLEARING) else drafted_on,
            actor=actor,
            today=drafted_on,
        )
    _clear(stage, text, asked)
    for side, ago in text.agreed:
        _agree(stage, made, side, ago)
    if text.reported is not None:
        _report(stage, made, text, text.reported)
    made.refresh_from_db()
    return made


def _clear(stage: Stage, text: Text, asked: list[Any]) -> None:
    drafted_on, cleared_on = (stage.days.past(text.drafted - n)[0] for n in (0, 4))
    for row in asked:
        code = row.office.code
        stage.happened(row, drafted_on, "created_at", "asked_at")
        if code in text.cleared_by:
            with stage.acting(CLEARING[code], code) as actor:
                clear_conclusion(row, word="cleared", actor=actor, today=cleared_on)
            stage.happened(row, cleared_on, "given_at", hour="15:05")


def _agree(stage: Stage, conclusion: JointConclusion, side: Side, ago: int) -> None:
    day = stage.days.past(ago)[0]
    with stage.acting(*DESK) as actor:
        agreement = record_agreement(
            conclusion,
            side=side,
            agreed_by=HEADS[side],
            agreed_on=day,
            channel="decision" if side == Side.HOME else "letter",
            actor=actor,
            today=stage.days.today,
        )
    stage.happened(agreement, day, "recorded_at", hour="16:40")


def _report(stage: Stage, conclusion: JointConclusion, text: Text, ago: int) -> None:
    reported_on = stage.days.past(ago)[0] if ago else stage.days.today
    with stage.acting(*DESK) as actor:
        report_conclusion(conclusion, reported_on=reported_on, actor=actor, today=stage.days.today)
    seats = ChairSeat.objects.for_system(REASON).filter(
        body=conclusion.group.parent_id, side=Side.HOME
    )
    spoke_on = stage.days.past(max(ago - 5, 1))[0]
    for seat in seats if text.word else ():
        with stage.acting("chair", "PM/FO") as actor:
            said = speak_for_seat(
                conclusion,
                seat=seat,
                word=text.word,
                reason=text.reason,
                actor=actor,
                today=spoke_on,
            )
        stage.happened(said, spoke_on, "at", hour="11:30")
