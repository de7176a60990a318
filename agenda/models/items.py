from typing import Self

from django.db import models
from django.db.models import Deferrable, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from dialogue.models import Contact, Meeting, State
from offices.gate import GatedQuerySet
from offices.models import Office, Record, Side, User


class ItemState(models.TextChoices):
    """Where a subject stands before the meeting (design §1)."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("On the agenda")
    DEFERRED = "deferred", _("Deferred")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Outcome(models.TextChoices):
    """What became of an item at the meeting."""

    DISCUSSED = "discussed", _("Discussed")
    NOT_REACHED = "not_reached", _("Not reached")
    CARRIED = "carried", _("Carried forward")


STAYS_OPEN = (Outcome.NOT_REACHED, Outcome.CARRIED)


class ItemQuerySet(GatedQuerySet):
    """Reads of agenda items."""

    def told(self) -> Self:
        """Fetch what a line about an item names."""
        return self.select_related("lead_office", "office", "relationship")

    def on_agenda(self, meeting: Meeting) -> Self:
        """Return the accepted items of a meeting, in their order."""
        return self.filter(meeting=meeting, state=ItemState.ACCEPTED).order_by("position")

    def undecided(self, meeting: Meeting) -> Self:
        """Return the proposals of a meeting that nobody has decided yet, oldest first."""
        return self.filter(meeting=meeting, state=ItemState.PROPOSED).order_by("id")

    def still_open(self, user: User) -> Self:
        """Return what a later meeting has to take up: deferred, not reached, carried forward, what
        a meeting that was concluded left undecided or without an outcome, and all that was not
        put aside of one that was waived, missed or postponed.

        Not what `user` can see carried over already; a successor that is marked above them they
        do not know of.
        """
        meetings = Meeting.objects.visible_to(user).order_by()
        fell = meetings.filter(state__in=(State.WAIVED, State.MISSED, State.POSTPONED))
        concluded = meetings.filter(state=State.CONCLUDED)
        taken = (
            AgendaItem.objects.visible_to(user)
            .exclude(state=ItemState.WITHDRAWN)
            .filter(carried_from=models.OuterRef("pk"))
        )
        is_left = Q(state__in=(ItemState.PROPOSED, ItemState.ACCEPTED))
        return self.filter(
            Q(state=ItemState.DEFERRED)
            | Q(state=ItemState.ACCEPTED, outcome__in=STAYS_OPEN)
            | (is_left & Q(outcome="", meeting__in=concluded.values("pk")))
            | (is_left & Q(meeting__in=fell.values("pk")))
        ).exclude(models.Exists(taken))


@keep_history(exclude=["position"])
@findable(
    title="title",
    text=[
        "purpose",
        "desired_outcome",
        "talking_points",
        "home_brings",
        "partner_brings",
        "decided_reason",
        "minutes",
    ],
    page="meeting",
    only_if="NEW.state <> 'withdrawn'",
)
class AgendaItem(Record):
    """A subject of a meeting, from the proposal to its minutes; marked at least like the meeting.

    `position` counts the accepted items of a meeting from 1 without gaps; no history keeps it, for
    it would tell of items above the reader. What the other side may see of an item that `is_shared`
    is told by `agenda.copies`: never what NOFORN keeps at home.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", editable=False)
    title = models.CharField(_("subject"), max_length=160)
    proposed_by = models.CharField(
        _("proposed by"), max_length=7, choices=Side, default=Side.HOME, editable=False
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("proposing office"), editable=False
    )
    purpose = models.TextField(_("purpose"), blank=True)
    desired_outcome = models.TextField(_("desired outcome"), blank=True)
    talking_points = models.TextField(_("talking points"), blank=True)
    lead_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead for us"),
    )
    duration = models.PositiveSmallIntegerField(_("minutes planned"), null=True, blank=True)
    is_shared = models.BooleanField(_("for both sides"), default=False)
    home_brings = models.CharField(_("we bring"), max_length=200, blank=True)
    home_brings_by = models.DateField(_("we bring it by"), null=True, blank=True)
    partner_brings = models.CharField(_("they bring"), max_length=200, blank=True)
    partner_brings_by = models.DateField(_("they bring it by"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ItemState, default=ItemState.PROPOSED, editable=False
    )
    position = models.PositiveSmallIntegerField(_("place"), null=True, editable=False)
    decided_reason = models.TextField(_("reason"), blank=True, editable=False)
    outcome = models.CharField(
        _("at the meeting"), max_length=11, choices=Outcome, blank=True, editable=False
    )
    minutes = models.TextField(_("minutes"), blank=True, editable=False)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("carried over from"),
    )
    from_contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="+", editable=False
    )

    labels_by_country = {
        "lead_office": _("lead: %(home)s"),
        "home_brings": _("%(home)s brings"),
        "home_brings_by": _("%(home)s brings it by"),
        "partner_brings": _("%(partner)s brings"),
        "partner_brings_by": _("%(partner)s brings it by"),
    }

    objects = models.Manager.from_queryset(ItemQuerySet)()  # type: ignore[misc]

    class Meta(Record.Meta):
        ordering = ["meeting_id", "position", "id"]
        verbose_name = _("agenda item")
        constraints = [
            models.UniqueConstraint(name="item_scope", fields=["id", "relationship", "marking"]),
            models.UniqueConstraint(name="item_relationship", fields=["id", "relationship"]),
            models.UniqueConstraint(
                name="item_one_per_place",
                fields=["meeting", "position"],
                deferrable=Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                name="item_carried_once",
                fields=["carried_from", "marking"],
                condition=~Q(state=ItemState.WITHDRAWN),
            ),
            models.CheckConstraint(name="item_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="item_place_when_accepted",
                # A comparison with nothing would pass: a place is asked for by name.
                condition=Q(state=ItemState.ACCEPTED, position__isnull=False, position__gte=1)
                | (~Q(state=ItemState.ACCEPTED) & Q(position__isnull=True)),
            ),
            models.CheckConstraint(
                name="item_declined_has_reason",
                condition=~Q(state=ItemState.DECLINED) | ~Q(decided_reason=""),
            ),
            models.CheckConstraint(
                name="item_noforn_is_internal",
                condition=Q(is_shared=False) | ~Q(marking__endswith="/NF"),
            ),
            models.CheckConstraint(
                name="item_outcome_when_accepted",
                condition=Q(outcome="") | Q(state=ItemState.ACCEPTED),
            ),
            models.CheckConstraint(
                name="item_discussed_has_minutes",
                condition=~Q(outcome=Outcome.DISCUSSED) | ~Q(minutes=""),
            ),
            models.CheckConstraint(
                name="item_carried_from_earlier",
                condition=Q(carried_from__isnull=True) | Q(carried_from__lt=F("id")),
            ),
            models.CheckConstraint(
                name="item_brings_what",
                condition=(Q(home_brings_by__isnull=True) | ~Q(home_brings=""))
                & (Q(partner_brings_by__isnull=True) | ~Q(partner_brings="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the item's page."""
        return reverse("agenda:item", args=[self.uid])
