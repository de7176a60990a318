"""Rows that tell whether the work is done that nobody asks for: signs of life, and failures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What an error's class says to somebody who runs Entente. Its text may be text of a record.
WORDS = {
    "SoftTimeLimitExceeded": gettext_lazy("It took longer than it may, and was ended."),
    "TimeLimitExceeded": gettext_lazy("It took longer than it may, and was ended."),
    "WorkerLostError": gettext_lazy("The process that did it has died."),
    "OperationalError": gettext_lazy("The database did not answer."),
    "InterfaceError": gettext_lazy("The database did not answer."),
    "ConnectionRefusedError": gettext_lazy("A server that it needs did not answer."),
    "TimeoutError": gettext_lazy("A server that it needs did not answer in time."),
}


class Heartbeat(models.Model):
    """When something that runs beside the web server last gave a sign, and on which machine."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    host = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.name


class TaskFailure(models.Model):
    """A task and the class of the error that ended it: how often, since when, and whether still.

    One row for each task and class, so the table stays small. Never the error's own text.
    """

    task = models.CharField(max_length=80)
    error = models.CharField(max_length=80)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    over_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-last_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "error"], name="task_failure_once"),
            models.CheckConstraint(
                condition=Q(last_at__gte=models.F("first_at")), name="task_failure_first_then_last"
            ),
            models.CheckConstraint(condition=Q(times__gte=1), name="task_failure_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.error}"

    @property
    def sentence(self) -> str:
        """What happened, in words that name no record."""
        words = WORDS.get(self.error)
        return str(words) if words else _("It ended with an error. The log says where.")
