"""Who was told what, and when."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table

NOTICES = Table(
    "notices",
    (
        Column(_("What"), lambda line: line.verb),
        Column(_("About"), lambda line: line.notice.deadline.title),
        Column(_("Reference"), lambda line: line.notice.deadline.reference),
        Column(_("Due"), lambda line: line.notice.due_on),
        Column(_("Who"), lambda line: line.notice.recipient.name),
        Column(_("Why"), lambda line: line.notice.reason),
        Column(_("When"), lambda line: line.at),
        Column(_("What became of it"), lambda line: line.outcome),
    ),
)

DAY_MAILS = Table(
    "day-of-meeting",
    (
        Column(_("Subject"), lambda line: line.mail.subject),
        Column(_("Who"), lambda line: line.mail.recipient.name),
        Column(_("When"), lambda line: line.at),
        Column(_("What became of it"), lambda line: line.outcome),
    ),
)

COMING = Table(
    "next-30-days",
    (
        Column(_("What"), lambda line: line.due.words.verb),
        Column(_("About"), lambda line: line.due.row.title),
        Column(_("Reference"), lambda line: line.due.row.reference),
        Column(_("Due"), lambda line: line.due.row.due_on),
        Column(_("Next reminder"), lambda line: line.reminded_on),
    ),
)
