"""What the database says while a fault is played, and after it."""

from pathlib import Path

from django.db.models import Count

from faults.debts import Debts
from faults.sink import accepted
from reminders.models import Deadline, Heartbeat, Mail, MailState, Notice
from reminders.work import BEAT, WORKER

REASON = "the faults count what became of them"
NEWEST = "late-14"


def is_at_work() -> bool:
    """Tell whether a worker and beat have given a sign."""
    return Heartbeat.objects.filter(name__in=(BEAT, WORKER)).count() == 2


def is_over(folder: Path, debts: Debts) -> bool:
    """Tell whether everybody was told, and nothing waits that could still be sent."""
    told = {reference for mail in accepted(folder) for reference in mail.references}
    if not told.issuperset(debts.planned) or Mail.objects.waiting().exists():
        return False
    return not Notice.objects.for_system(REASON).waiting().exists()


def ambiguous() -> int:
    """Return of how many mails nobody knows whether they were taken once or twice."""
    return Mail.objects.ambiguous().count()


def complaints_about_steps(debts: Debts) -> list[str]:
    """Complain where other steps than the newest were told after beat was off."""
    rows = Notice.objects.for_system(REASON).order_by().values_list("step")
    found = dict(rows.annotate(Count("pk")))
    return [] if found == {NEWEST: len(debts.planned)} else [f"steps told: {found}"]


def complaints_about_poison(debts: Debts) -> list[str]:
    """Complain unless the one row is set aside with its trouble, and the one mail has failed."""
    troubles = Deadline.objects.for_system(REASON).exclude(trouble="")
    aside = list(troubles.values_list("kind", "trouble"))
    failed = list(Mail.objects.filter(state=MailState.FAILED).values_list("failure", flat=True))
    found = []
    if aside != [("unheard_of", "KeyError")]:
        found.append(f"set aside: {aside}")
    if failed != ["550 No such box"]:
        found.append(f"failed: {failed}")
    return found
