"""An agreed text goes to the home chairs, and each acknowledges or returns it (design §7)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.models import ChairSeat
from dialogue.services.clearing import require_reading
from dialogue.services.locks import lock_bodies
from dialogue.services.markings import somebody
from dialogue.services.scope import scope_of
from dialogue.services.steps import Actor
from offices.powers import Act, require_office
from offices.versions import save_next_version
from workinggroups.chair_words import agreed_at, is_acknowledged, newest_words
from workinggroups.models import Acknowledgement, ChairWord, JointConclusion, TextState
from workinggroups.services.conclusion_due_list import home_seats, sync_conclusion
from workinggroups.services.settling import (
    agreements_of,
    lock_conclusion,
    refuse_state,
    require_a_reason,
    require_on_text,
)

REASON = "words of chairs on a conclusion that was fetched through the gate"


@transaction.atomic
def report_conclusion(
    conclusion: JointConclusion,
    *,
    reported_on: date,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> JointConclusion:
    """Record that an agreed text went to the chairs on a day; again after one returned it.

    For approvers of the desk or the lead office. Raises ValidationError for a day in the future
    or before it was agreed.
    """
    group, locked = lock_conclusion(conclusion, version)
    user, _office = require_on_text(actor, Act.ARRANGE, group, locked, today=today)
    refuse_state(locked, TextState.AGREED)
    if locked.reported_on is not None:
        raise ValidationError(_("It was reported already."))
    if reported_on > today:
        raise ValidationError({"reported_on": _("This day is in the future.")})
    if locked.agreed_on is not None and reported_on < locked.agreed_on:
        raise ValidationError({"reported_on": _("This day is before both sides agreed.")})
    locked.reported_on, locked.reported_by = reported_on, user
    save_next_version(locked, ["reported_on", "reported_by"])
    sync_conclusion(locked)
    return locked


@transaction.atomic
def speak_for_seat(
    conclusion: JointConclusion,
    *,
    seat: ChairSeat,
    word: str,
    actor: Actor,
    today: date,
    reason: str = "",
    version: int | None = None,
) -> Acknowledgement:
    """Acknowledge a reported text, or return it with a reason, for a home chair seat.

    For approvers of the office that holds the seat. What one of them returns is no longer
    reported: it goes up again, changed or as it is. Said twice it is one.
    """
    # The forum of the seat too: who changes the seat waits for conclusions that go to it.
    lock_bodies(pk__in=[seat.body_id, conclusion.group_id])
    group, locked = lock_conclusion(conclusion, version)
    if seat.pk not in {each.pk for each in home_seats([group.pk])[group.pk]}:
        raise ValidationError(_("It is not reported to this seat."))
    user = somebody(actor.user)
    chair = [seat.office_id] if seat.office_id is not None else []
    office = require_office(user, Act.ADOPT, group.relationship, today=today, chair=chair)
    require_reading(user, locked, seat)
    if locked.state != TextState.AGREED or locked.reported_on is None:
        raise ValidationError(_("It is not reported to the chairs now."))
    if word not in ChairWord.values:
        raise ValidationError({"word": _("Choose a word.")})
    if word == ChairWord.RETURNED:
        require_a_reason(reason)
    before = _last_word(locked, seat)
    if word == ChairWord.ACKNOWLEDGED and before is not None:
        return before
    said = Acknowledgement.objects.create(
        conclusion=locked,
        seat=seat,
        reported_on=locked.reported_on,
        word=word,
        reason=reason.strip() if word == ChairWord.RETURNED else "",
        by=user,
        office=office,
        **scope_of(locked),
    )
    if word == ChairWord.RETURNED:
        locked.reported_on = locked.reported_by = None
    save_next_version(locked, ["reported_on", "reported_by"])
    sync_conclusion(locked)
    return said


def _last_word(conclusion: JointConclusion, seat: ChairSeat) -> Acknowledgement | None:
    """Return the word by which a seat acknowledged this report of this text, if it did."""
    words = Acknowledgement.objects.for_system(REASON).filter(conclusion=conclusion, seat=seat)
    newest = newest_words(words).get(seat.pk)
    since = agreed_at(conclusion, agreements_of(conclusion))
    return newest if is_acknowledged(conclusion, newest, since) else None
