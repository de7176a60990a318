from django.db import models

from agenda.models.asks import Ask, AskPartQuerySet
from core.findable import findable
from core.triggers import keep_history
from offices.models import Clearance, clearance_rules


@keep_history()
@findable(
    text=["position"],
    page="ask.request",
    day="given_at",
    only_if="NEW.position <> ''",
)
class Position(Clearance):
    """An office's word on an ask, given before the action office answers (design §6)."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="positions", editable=False)

    objects = models.Manager.from_queryset(AskPartQuerySet)()  # type: ignore[misc]

    class Meta(Clearance.Meta):
        ordering = ["office__code"]
        constraints = [
            models.UniqueConstraint(name="position_one_per_office", fields=["ask", "office"]),
            *clearance_rules("position", by="given_by_somebody"),
        ]

    def get_absolute_url(self) -> str:
        """Return the page of the request, where positions stand."""
        return self.ask.request.get_absolute_url()
