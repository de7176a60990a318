from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from core.dates import home_today
from offices.access import offices_of
from offices.models import Role, User
from reminders.models import Mail, MailState, Notice

ENDED_BADLY = (MailState.FAILED, MailState.UNKNOWN)


def send_again(notice: Notice, *, by: User, now: datetime) -> None:
    """Let the mail of a notice that failed, or was perhaps never taken, be written and sent anew.

    Its recipient and the approvers of the office through which they hear may. Raises
    PermissionDenied; ValidationError for any other mail: that one was sent, or will be.
    """
    approves = offices_of(by, home_today(now), [Role.APPROVER]).filter(office=notice.office_id)
    if notice.recipient_id != by.pk and not approves.exists():
        raise PermissionDenied
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
