from reminders.models.choices import MailChoice, Rhythm
from reminders.models.deadlines import Deadline
from reminders.models.ladders import Ladder
from reminders.models.mails import Mail, MailState, Sort
from reminders.models.notices import Notice, Series, Silence, Why
from reminders.models.work_rows import Heartbeat, TaskFailure

__all__ = [
    "Deadline",
    "Heartbeat",
    "Ladder",
    "Mail",
    "MailChoice",
    "MailState",
    "Notice",
    "Rhythm",
    "Series",
    "Silence",
    "Sort",
    "TaskFailure",
    "Why",
]
