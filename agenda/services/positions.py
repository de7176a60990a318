"""Other offices' words on an ask before it is answered (design §6)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import Ask, AskState, OfferedDate, Position
from agenda.services.checks import check_action_office
from agenda.services.due_list import sync_ask
from dialogue.services.meetings import Actor
from dialogue.services.scope import scope_of
from offices.models import Office
from offices.services.clearances import ask_office, give_word, reopen
from offices.versions import lock_version

REASON = "positions and dates of an ask that was fetched through the gate"


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
    position = ask_office(
        Position.objects.for_system(REASON).filter(ask=locked),
        office=office,
        text=words_of(locked),
        ask=locked,
        **scope_of(locked),
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
    user = powers.somebody(actor.user)
    give_word(locked, word=word, position=text, text=words_of(locked.ask), user=user)
    sync_ask(locked.ask)
    return locked


def reopen_positions(ask: Ask) -> None:
    """Ask again for every word that was given on other words than the ask says now."""
    reopen(Position.objects.for_system(REASON).filter(ask=ask), words_of(ask))


def _refuse_answered(ask: Ask) -> None:
    if ask.state == AskState.ANSWERED and ask.deferred_until is None:
        raise ValidationError(_("This ask is answered already."))
