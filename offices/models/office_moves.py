import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import format_day, home_today
from core.triggers import keep_history, keep_rows
from offices.models.hand_overs import IS_OPEN
from offices.models.judged import JudgedByDatabase
from offices.models.offices import Office
from offices.models.people import User


class MoveRefused(models.TextChoices):
    """Why a move whose day has come could not be carried out."""

    CLOSED = "closed", gettext_lazy("The office to which everything goes is closed.")


class OfficeMoveQuerySet(models.QuerySet):
    """Reads of moves. They belong to no relationship; their gate is who works in either office."""

    def visible_to(self, user: User, *, today: date | None = None) -> Self:
        """Return those of which `user` works in one of both offices or approves above one, and
        that they entered."""
        from offices.access import offices_of
        from offices.office_moves import offices_headed

        day = today or home_today()
        own, headed = offices_of(user, day), offices_headed(user, day)
        works = Q(office_id__in=own) | Q(to_office_id__in=own)
        heads = Q(office_id__in=headed) | Q(to_office_id__in=headed)
        return self.filter(works | heads | Q(entered_by=user))

    def due(self, today: date) -> Self:
        """Return those that are confirmed, and whose day has come by `today`."""
        return self.filter(IS_OPEN, confirmed_at__isnull=False, on_day__lte=today)


@keep_history()
class OfficeMove(JudgedByDatabase):
    """Everything that one office owes goes to another one, by itself, on a day (design §5).

    A reorganisation or an evacuated post. With its people their roles go over too; where it closes,
    the other is its successor. All that it says is U.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("office"),
    )
    to_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=gettext_lazy("to")
    )
    on_day = models.DateField(gettext_lazy("on"))
    with_people = models.BooleanField(gettext_lazy("with its people"), default=False)
    closes = models.BooleanField(gettext_lazy("the office closes"), default=False)
    reason = models.CharField(gettext_lazy("reason"), max_length=500)
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed"), null=True, editable=False)
    done_at = models.DateTimeField(gettext_lazy("moved"), null=True, editable=False)
    cancelled_at = models.DateTimeField(gettext_lazy("cancelled"), null=True, editable=False)
    not_moved_because = models.CharField(
        gettext_lazy("not moved"), max_length=6, choices=MoveRefused, blank=True, editable=False
    )
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("entered by"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = models.Manager.from_queryset(OfficeMoveQuerySet)()

    class Meta:
        ordering = ["-on_day", "-id"]
        verbose_name = gettext_lazy("move of an office")
        constraints = [
            models.CheckConstraint(
                name="office_move_to_another", condition=~Q(office=F("to_office"))
            ),
            models.CheckConstraint(name="office_move_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="office_move_moves_when_confirmed",
                condition=Q(done_at__isnull=True) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="office_move_moved_or_cancelled",
                condition=Q(done_at__isnull=True) | Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="office_move_not_moved_is_due",
                condition=Q(not_moved_because="")
                | Q(confirmed_at__isnull=False, done_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="office_move_one_open", fields=["office"], condition=IS_OPEN
            ),
        ]
        triggers = keep_rows()

    def __str__(self) -> str:
        return _("%(office)s to %(other)s on %(day)s") % {
            "office": self.office.code,
            "other": self.to_office.code,
            "day": format_day(self.on_day),
        }

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("desk:office_move", args=[self.uid])

    @property
    def marking(self) -> str:
        """Which office follows which is U."""
        return "U"

    @property
    def is_open(self) -> bool:
        """Return whether it may still be changed: neither carried out nor cancelled."""
        return self.done_at is None and self.cancelled_at is None
