"""What joint conclusions make both sides owe (design §8): pure facts of one conclusion."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import today_in
from core.markings import stricter
from dialogue.clearance_deadlines import CLEAR, clear_facts
from dialogue.models import ChairSeat
from offices.models import Side
from reminders.facts import DeadlineFact, DeadlineKind
from workinggroups.chair_words import (
    agreed_at,
    is_acknowledged,
    is_returned,
    newest_words,
    standing,
)
from workinggroups.models import (
    Acknowledgement,
    ConclusionClearance,
    JointConclusion,
    SideAgreement,
    TextState,
)

OURS = DeadlineKind(
    "agree_text", _("Agree to"), _("Record the agreement"), _("agree to %(title)s"), "short"
)
THEIRS = DeadlineKind(
    "agree_text_them", _("Agree to"), _("Record the agreement"), _("agree to %(title)s"), "short"
)
REPORT = DeadlineKind(
    "report_text",
    _("Report to the chairs"),
    _("Report to the chairs"),
    _("report to the chairs, %(title)s"),
    "short",
)
ACKNOWLEDGE = DeadlineKind(
    "acknowledge_text",
    _("Acknowledge or return"),
    _("Acknowledge"),
    _("acknowledge or return %(title)s"),
    "short",
)
KINDS = [CLEAR, OURS, THEIRS, REPORT, ACKNOWLEDGE]

AGREE_WITHIN = timedelta(days=14)
REPORT_WITHIN = timedelta(days=10)
ACKNOWLEDGE_WITHIN = timedelta(days=10)
WAITS_FOR_CLEARANCE = (TextState.DRAFT, TextState.CLEARED, TextState.AD_REFERENDUM)
WAITS_FOR_A_SIDE = (TextState.CLEARED, TextState.AD_REFERENDUM)


@dataclass
class Told:
    """What was said on a conclusion, and the home seats to which it goes."""

    clearances: list[ConclusionClearance] = field(default_factory=list)
    agreements: list[SideAgreement] = field(default_factory=list)
    words: list[Acknowledgement] = field(default_factory=list)
    seats: list[ChairSeat] = field(default_factory=list)


def deadlines_of(conclusion: JointConclusion, told: Told) -> list[DeadlineFact]:
    """Return what is owed for a conclusion until the chairs have it; its group has its track."""
    track = conclusion.group.track
    about: dict[str, Any] = {
        "relationship_id": conclusion.relationship_id,
        "marking": conclusion.marking,
        "title": conclusion.title,
        "reference": conclusion.reference,
        "theme_code": track.theme.code,
    }
    facts: list[DeadlineFact] = []
    if conclusion.state in WAITS_FOR_CLEARANCE:
        facts += clear_facts(
            told.clearances,
            prefix=f"conclusion:{conclusion.uid}:",
            waiting_office_id=track.lead_office_id,
            path=reverse("workinggroups:clear_conclusion", args=[conclusion.uid]),
            **about,
        )
    about["office_id"] = track.lead_office_id
    if conclusion.state in WAITS_FOR_A_SIDE and conclusion.cleared_on is not None:
        facts += _agree(conclusion, told.agreements, conclusion.cleared_on, about)
    if conclusion.state == TextState.AGREED and conclusion.agreed_on is not None:
        facts += _report(conclusion, told, conclusion.agreed_on, about)
    return facts


def _agree(
    conclusion: JointConclusion,
    agreements: Iterable[SideAgreement],
    cleared_on: date,
    about: dict[str, Any],
) -> Iterator[DeadlineFact]:
    said = standing(conclusion, agreements)
    for side, kind in ((Side.HOME, OURS), (Side.PARTNER, THEIRS)):
        if side not in said:
            yield DeadlineFact(
                key=f"conclusion:{conclusion.uid}:{kind.code}",
                kind=kind.code,
                owed_by=side,
                due_on=cleared_on + AGREE_WITHIN,
                since_on=cleared_on,
                path=reverse("workinggroups:agree", args=[conclusion.uid, side]),
                **about,
            )


def _report(
    conclusion: JointConclusion, told: Told, agreed_on: date, about: dict[str, Any]
) -> Iterator[DeadlineFact]:
    if conclusion.reported_on is not None:
        return
    since = agreed_at(conclusion, told.agreements)
    returned = [
        today_in(settings.HOME_TIME_ZONE, word.at)
        for word in newest_words(told.words).values()
        if is_returned(word, since)
    ]
    begins_on = max([agreed_on, *returned])
    yield DeadlineFact(
        key=f"conclusion:{conclusion.uid}:{REPORT.code}",
        kind=REPORT.code,
        due_on=begins_on + REPORT_WITHIN,
        since_on=begins_on,
        path=reverse("workinggroups:report_up", args=[conclusion.uid]),
        **about,
    )


def chair_key(conclusion: JointConclusion, seat: ChairSeat) -> str:
    """Return the key of what a seat owes on a conclusion; a key has no room for both uids."""
    return f"reported:{conclusion.uid}:{seat.uid.hex[:12]}"


def chair_marking(conclusion: JointConclusion, seat: ChairSeat) -> str:
    """Return the marking of what a seat owes: it tells of the conclusion and of the seat."""
    return stricter(conclusion.marking, seat.marking).code


def deadlines_of_chairs(conclusion: JointConclusion, told: Told) -> list[DeadlineFact]:
    """Return the words that home chair seats owe on a conclusion reported to them."""
    reported_on = conclusion.reported_on
    if conclusion.state != TextState.AGREED or reported_on is None:
        return []
    newest = newest_words(told.words)
    since = agreed_at(conclusion, told.agreements)
    track = conclusion.group.track
    return [
        DeadlineFact(
            key=chair_key(conclusion, seat),
            kind=ACKNOWLEDGE.code,
            relationship_id=conclusion.relationship_id,
            marking=chair_marking(conclusion, seat),
            office_id=seat.office_id,
            waiting_office_id=track.lead_office_id,
            due_on=reported_on + ACKNOWLEDGE_WITHIN,
            since_on=reported_on,
            title=conclusion.title,
            path=reverse("workinggroups:acknowledge", args=[conclusion.uid]),
            reference=conclusion.reference,
            theme_code=track.theme.code,
        )
        for seat in told.seats
        if seat.office_id is not None
        and not is_acknowledged(conclusion, newest.get(seat.pk), since)
    ]
