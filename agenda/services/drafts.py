"""Writing requests and their asks, up to the moment when they are filed (design §6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from agenda import powers
from agenda.effects import Effect, to_json
from agenda.models import ActionRequest, Ask, OfferedDate
from agenda.services.checks import check_ask, check_marking, check_place, check_suspense
from agenda.services.due_list import sync_request
from agenda.services.positions import reopen_positions
from agenda.services.remarking import lock_forums, sync_marking
from dialogue.models import Body, Contact, Meeting, Track
from dialogue.services.bodies import is_lower
from dialogue.services.meetings import Actor
from dialogue.services.scope import scope_of
from offices.models import Office, Relationship, Side
from offices.versions import lock_version, save_next_version

REASON = "parts of a request that was fetched through the gate"


@dataclass(frozen=True)
class Offer:
    """Days and a place (a Venue) offered for a meeting."""

    first_day: date
    last_day: date
    venue: str
    is_recommended: bool = False


@dataclass(frozen=True)
class AskDraft:
    """What one ask will say. A date ask names a meeting and offers dates; an effect has a body."""

    kind: str
    text: str
    action_office: Office
    meeting: Meeting | None = None
    body: Body | None = None
    effect: Effect | None = None
    offers: Sequence[Offer] = ()


@transaction.atomic
def draft_request(
    relationship: Relationship,
    *,
    actor: Actor,
    title: str,
    suspense_on: date,
    marking: str,
    asks: Sequence[AskDraft],
    today: date,
    background: str = "",
    track: Track | None = None,
    asked_by: str = Side.HOME,
    conveyed_on: date | None = None,
    from_contact: Contact | None = None,
) -> ActionRequest:
    """Return a new draft with its asks and offered dates; `file_request` files it.

    `actor.office` asks, or conveys what the other side asks on `conveyed_on` (today unless
    given). The track is that of the first meeting or forum named, else that of the contact that
    leads to the request, unless given. Raises PermissionDenied, and ValidationError with a
    sentence.
    """
    author = powers.somebody(actor.user)
    if actor.office not in powers.filing_offices(author, relationship, today=today):
        powers.require_filing(author, relationship, today=today)
        raise ValidationError(_("You cannot file for this office."))
    if not asks:
        raise ValidationError(_("A request asks for something."))
    if not title.strip():
        raise ValidationError({"title": _("Give the request a subject.")})
    check_suspense(suspense_on, today)
    theirs = asked_by == Side.PARTNER
    if theirs and (conveyed_on or today) > today:
        raise ValidationError({"conveyed_on": _("This day is in the future.")})
    for draft in asks:
        check_ask(draft, relationship, author, today)
    check_place(from_contact, relationship, author)
    check_marking(marking, lock_forums(asks), author)
    request = ActionRequest.objects.create(
        relationship=relationship,
        marking=marking,
        track=track or _track_of(asks) or (from_contact.track if from_contact else None),
        from_contact=from_contact,
        office=actor.office,
        asked_by=asked_by,
        conveyed_on=(conveyed_on or today) if theirs else None,
        title=title.strip(),
        background=background.strip(),
        suspense_on=suspense_on,
        drafted_by=author,
    )
    for draft in asks:
        _write_ask(request, draft, today=today)
    return request


@transaction.atomic
def add_ask(
    request: ActionRequest,
    draft: AskDraft,
    *,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> Ask:
    """Add one more ask to a request that is not filed yet."""
    forums = lock_forums([draft])
    locked = lock_unfiled(request, actor=actor, today=today, version=version)
    check_ask(draft, locked.relationship, powers.somebody(actor.user), today)
    check_marking(locked.marking, forums, powers.somebody(actor.user))
    ask = _write_ask(locked, draft, today=today)
    save_next_version(locked, [])
    return ask


@transaction.atomic
def change_request(
    request: ActionRequest,
    *,
    actor: Actor,
    today: date,
    version: int | None = None,
    reason: str = "",
    **values: Any,
) -> ActionRequest:
    """Save new values of title, background, suspense_on or marking of a request not filed yet.

    The marking goes to asks, dates and positions with it: the database sees to that. Only an
    approver of its office marks it lower, with a `reason` that the history keeps (design §5).
    """
    user = powers.somebody(actor.user)
    forums = lock_forums(asks_of(request))
    locked = lock_unfiled(request, actor=actor, today=today, version=version)
    is_lowered = "marking" in values and is_lower(values["marking"], locked.marking)
    if is_lowered:
        powers.require_release(user, locked, today=today)
        if not reason.strip():
            raise ValidationError({"reason": _("Say why the marking is lowered.")})
    for name, value in values.items():
        setattr(locked, name, value)
    if not locked.title.strip():
        raise ValidationError({"title": _("Give the request a subject.")})
    check_suspense(locked.suspense_on, today)
    named = [*forums, *_named(asks_of(locked))]
    check_marking(locked.marking, named, user)
    with pghistory.context(**({"reason": reason.strip()} if is_lowered else {})):
        save_next_version(locked, values)
    sync_marking(locked)
    return locked


@transaction.atomic
def change_ask(
    ask: Ask,
    draft: AskDraft,
    *,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> Ask:
    """Let an ask of a request that is not filed yet say what `draft` says; its kind stays.

    Positions that were given on the old words are asked for again.
    """
    forums = lock_forums([draft])
    request = lock_unfiled(ask.request, actor=actor, today=today)
    locked = lock_version(ask, version)
    draft = replace(draft, kind=locked.kind)
    check_ask(draft, request.relationship, powers.somebody(actor.user), today)
    check_marking(request.marking, forums, powers.somebody(actor.user))
    values = _values(draft, today)
    for name, value in values.items():
        setattr(locked, name, value)
    save_next_version(locked, values)
    _offer(locked, draft.offers)
    reopen_positions(locked)
    sync_request(request)
    return locked


def lock_unfiled(
    request: ActionRequest, *, actor: Actor, today: date, version: int | None = None
) -> ActionRequest:
    """Return a request locked for a change; refuse one that is filed or withdrawn."""
    locked = lock_version(request, version)
    powers.require_drafting(powers.somebody(actor.user), locked, today=today)
    if not locked.is_unfiled:
        raise ValidationError(
            _("This cannot be changed any more: the request is “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    return locked


def asks_of(request: ActionRequest) -> list[Ask]:
    """Return the asks of a request with their meeting, body, offices and offered dates."""
    return list(
        Ask.objects.for_system(REASON)
        .filter(request=request)
        .select_related("meeting", "body", "action_office")
        .order_by("number")
    )


def offers_of(ask: Ask) -> list[OfferedDate]:
    """Return the dates that an ask offers now."""
    return list(OfferedDate.objects.for_system(REASON).filter(ask=ask).offered())


def _write_ask(request: ActionRequest, draft: AskDraft, *, today: date) -> Ask:
    last = Ask.objects.for_system(REASON).filter(request=request).aggregate(n=Max("number"))["n"]
    ask = Ask.objects.create(
        request=request,
        number=(last or 0) + 1,
        kind=draft.kind,
        **_values(draft, today),
        **scope_of(request),
    )
    _offer(ask, draft.offers)
    return ask


def _values(draft: AskDraft, today: date) -> dict[str, Any]:
    return {
        "text": draft.text.strip(),
        "subject": _subject(draft, today),
        "action_office": draft.action_office,
        "meeting": draft.meeting,
        "body": draft.body,
        "effect": to_json(draft.effect) if draft.effect else None,
    }


def _subject(draft: AskDraft, today: date) -> str:
    """How the meeting or forum is called today: the ask keeps it, whatever its later name."""
    place: Any = None
    if draft.meeting is not None:
        place = Meeting.objects.for_system(REASON).with_title().get(pk=draft.meeting.pk)
    elif draft.body is not None:
        place = Body.objects.for_system(REASON).with_name(today).get(pk=draft.body.pk)
    return str(place or "")[:200]


def _offer(ask: Ask, offers: Sequence[Offer]) -> None:
    """Offer these dates and no others. Rows are reused in order, none is deleted."""
    rows = list(OfferedDate.objects.for_system(REASON).filter(ask=ask).order_by("id"))
    OfferedDate.objects.for_system(REASON).filter(ask=ask).update(is_dropped=True)
    for index, offer in enumerate(offers):
        row = rows[index] if index < len(rows) else OfferedDate(ask=ask, **scope_of(ask))
        row.is_dropped = False
        row.first_day, row.last_day, row.venue = offer.first_day, offer.last_day, offer.venue
        row.is_recommended = offer.is_recommended
        row.save()


def _named(asks: Sequence[Any]) -> list[Any]:
    return [place for ask in asks for place in (ask.meeting, ask.body) if place is not None]


def _track_of(asks: Sequence[AskDraft]) -> Track | None:
    for place in _named(asks):
        return place.track if isinstance(place, Body) else place.body.track
    return None
