"""Who was told of the day of a meeting, and of another one: mails that no deadline asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from desk.noticeboard import became_of
from dialogue.models import Meeting
from dialogue.services.announcing import key_prefix
from reminders.models import Mail


@dataclass(frozen=True)
class DayMail:
    """A mail about the day of a meeting, as a list tells it; as sensitive as the meeting is now."""

    mail: Mail
    marking: str

    @property
    def outcome(self) -> str:
        """What became of it, in a few words."""
        return became_of(self.mail)

    @property
    def at(self) -> datetime:
        """When it was sent, or goes."""
        return self.mail.ended_at or self.mail.goes_at


def day_mails_of(record: Any) -> QuerySet[Mail]:
    """Return the mails about the day of a record that its reader sees, newest first.

    Only meetings have some. What they say holds nothing above U, and tells of the meeting alone.
    """
    if not isinstance(record, Meeting):
        return Mail.objects.none()
    rows = Mail.objects.filter(key__startswith=key_prefix(record))
    return rows.select_related("recipient").order_by("-goes_at", "-pk")


def day_mail_lines(mails: Iterable[Mail], marking: str) -> list[DayMail]:
    """Return the lines of mails about a meeting with this marking."""
    return [DayMail(mail, marking) for mail in mails]
