"""Fields that several forms share, and the records that they offer: gated, fetched once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.dates import format_day
from core.markings import marking
from dialogue.models import Body, ChairSeat, Meeting, Status
from dialogue.models.meetings import OPEN_STATES
from offices.models import GatedRow, Relationship, User


@dataclass
class Reader:
    """Who fills in a form about which relationship, on which home date."""

    user: User
    relationship: Relationship
    today: date

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The meetings of which a date can be asked: a year's periods of each forum."""
        found = Meeting.objects.visible_to(self.user).with_title()
        return list(
            found.filter(relationship=self.relationship, state__in=OPEN_STATES).order_by(
                "due_on", "first_day", "pk"
            )
        )

    @cached_property
    def bodies(self) -> list[Body]:
        """The forums and groups that are not closed, by name."""
        found = Body.objects.visible_to(self.user).filter(relationship=self.relationship)
        named = found.exclude(status=Status.CLOSED).with_name(self.today)
        return sorted(named, key=lambda body: (str(body), body.pk))

    @cached_property
    def seats(self) -> list[ChairSeat]:
        """The chair seats of these forums, each with its forum as `body`."""
        bodies = {body.pk: body for body in self.bodies}
        found = ChairSeat.objects.visible_to(self.user).filter(body__in=bodies)
        seats = list(found.select_related("office").order_by("body_id", "side", "number"))
        for seat in seats:
            seat.body = bodies[seat.body_id]
        return sorted(seats, key=lambda seat: (str(seat.body), seat.side, seat.number))


def portioned(record: GatedRow, words: str) -> str:
    """Return the words about a record behind its portion mark: an option has no other place."""
    return f"{marking(record.marking).portion} {words}"


def meeting_label(meeting: Meeting) -> str:
    """Return "(U) Bilateral Security Dialogue, due by Tue 19 May 2026"."""
    day = meeting.first_day or meeting.due_on
    if day is None:
        return portioned(meeting, str(meeting))
    when = _("on %(day)s") if meeting.first_day else _("due by %(day)s")
    return portioned(meeting, f"{meeting}, {when % {'day': format_day(day)}}")


class RecordField(forms.ChoiceField):
    """One of the records that `offer` sets, chosen by a key; cleans to the record or None."""

    def __init__(self, *, empty_label: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty_label = empty_label
        self.records: dict[str, Any] = {}

    def offer(self, rows: Iterable[tuple[str, str, Any]]) -> None:
        """Offer rows of key, label and record."""
        rows = list(rows)
        self.records = {key: record for key, _label, record in rows}
        self.choices = [("", self.empty_label), *((key, label) for key, label, _record in rows)]

    def clean(self, value: Any) -> Any:
        """Return the record with this key; None where nothing was chosen and may be."""
        return self.records.get(super().clean(value))


def shown_markings(form: forms.BaseForm) -> set[str]:
    """Return the markings of all that a form shows: records on offer, and what was typed.

    The banner of its page must reach them (design §10).
    """
    found = {
        getattr(record, "marking", None) or record[0].marking
        for field in form.fields.values()
        if isinstance(field, RecordField)
        for record in field.records.values()
    }
    for name, field in form.fields.items():
        if name.endswith("marking"):
            codes = dict(field.choices)  # type: ignore[attr-defined]
            found |= {form[name].value()} & set(codes)
    return found
