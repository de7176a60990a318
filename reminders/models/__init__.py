from reminders.models.choices import MailChoice, Rhythm
from reminders.models.deadlines import Deadline
from reminders.models.ladders import Ladder
from reminders.models.mails import Mail, MailState, Sort
from reminders.models.notices import Notice, Series, Silence, Why

__all__ = [
    "Deadline",
    "Ladder",
    "Mail",
    "MailChoice",
    "MailState",
    "Notice",
    "Rhythm",
    "Series",
    "Silence",
    "Sort",
    "Why",
]
