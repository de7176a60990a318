"""What one reader sees of joint conclusions: what was said on them, how far they are, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_day
from core.markings import banner
from dialogue.models import ChairSeat
from offices.clearances import clearance_line
from offices.models import Relationship, Side, User
from offices.services.clearances import NO_OBJECTION
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
from workinggroups.services.conclusion_due_list import home_seats


@dataclass(frozen=True)
class SideLine:
    """A side by its country, its agreement to the text as it reads, and those before it."""

    side: str
    country: str
    stands: SideAgreement | None
    past: list[SideAgreement]


@dataclass(frozen=True)
class SeatLine:
    """A home seat to which a conclusion goes, and its newest word."""

    seat: ChairSeat
    word: Acknowledgement | None
    is_acknowledged: bool
    is_returned: bool


@dataclass
class ConclusionLine:
    """A conclusion with all that its reader sees of it."""

    conclusion: JointConclusion
    relationship: Relationship
    clearances: list[ConclusionClearance] = field(default_factory=list)
    agreements: list[SideAgreement] = field(default_factory=list)
    words: list[Acknowledgement] = field(default_factory=list)
    chairs: list[ChairSeat] = field(default_factory=list)

    @property
    def marking(self) -> str:
        """The marking of the conclusion and of each seat that its sentence names."""
        return banner([self.conclusion.marking, *(each.marking for each in self.named)]).code

    @property
    def named(self) -> list[ChairSeat]:
        """The seats that the sentence names: they may be marked higher than the conclusion."""
        if self.conclusion.state != TextState.AGREED:
            return []
        if self.conclusion.reported_on is None:
            return [each.seat for each in self.seats if each.is_returned]
        return [each.seat for each in self.seats if not each.is_acknowledged]

    @property
    def clearance_line(self) -> str:
        """Say how many cleared it and who is waited for."""
        return clearance_line(self.clearances)

    @property
    def cleared(self) -> str:
        """Return "3/3", or "not needed" where nobody was asked and it is cleared."""
        if not self.clearances:
            return _("not needed") if self.conclusion.cleared_digest else ""
        no_objection = sum(row.word in NO_OBJECTION for row in self.clearances)
        return f"{no_objection}/{len(self.clearances)}"

    @property
    def sides(self) -> list[SideLine]:
        """Both sides, home first."""
        stands = standing(self.conclusion, self.agreements)
        return [
            SideLine(
                side,
                self.relationship.country(side),
                stands.get(side),
                [
                    row
                    for row in self.agreements
                    if row.side == side and row.withdrawn_at is not None
                ],
            )
            for side in Side
        ]

    @property
    def seats(self) -> list[SeatLine]:
        """The home chair seats that the reader sees, each with its newest word."""
        newest = newest_words(self.words)
        since = agreed_at(self.conclusion, self.agreements)
        return [
            SeatLine(
                seat,
                newest.get(seat.pk),
                is_acknowledged(self.conclusion, newest.get(seat.pk), since),
                is_returned(newest.get(seat.pk), since),
            )
            for seat in self.chairs
        ]

    @property
    def sentence(self) -> str:
        """Say how far the conclusion is, and for whom it waits."""
        return _SENTENCES[TextState(self.conclusion.state)](self)


def _draft(line: ConclusionLine) -> str:
    if line.clearances:
        return _("Draft: %(cleared)s.") % {"cleared": line.clearance_line}
    return _("Draft. Ask offices to clear it, or say that no clearance is needed.")


def _cleared(line: ConclusionLine) -> str:
    countries = _(" and ").join(each.country for each in line.sides if each.stands is None)
    return _("Cleared, waiting for %(countries)s to agree.") % {"countries": countries}


def _referendum(line: ConclusionLine) -> str:
    agreed = next(each for each in line.sides if each.stands is not None)
    other = next(each for each in line.sides if each.stands is None)
    day = agreed.stands.agreed_on if agreed.stands else None
    return _("Ad referendum: %(country)s agreed on %(day)s, waiting for %(other)s.") % {
        "country": agreed.country,
        "day": format_day(day) if day else "",
        "other": other.country,
    }


def _agreed(line: ConclusionLine) -> str:
    conclusion = line.conclusion
    days = {
        "agreed": format_day(conclusion.agreed_on) if conclusion.agreed_on else "",
        "reported": format_day(conclusion.reported_on) if conclusion.reported_on else "",
    }
    named = ", ".join(str(seat) for seat in line.named)
    if conclusion.reported_on is None:
        if named:
            said = _("Agreed by both sides on %(agreed)s, returned by: %(seats)s.")
            return said % {**days, "seats": named}
        return _("Agreed by both sides on %(agreed)s, not reported to the chairs yet.") % days
    if named:
        return _(
            "Agreed by both sides on %(agreed)s, reported on %(reported)s, waiting for: %(seats)s."
        ) % {**days, "seats": named}
    if line.seats:
        return (
            _("Agreed by both sides on %(agreed)s, reported on %(reported)s and acknowledged.")
            % days
        )
    return _("Agreed by both sides on %(agreed)s, reported on %(reported)s.") % days


def _withdrawn(line: ConclusionLine) -> str:
    return _("Withdrawn: %(reason)s") % {"reason": line.conclusion.withdrawn_reason}


_SENTENCES = {
    TextState.DRAFT: _draft,
    TextState.CLEARED: _cleared,
    TextState.AD_REFERENDUM: _referendum,
    TextState.AGREED: _agreed,
    TextState.WITHDRAWN: _withdrawn,
}


def conclusion_lines(
    user: User, conclusions: Iterable[JointConclusion], relationship: Relationship
) -> list[ConclusionLine]:
    """Return a line for each conclusion that `user` was shown; the same queries for any number."""
    lines = {each.pk: ConclusionLine(each, relationship) for each in conclusions}
    parts: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
        (ConclusionClearance, "clearances", ("office", "given_by")),
        (SideAgreement, "agreements", ("office", "recorded_by")),
        (Acknowledgement, "words", ("by", "office")),
    )
    for model, name, named in parts:
        rows = model.objects.visible_to(user).filter(conclusion__in=list(lines))
        for row in rows.select_related(*named):
            getattr(lines[row.conclusion_id], name).append(row)
    seats = _seats(user, {each.conclusion.group_id for each in lines.values()})
    for line in lines.values():
        line.chairs = seats[line.conclusion.group_id]
    return list(lines.values())


def _seats(user: User, groups: set[int]) -> dict[int, list[ChairSeat]]:
    """Return by group the home seats to which it reports, as far as `user` sees them."""
    known = home_seats(groups)
    ids = [seat.pk for seats in known.values() for seat in seats]
    rows = ChairSeat.objects.visible_to(user).filter(pk__in=ids).select_related("office")
    visible = {seat.pk: seat for seat in rows}
    found: dict[int, list[ChairSeat]] = defaultdict(list)
    for group, seats in known.items():
        found[group] = [visible[seat.pk] for seat in seats if seat.pk in visible]
    return found
