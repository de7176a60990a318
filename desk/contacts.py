"""What lists say of contacts: who of the other side took part."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from dialogue.models import Contact, ContactPerson, Counterpart
from offices.models import Relationship, User


@dataclass(frozen=True)
class ContactLine:
    """A contact, and those of the other side who took part."""

    contact: Contact
    people: list[Counterpart]

    @property
    def theirs(self) -> str:
        """Return the names of all of theirs, those outside who is who last."""
        return ", ".join(filter(None, [*map(str, self.people), self.contact.their_people]))


def contacts_of(user: User, relationship: Relationship) -> QuerySet[Contact]:
    """Return the contacts of a relationship that count and that `user` reads, newest first."""
    return (
        Contact.objects.visible_to(user)
        .filter(relationship=relationship, withdrawn_at__isnull=True)
        .select_related("track__theme", "office")
        .order_by("-on_day", "-pk")
    )


def contact_lines(user: User, contacts: Iterable[Contact]) -> list[ContactLine]:
    """Return a line for each contact; one query for any number."""
    contacts = list(contacts)
    people: dict[int, list[Counterpart]] = defaultdict(list)
    rows = ContactPerson.objects.visible_to(user).filter(contact__in=contacts, is_dropped=False)
    for row in rows.select_related("counterpart").order_by("counterpart__name", "pk"):
        people[row.contact_id].append(row.counterpart)
    return [ContactLine(contact, people[contact.pk]) for contact in contacts]


def contacts_by_track(user: User, relationship: Relationship) -> dict[int, int]:
    """Return how many contacts there are on each track that has one, by its id."""
    found = contacts_of(user, relationship).filter(track__isnull=False).order_by()
    return dict(found.values_list("track_id").annotate(Count("pk")))
