"""An answer stands no longer: its ask waits again, since the day on which it was first filed."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Answer, Ask, AskState
from agenda.services.due_list import sync_ask
from offices.models import User
from offices.versions import lock_version, save_next_version

REASON = "an answer that was fetched through the gate"


def reopen_ask(answer: Answer, *, by: User | None, reason: str) -> Ask:
    """Mark `answer` as taken back, with who and why, and let its ask wait for another.

    Raises ValidationError when it does not stand any more. The caller undoes what it did.
    """
    ask = lock_version(answer.ask, None)
    taken = (
        Answer.objects.for_system(REASON)
        .filter(pk=answer.pk, is_standing=True)
        .update(
            is_standing=False,
            taken_back_at=timezone.now(),
            taken_back_by=by,
            taken_back_reason=reason.strip(),
        )
    )
    if not taken:
        raise ValidationError(_("This answer does not stand any more."))
    ask.state, ask.deferred_until = AskState.OPEN, None
    save_next_version(ask, ["state", "deferred_until"])
    sync_ask(ask)
    return ask
