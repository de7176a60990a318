from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.items import AgendaItem
from core.findable import findable
from core.triggers import keep_history
from offices.models import Clearance, clearance_rules


@keep_history()
@findable(
    text=["position"],
    page="item",
    theme="item.meeting.body.track.theme.code",
    day="given_at",
    only_if="NEW.position <> ''",
)
class ItemClearance(Clearance):
    """An office's word on the briefing of an agenda item, due on a day; an edit reopens it."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="clearances", editable=False)
    due_on = models.DateField(_("clear by"))

    class Meta(Clearance.Meta):
        ordering = ["office__code"]
        verbose_name = _("clearance of an agenda item")
        constraints = [
            models.UniqueConstraint(name="item_clearance_once", fields=["item", "office"]),
            *clearance_rules("item_clearance"),
        ]

    def get_absolute_url(self) -> str:
        """Return the page of the item."""
        return self.item.get_absolute_url()
