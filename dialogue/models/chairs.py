from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import ends_after_start, no_overlap
from core.findable import findable
from core.triggers import keep_history
from dialogue.models.bodies import Body
from offices.models import GatedRow, Office, Side, User


@keep_history()
@findable(title="title", text=["organisation"], page="body")
class ChairSeat(GatedRow):
    """A co-chair's place in a body: a side, a number 1 to 3, an office, a title."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", editable=False)
    side = models.CharField(_("side"), max_length=7, choices=Side)
    number = models.PositiveSmallIntegerField(_("seat"))
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("office"),
    )
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=120)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(GatedRow.Meta):
        ordering = ["side", "number"]
        verbose_name = _("chair seat")
        constraints = [
            models.UniqueConstraint(name="chair_seat_once", fields=["body", "side", "number"]),
            models.UniqueConstraint(
                name="chair_seat_scope", fields=["id", "relationship", "marking"]
            ),
            models.CheckConstraint(
                name="chair_seat_one_to_three", condition=models.Q(number__range=(1, 3))
            ),
            models.CheckConstraint(
                name="chair_seat_home_has_office",
                condition=models.Q(side=Side.HOME, office__isnull=False)
                | models.Q(side=Side.PARTNER, office__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@keep_history()
@findable(title="holder_name", page="seat.body")
class ChairTerm(GatedRow):
    """Who holds a seat from a day until another; one person at a time."""

    seat = models.ForeignKey(ChairSeat, models.PROTECT, related_name="terms", editable=False)
    holder = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person here"),
    )
    holder_name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day it no longer holds.")
    )

    class Meta(GatedRow.Meta):
        ordering = ["-starts_on"]
        verbose_name = _("chair term")
        constraints = [
            ends_after_start("chair_term_ends_after_start"),
            no_overlap("chair_term_one_at_a_time", "seat_id"),
        ]

    def __str__(self) -> str:
        return self.holder_name
