import pghistory
from django.db import models

from agenda.models.asks import Ask
from offices.models import Clearance


@pghistory.track()
class Position(Clearance):
    """An office's word on an ask, given before the action office answers (design §6)."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="positions", editable=False)

    class Meta(Clearance.Meta):
        ordering = ["office__code"]
        constraints = [
            models.UniqueConstraint(name="position_one_per_office", fields=["ask", "office"]),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.get_word_display()}"
