from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from dialogue.models.chairs import ChairSeat
from dialogue.models.counterparts import Counterpart
from dialogue.models.meetings import Meeting
from offices.gate import GatedQuerySet
from offices.models import GatedRow, Office, Side, User


class DelegationQuerySet(GatedQuerySet):
    """Reads of delegations."""

    def coming(self, meeting: Meeting) -> Self:
        """Return those on the list of a meeting: by side, heads first, in the order added."""
        return (
            self.filter(meeting=meeting, withdrawn_at__isnull=True)
            .select_related("office", "counterpart", "person")
            .order_by("side", "-is_head", "id")
        )


@keep_history()
@findable(
    title="name",
    text=["title", "organisation"],
    page="meeting",
    only_if="NEW.withdrawn_at IS NULL",
)
class DelegationMember(GatedRow):
    """A person on one side's list for a meeting; the list is as sensitive as the meeting.

    Name, title and organisation are as they were then; `person` is one of ours, `counterpart` one
    of theirs, and both may be unknown to Entente. `seat` says that they come as its holder.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="delegates", editable=False)
    side = models.CharField(_("side"), max_length=7, choices=Side)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    counterpart = models.ForeignKey(Counterpart, models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(ChairSeat, models.PROTECT, null=True, related_name="+")
    is_head = models.BooleanField(_("leads the delegation"), default=False)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = models.Manager.from_queryset(DelegationQuerySet)()  # type: ignore[misc]

    class Meta(GatedRow.Meta):
        ordering = ["meeting_id", "side", "id"]
        verbose_name = _("member of a delegation")
        constraints = [
            models.CheckConstraint(name="delegate_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="delegate_of_one_side",
                condition=Q(side=Side.HOME, counterpart__isnull=True)
                | Q(side=Side.PARTNER, person__isnull=True, office__isnull=True),
            ),
            models.UniqueConstraint(
                name="delegate_person_once",
                fields=["meeting", "person"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="delegate_counterpart_once",
                fields=["meeting", "counterpart"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.title]))
