"""Let people hear of what they owe, as beat and workers do: some mails go wrong.

Which one does depends on who gets it alone, so that nothing hidden changes what others read.
"""

from django.utils import timezone

from reminders.models import Mail, MailState
from reminders.services.composing import compose
from reminders.services.delivery import deliver
from reminders.services.sweep import sweep


def tell() -> None:
    """Plan, compose and send what is due now; one person's fail, another's may have gone twice."""
    now = timezone.now()
    sweep(now=now)
    compose(now=now)
    mine = Mail.objects.waiting().filter(goes_at__lte=now)
    failed = {"state": MailState.FAILED, "failure": "550 No such box", "ended_at": now}
    mine.filter(recipient__email__startswith="post").update(**failed)
    deliver(clock=lambda: now)
    unsure = Mail.objects.filter(state=MailState.SENT, recipient__email__startswith="bureau")
    unsure.update(ambiguous_at=now)
