from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reminders.models import Mail, MailState, Notice

ENDED_BADLY = (MailState.FAILED, MailState.UNKNOWN)


def send_again(notice: Notice, *, now: datetime) -> None:
    """Let the mail of a notice that failed, or was perhaps never taken, be written and sent anew.

    Raises ValidationError for any other: that one was sent, or will be.
    """
    bad = Mail.objects.filter(state__in=ENDED_BADLY)
    changed = notice.mail is not None and bad.filter(pk=notice.mail.pk).update(
        state=MailState.WAITING,
        goes_at=now,
        ended_at=None,
        lease_until=None,
        smtp_started_at=None,
        resent_at=None,
        attempts=0,
        failure="",
        text="",
    )
    if not changed:
        raise ValidationError(_("This mail did not fail. It was sent, or will be."))
