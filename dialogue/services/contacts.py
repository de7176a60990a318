"""Engagements outside meetings: noted, changed, and taken out again (design §1, "contact")."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogue.models import Contact, ContactKind, ContactPerson, Counterpart, Track
from dialogue.services.markings import check_lowering, check_markable, some_office, somebody
from dialogue.services.scope import scope_of
from dialogue.services.steps import Actor, require_reason
from offices.models import Relationship
from offices.versions import lock_version, save_next_version

REASON = "who took part in a contact that was fetched through the gate"


@transaction.atomic
def note_contact(
    relationship: Relationship,
    *,
    kind: str,
    on_day: date,
    said: str,
    marking: str,
    actor: Actor,
    today: date,
    track: Track | None = None,
    our_people: str = "",
    counterparts: Iterable[Counterpart] = (),
    their_people: str = "",
) -> Contact:
    """Return a new contact of the actor's office: a visit, call, letter or démarche.

    Raises ValidationError for a day in the future, nothing said, a marking above the author's
    clearance, and for a track or people of another relationship.
    """
    author, office = somebody(actor.user), some_office(actor.office)
    _check(relationship, kind=kind, on_day=on_day, said=said, track=track, today=today)
    check_markable(author, marking)
    contact = Contact.objects.create(
        relationship=relationship,
        marking=marking,
        kind=kind,
        on_day=on_day,
        said=said.strip(),
        track=track,
        office=office,
        our_people=our_people.strip(),
        their_people=their_people.strip(),
        noted_by=author,
    )
    _bring(contact, counterparts)
    return contact


@transaction.atomic
def change_contact(
    contact: Contact,
    *,
    actor: Actor,
    today: date,
    version: int | None = None,
    reason: str = "",
    counterparts: Iterable[Counterpart] | None = None,
    **values: Any,
) -> Contact:
    """Save new values of a contact, and who took part (None: as before).

    A lower marking takes an approver of the desk or the lead office and a reason, which the
    history keeps (design §5). Other refusals as in `note_contact`; raises StaleVersionError.
    """
    author = somebody(actor.user)
    locked = _lock(contact, version)
    before = locked.marking
    for name, value in values.items():
        setattr(locked, name, value.strip() if isinstance(value, str) else value)
    _check(
        locked.relationship,
        kind=locked.kind,
        on_day=locked.on_day,
        said=locked.said,
        track=locked.track,
        today=today,
    )
    check_markable(author, locked.marking)
    is_lowered = check_lowering(
        author,
        new=locked.marking,
        old=before,
        relationship=locked.relationship,
        lead=lead_of(locked),
        reason=reason,
        today=today,
    )
    with pghistory.context(**({"reason": reason.strip()} if is_lowered else {})):
        save_next_version(locked, values)
    if counterparts is not None:
        _bring(locked, counterparts)
    return locked


@transaction.atomic
def withdraw_contact(contact: Contact, *, reason: str, version: int | None = None) -> Contact:
    """Take out a contact that was entered by mistake; it stays on its page with the reason.

    Raises ValidationError without a reason or when it is out already, StaleVersionError.
    """
    locked = _lock(contact, version)
    require_reason(reason)
    locked.withdrawn_at, locked.withdrawn_reason = timezone.now(), reason.strip()
    save_next_version(locked, ["withdrawn_at", "withdrawn_reason"])
    return locked


def lead_of(contact: Contact) -> list[int]:
    """Return the ids of the offices that lead where a contact belongs: that of its track."""
    return [contact.track.lead_office_id] if contact.track else []


def _lock(contact: Contact, version: int | None) -> Contact:
    locked = lock_version(contact, version)
    if locked.withdrawn_at is not None:
        raise ValidationError(_("This contact was entered by mistake. Note a new one."))
    return locked


def _check(
    relationship: Relationship,
    *,
    kind: str,
    on_day: date,
    said: str,
    track: Track | None,
    today: date,
) -> None:
    if kind not in ContactKind.values:
        raise ValidationError(_("Say what kind of contact it was."))
    if on_day > today:
        raise ValidationError(_("The day of a contact cannot be in the future."))
    if not said.strip():
        raise ValidationError(_("Write what was said."))
    if track is not None and track.relationship_id != relationship.pk:
        raise ValidationError(_("This track is not of this relationship."))


def _bring(contact: Contact, counterparts: Iterable[Counterpart]) -> None:
    """Make exactly these take part; who did not after all is dropped, and stays in the history."""
    wanted = {one.pk: one for one in counterparts}
    if any(one.relationship_id != contact.relationship_id for one in wanted.values()):
        raise ValidationError(_("This person is not of this relationship."))
    for row in ContactPerson.objects.for_system(REASON).filter(contact=contact, is_dropped=False):
        if wanted.pop(row.counterpart_id, None) is None:
            row.is_dropped = True
            row.save(update_fields=["is_dropped"])
    for one in wanted.values():
        ContactPerson.objects.create(contact=contact, counterpart=one, **scope_of(contact))
