"""When the people of the other side were last seen, as far as a reader knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dialogue.models import Contact, ContactPerson, Counterpart, DelegationMember, Meeting
from dialogue.models.meetings import HELD
from offices.models import User

Seen = tuple[int, date, Meeting | Contact]  # a person's id, when, and where


@dataclass(frozen=True)
class PersonLine:
    """Somebody of the other side, and the visible meeting or contact at which they were last."""

    person: Counterpart
    seen_on: date | None = None
    seen_at: Meeting | Contact | None = None


def person_lines(user: User, people: Iterable[Counterpart]) -> list[PersonLine]:
    """Return a line for each; three queries for any number."""
    people = list(people)
    keys = [person.pk for person in people]
    seen: dict[int, tuple[date, Meeting | Contact]] = {}
    for key, day, record in (*_at_meetings(user, keys), *_at_contacts(user, keys)):
        if key not in seen or seen[key][0] < day:
            seen[key] = day, record
    return [PersonLine(person, *seen.get(person.pk, (None, None))) for person in people]


def _at_meetings(user: User, keys: list[int]) -> list[Seen]:
    rows = list(
        DelegationMember.objects.visible_to(user)
        .filter(counterpart__in=keys, withdrawn_at__isnull=True, meeting__state__in=HELD)
        .order_by("counterpart_id", "-meeting__first_day", "-meeting_id")
        .distinct("counterpart_id")
        .values_list("counterpart_id", "meeting_id")
    )
    found = Meeting.objects.visible_to(user).with_title().in_bulk({meeting for _, meeting in rows})
    return [
        (key, day, found[pk])
        for key, pk in rows
        if pk in found and (day := found[pk].first_day) is not None
    ]


def _at_contacts(user: User, keys: list[int]) -> list[Seen]:
    rows = (
        ContactPerson.objects.visible_to(user)
        .filter(counterpart__in=keys, is_dropped=False, contact__withdrawn_at__isnull=True)
        .select_related("contact")
        .order_by("counterpart_id", "-contact__on_day", "-contact_id")
        .distinct("counterpart_id")
    )
    return [(row.counterpart_id, row.contact.on_day, row.contact) for row in rows]
