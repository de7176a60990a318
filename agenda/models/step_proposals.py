from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.items import AgendaItem
from core.findable import findable
from core.triggers import keep_history
from dialogue.models import Meeting
from offices.models import GatedRow, Office, Side
from workinggroups.models import NextStep


@keep_history()
@findable(title="what", page="meeting", only_if="NOT NEW.is_dropped")
class StepProposal(GatedRow):
    """Who does what by when, as a meeting left it: a proposal for a next step.

    It belongs to an item, whose marking it has, or to the meeting as a whole.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", editable=False)
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, related_name="+", editable=False
    )
    side = models.CharField(_("who"), max_length=7, choices=Side)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    what = models.CharField(_("what"), max_length=200)
    by_on = models.DateField(_("by when"), null=True, blank=True)
    next_step = models.ForeignKey(
        NextStep,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("in the programme"),
    )
    is_dropped = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(GatedRow.Meta):
        ordering = ["id"]
        verbose_name = _("proposal for a next step")
        constraints = [
            models.UniqueConstraint(name="step_proposal_put_forward_once", fields=["next_step"]),
            models.CheckConstraint(name="step_proposal_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="step_proposal_of_one_side",
                condition=Q(side=Side.HOME, office__isnull=False)
                | Q(side=Side.PARTNER, office__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.what
