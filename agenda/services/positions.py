"""Other offices' words on an ask before it is answered (design §6)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import Ask, AskState, OfferedDate, Position
from agenda.services.checks import check_action_office
from agenda.services.due_list import sync_ask
from core.text import digest
from dialogue.services.meetings import Actor
from dialogue.services.scope import scope_of
from offices.models import ClearanceWord, Office
from offices.versions import lock_version, save_next_version

REASON = "positions and dates of an ask that was fetched through the gate"
NEEDS_WORDS = (ClearanceWord.NOT_CLEARED, ClearanceWord.CLEARED_WITH_EDITS)


def words_of(ask: Ask) -> str:
    """Return all that an office clears: the sentence, the dates offered, the effect."""
    dates = OfferedDate.objects.for_system(REASON).filter(ask=ask).offered()
    lines = [f"{row.first_day} {row.last_day} {row.venue}" for row in dates]
    return "\n".join([ask.text, *lines, str(ask.effect or "")])


@transaction.atomic
def ask_position(ask: Ask, *, office: Office, actor: Actor, today: date) -> Position:
    """Ask an assigned office for its word; asking twice changes nothing.

    Only the office that asks and the one that was asked can; only before there is an answer.
    """
    locked = lock_version(ask, None)
    powers.require_asking(powers.somebody(actor.user), locked, today=today)
    _refuse_answered(locked)
    check_action_office(office, locked.relationship, today)
    if office.pk == locked.action_office_id:
        raise ValidationError(_("%(office)s gives the answer itself.") % {"office": office})
    found = Position.objects.for_system(REASON).filter(ask=locked, office=office).first()
    if found is not None:
        return found
    position = Position.objects.create(
        ask=locked, office=office, text_digest=digest(words_of(locked)), **scope_of(locked)
    )
    sync_ask(locked)
    return position


@transaction.atomic
def give_position(
    position: Position,
    *,
    word: str,
    actor: Actor,
    today: date,
    text: str = "",
    version: int | None = None,
) -> Position:
    """Record an office's word on the ask as it reads now; a later word replaces it.

    Raises PermissionDenied unless an approver of that office speaks, ValidationError once the ask
    is answered or when an office that does not simply clear gives no position.
    """
    locked = lock_version(position, version)
    powers.require_position(powers.somebody(actor.user), locked, today=today)
    _refuse_answered(locked.ask)
    if word not in ClearanceWord.values or word == ClearanceWord.PENDING:
        raise ValidationError({"word": _("Choose a word.")})
    if word in NEEDS_WORDS and not text.strip():
        raise ValidationError({"position": _("Say what you would change, or why not.")})
    locked.word, locked.position = word, text.strip()
    locked.text_digest = digest(words_of(locked.ask))
    locked.given_by, locked.given_at = actor.user, timezone.now()
    save_next_version(locked, ["word", "position", "text_digest", "given_by", "given_at"])
    sync_ask(locked.ask)
    return locked


def reopen_positions(ask: Ask) -> None:
    """Ask again for every word that was given on other words than the ask says now."""
    now = digest(words_of(ask))
    stale = Position.objects.for_system(REASON).filter(ask=ask).exclude(text_digest=now)
    for position in stale.select_for_update():
        position.word, position.text_digest = ClearanceWord.PENDING, now
        position.given_by = position.given_at = None
        save_next_version(position, ["word", "text_digest", "given_by", "given_at"])


def _refuse_answered(ask: Ask) -> None:
    if ask.state == AskState.ANSWERED and ask.deferred_until is None:
        raise ValidationError(_("This ask is answered already."))
