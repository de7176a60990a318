from django.db import models
from django.db.models import Q

from agenda.models.asks import Ask, AskPartQuerySet
from core.findable import findable
from core.triggers import keep_history
from offices.models import Clearance, ClearanceWord


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
            models.CheckConstraint(
                name="position_given_by_somebody",
                condition=Q(
                    word=ClearanceWord.PENDING, given_by__isnull=True, given_at__isnull=True
                )
                | (
                    ~Q(word=ClearanceWord.PENDING)
                    & Q(given_by__isnull=False, given_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="position_says_why_not",
                condition=~Q(word__in=[ClearanceWord.NOT_CLEARED, ClearanceWord.CLEARED_WITH_EDITS])
                | ~Q(position=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.get_word_display()}"

    def get_absolute_url(self) -> str:
        """Return the page of the request, where positions stand."""
        return self.ask.request.get_absolute_url()
