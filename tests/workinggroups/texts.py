"""What the tests on agreed text do over and over: a group, its chair, a conclusion on its way."""

from dataclasses import dataclass, field
from typing import Any

from dialogue.models import Body, ChairSeat
from dialogue.services.meetings import Actor
from offices.models import ClearanceWord, Role, Side, User
from tests.agenda.cast import READ, Cast, fresh
from tests.factories import ChairSeatFactory, GroupFactory, member
from workinggroups.models import ConclusionClearance, JointConclusion, SideAgreement
from workinggroups.services.agreements import record_agreement
from workinggroups.services.clearances import (
    ask_for_conclusion,
    clear_conclusion,
    need_no_clearance,
)
from workinggroups.services.conclusions import draft_conclusion
from workinggroups.services.reporting_up import report_conclusion, speak_for_seat

TEXT = "Both sides will exchange lists of contacts by May."


@dataclass
class Texts:
    """The cast of tests.agenda with a working group under its forum; the bureau chairs the forum.

    `clerk` is a drafter of the desk, `assistant` a drafter of the bureau.
    """

    cast: Cast
    group: Body
    seat: ChairSeat
    clerk: User
    assistant: User
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self):
        return self.cast.today

    def by(self, who: str) -> Actor:
        """Return somebody of the cast, or the clerk or the assistant, as an actor."""
        if who == "clerk":
            return Actor(self.clerk, self.cast.desk)
        if who == "assistant":
            return Actor(self.assistant, self.cast.bureau)
        return self.cast.by(who)

    def acting(self, who: str) -> dict[str, Any]:
        """Return what every service is told: who acts, on what day."""
        return {"actor": self.by(who), "today": self.today}


def make_texts(cast: Cast) -> Texts:
    """Return the cast with its group."""
    group = GroupFactory(parent=cast.body, name="Partnership and interoperability")
    seat = ChairSeatFactory(body=cast.body, office=cast.bureau, title="Assistant Secretary")
    return Texts(
        cast,
        group,
        seat,
        clerk=member(cast.desk, Role.DRAFTER, name="D. Clerk"),
        assistant=member(cast.bureau, Role.DRAFTER, name="B. Assistant"),
    )


def drafted(texts: Texts, *, who: str = "clerk", **values: Any) -> JointConclusion:
    """Return a draft."""
    said = {"title": "Points of contact", "text": TEXT, "marking": "U", **values}
    return draft_conclusion(texts.group, **texts.acting(who), **said)


def asked(texts: Texts, conclusion: JointConclusion, *offices: Any) -> list[ConclusionClearance]:
    """Return the clearances asked of offices: of the lawyers unless others are given."""
    offices = offices or (texts.cast.lawyers,)
    due_on = texts.cast.day(7)
    return ask_for_conclusion(conclusion, offices=offices, due_on=due_on, **texts.acting("clerk"))


def cleared(texts: Texts, **values: Any) -> JointConclusion:
    """Return a conclusion that the lawyers cleared."""
    conclusion = drafted(texts, **values)
    (row,) = asked(texts, conclusion)
    clear_conclusion(row, word=ClearanceWord.CLEARED, **texts.acting("lawyer"))
    return fresh(conclusion)


def free(texts: Texts, **values: Any) -> JointConclusion:
    """Return a conclusion that needs no clearance."""
    return need_no_clearance(drafted(texts, **values), **texts.acting("desk_approver"))


def agree(texts: Texts, conclusion: JointConclusion, *sides: str, **values: Any) -> JointConclusion:
    """Record that sides agreed today, both unless some are given; return what stands."""
    for side in sides or Side.values:
        said = {"agreed_by": f"Head of {side}", "agreed_on": texts.today, "channel": "note"}
        acting = texts.acting("desk_approver")
        record_agreement(conclusion, side=side, **acting, **{**said, **values})
    return fresh(conclusion)


def agreed(texts: Texts, **values: Any) -> JointConclusion:
    """Return a conclusion that both sides agreed today."""
    return agree(texts, free(texts, **values))


def reported(texts: Texts, **values: Any) -> JointConclusion:
    """Return a conclusion that was reported to the chairs today."""
    said = texts.acting("desk_approver")
    return report_conclusion(agreed(texts, **values), reported_on=texts.today, **said)


def speak(texts: Texts, conclusion: JointConclusion, word: str, reason: str = "", **values: Any):
    """Let the bureau say its word for its seat."""
    said = {"seat": texts.seat, **texts.acting("bureau_approver"), **values}
    return speak_for_seat(fresh(conclusion), word=word, reason=reason, **said)


def agreements(conclusion: JointConclusion) -> list[SideAgreement]:
    """Return all agreements ever recorded, in order."""
    rows = SideAgreement.objects.for_system(READ).filter(conclusion=conclusion)
    return list(rows.order_by("pk"))
