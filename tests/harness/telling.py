"""Let people hear of what they owe, as beat and workers do: some mails go wrong.

Which one does depends on who gets it alone, so that nothing hidden changes what others read.
"""

from django.utils import timezone

from dialogue.models import Meeting
from dialogue.services.announcing import key_prefix
from offices.models import User
from reminders.models import Mail, MailState
from reminders.services.announcing import News, announce
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


def tell_of_days(meeting: Meeting, person: User, n: int) -> None:
    """Tell a person `n` times of the day of a meeting."""
    news = News(
        marking=meeting.marking,
        title=f"Dialogue {meeting.pk}",
        reference=meeting.reference,
        path=meeting.get_absolute_url(),
        sentence="Moved to Fri 3 Apr 2026: %(what)s",
    )
    for i in range(n):
        announce(news, [person], key=f"{key_prefix(meeting)}{i}", now=timezone.now())
