"""Which new request or ask an address asks for: `?kind=structure&effect=rename&body=…&theirs=1`."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.forms.asks import ROWS
from agenda.forms.fields import Reader
from agenda.models import AskKind
from dialogue.models import Body, Contact, Meeting, Venue

KINDS = {
    AskKind.DATE: (
        gettext_lazy("Approve a date"),
        gettext_lazy("You offer one to three dates for a meeting; approval schedules it."),
    ),
    AskKind.STRUCTURE: (
        gettext_lazy("Approve a structure"),
        gettext_lazy(
            "A name, a chair, a level, how often a forum meets, a new working group; "
            "approval does it."
        ),
    ),
    AskKind.TEXT: (
        gettext_lazy("Approve a text"),
        gettext_lazy("They read it here and approve it, perhaps with changes."),
    ),
    AskKind.DECIDE: (gettext_lazy("Decide"), gettext_lazy("Anything else that needs a decision.")),
    AskKind.PROVIDE: (
        gettext_lazy("Provide something"),
        gettext_lazy("Papers, names, figures, people."),
    ),
}
EFFECTS = {
    "rename": (gettext_lazy("Rename a forum"), gettext_lazy("From a day on.")),
    "seat": (
        gettext_lazy("Seat a chair"),
        gettext_lazy("A first or a second co-chairing bureau, or somebody of the other side."),
    ),
    "level": (gettext_lazy("Set the level"), gettext_lazy("The title that a chair must have.")),
    "cadence": (
        gettext_lazy("Set how often it meets"),
        gettext_lazy("Planned meetings that nobody has touched move with it."),
    ),
    "found_group": (
        gettext_lazy("Found a working group"),
        gettext_lazy("Under a forum, with the issues of its remit."),
    ),
    "other": (
        gettext_lazy("Something else"),
        gettext_lazy("In words; nothing changes by itself when it is approved."),
    ),
}


@dataclass(frozen=True)
class Variant:
    """What is asked ("" while it is not chosen), about what, and whether the other side asks.

    What the reader may not read is left out, as if it did not exist.
    """

    kind: str = ""
    effect: str = ""
    is_theirs: bool = False
    meeting: Meeting | None = None
    body: Body | None = None
    contact: Contact | None = None
    days: tuple[date, ...] = ()
    venue: str = ""

    @classmethod
    def read(cls, query: QueryDict, reader: Reader) -> "Variant":
        """Return the variant that the query of an address names; unknown words name nothing."""
        kind = query.get("kind", "")
        effect = query.get("effect", "") if kind == AskKind.STRUCTURE else ""
        return cls(
            kind=kind if kind in KINDS else "",
            effect=effect if effect in EFFECTS else "",
            is_theirs=query.get("theirs") == "1",
            meeting=_found(query.get("meeting"), reader.meetings) if "meeting" in query else None,
            body=_found(query.get("body"), reader.bodies) if "body" in query else None,
            contact=_contact(query.get("contact", ""), reader),
            days=tuple(_days(query.getlist("day")))[: len(ROWS)],
            venue=venue if (venue := query.get("venue", "")) in Venue.values else "",
        )

    @property
    def title(self) -> str:
        """Return the heading: what is asked."""
        if self.effect:
            return str(EFFECTS[self.effect][0])
        return str(KINDS[AskKind(self.kind)][0]) if self.kind else _("What do you ask for?")

    @property
    def about(self) -> Any:
        """Return the meeting, forum or contact that the address names, or None."""
        return self.meeting or self.body or self.contact

    @property
    def back_to(self) -> str:
        """Return the address of the page that led here, or an empty text."""
        return self.about.get_absolute_url() if self.about else ""

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """Return what can be chosen next: query, label, hint."""
        if self.kind == AskKind.STRUCTURE:
            return [
                (replace(self, effect=code).query, str(label), str(hint))
                for code, (label, hint) in EFFECTS.items()
            ]
        return [
            (replace(self, kind=code).query, str(label), str(hint))
            for code, (label, hint) in KINDS.items()
        ]

    @property
    def other_side(self) -> str:
        """Return the query of the same request asked by the other side, or by us again."""
        return replace(self, is_theirs=not self.is_theirs).query

    @property
    def query(self) -> str:
        """Return the variant as the query of an address."""
        words = {
            "kind": self.kind,
            "effect": self.effect,
            "theirs": "1" if self.is_theirs else "",
            "meeting": str(self.meeting.uid) if self.meeting else "",
            "body": str(self.body.uid) if self.body else "",
            "contact": str(self.contact.uid) if self.contact else "",
            "day": [day.isoformat() for day in self.days],
            "venue": self.venue,
        }
        return "?" + urlencode({name: word for name, word in words.items() if word}, doseq=True)

    def initial(self) -> dict[str, Any]:
        """Return what a form shows first: what it is about, and its marking."""
        if self.about is None:
            return {}
        values = {"marking": self.about.marking}
        if self.meeting is not None:
            place = self.venue or self.meeting.expected_venue
            values |= {"meeting": str(self.meeting.uid), "venue_1": place}
            values |= {f"first_day_{n}": day for n, day in zip(ROWS, self.days, strict=False)}
        if self.body is not None:
            values["body"] = str(self.body.uid)
        return values


def _days(typed: list[str]) -> Iterator[date]:
    """Yield the days among what an address says, each once."""
    for text in dict.fromkeys(typed):
        with suppress(ValueError):
            yield date.fromisoformat(text)


def _found(uid: str | None, records: list[Any]) -> Any:
    return next((record for record in records if str(record.uid) == uid), None)


def _contact(uid: str, reader: Reader) -> Contact | None:
    """Return the contact that leads to the request, if it is one and the reader sees it."""
    try:
        wanted = UUID(uid)
    except ValueError:
        return None
    contacts = Contact.objects.visible_to(reader.user).filter(relationship=reader.relationship)
    return contacts.select_related("track").filter(uid=wanted).first()
