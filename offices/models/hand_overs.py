import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.constraints import current, ends_after_start
from core.dates import format_day, home_today
from core.triggers import keep_history, keep_rows
from offices.gate import GatedQuerySet
from offices.models.judged import JudgedByDatabase
from offices.models.offices import Office, Role
from offices.models.people import User
from offices.models.records import GatedRow
from offices.models.relationships import Assignment

IS_OPEN = Q(done_at__isnull=True, cancelled_at__isnull=True)


class NotMoved(models.TextChoices):
    """Why a hand-over whose day has come could not be carried out."""

    SUCCESSOR = "successor", gettext_lazy("The successor no longer drafts or approves there.")
    CLOSED = "closed", gettext_lazy("The office is closed.")


class HandOverQuerySet(models.QuerySet):
    """Reads of hand-overs. They belong to no relationship; their gate is who is party to them."""

    def visible_to(self, user: User, *, today: date | None = None) -> Self:
        """Return those that `user` gives, takes, or approves for the office of on `today`."""
        from offices.access import offices_of

        approving = offices_of(user, today or home_today(), [Role.APPROVER])
        return self.filter(Q(leaver=user) | Q(successor=user) | Q(office_id__in=approving))

    def due(self, today: date) -> Self:
        """Return those that are confirmed, and whose day has come by `today`."""
        return self.filter(IS_OPEN, confirmed_at__isnull=False, on_day__lte=today)

    def overlapping(self, today: date) -> Self:
        """Return those that were carried out, while who left still sees everything."""
        return self.filter(done_at__isnull=False, overlap_until__gt=today)


@keep_history()
class HandOver(JudgedByDatabase):
    """What one person answers for in one office goes to a successor, by itself, on a day.

    Nothing moves before it is confirmed. From `on_day` until `overlap_until`, the first day on
    which it no longer holds, the leaver still sees it all. Names, office and days are U.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("office"),
    )
    leaver = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("who hands over"),
    )
    successor = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("successor")
    )
    on_day = models.DateField(gettext_lazy("on"))
    overlap_until = models.DateField(gettext_lazy("overlap until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed"), null=True, editable=False)
    done_at = models.DateTimeField(gettext_lazy("moved"), null=True, editable=False)
    cancelled_at = models.DateTimeField(gettext_lazy("cancelled"), null=True, editable=False)
    not_moved_because = models.CharField(
        gettext_lazy("not moved"), max_length=9, choices=NotMoved, blank=True, editable=False
    )
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("entered by"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = models.Manager.from_queryset(HandOverQuerySet)()

    class Meta:
        ordering = ["-on_day", "-id"]
        verbose_name = gettext_lazy("hand-over")
        constraints = [
            models.CheckConstraint(
                name="hand_over_to_somebody_else", condition=~Q(leaver=F("successor"))
            ),
            ends_after_start("hand_over_overlap_after_day", "on_day", "overlap_until"),
            models.CheckConstraint(
                name="hand_over_moves_when_confirmed",
                condition=Q(done_at__isnull=True) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="hand_over_moved_or_cancelled",
                condition=Q(done_at__isnull=True) | Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="hand_over_not_moved_is_due",
                condition=Q(not_moved_because="")
                | Q(confirmed_at__isnull=False, done_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="hand_over_one_open", fields=["office", "leaver"], condition=IS_OPEN
            ),
        ]
        triggers = keep_rows()

    def __str__(self) -> str:
        return _("%(office)s: %(leaver)s to %(successor)s on %(day)s") % {
            "office": self.office.code,
            "leaver": self.leaver,
            "successor": self.successor,
            "day": format_day(self.on_day),
        }

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("desk:hand_over", args=[self.uid])

    @property
    def marking(self) -> str:
        """Who follows whom in an office is U; what it is about stands under marks of its own."""
        return "U"

    @property
    def is_open(self) -> bool:
        """Return whether it may still be changed: neither carried out nor cancelled."""
        return self.done_at is None and self.cancelled_at is None


class HandOverNoteQuerySet(GatedQuerySet):
    """Reads of notes: behind the gate, and of one's own offices and hand-overs alone."""

    def readable_by(self, user: User, today: date) -> Self:
        """Return the visible notes of hand-overs in an office of `user`, or to or from them.

        Where the office has moved since with its people, that of the part they are about now.
        """
        from offices.access import offices_of

        own = offices_of(user, today)
        parts = Assignment.objects.for_system("where the part is that a hand-over was about")
        followed = parts.filter(
            current(today),
            hand_over=OuterRef("hand_over_id"),
            relationship=OuterRef("relationship_id"),
            office_id__in=own,
        )
        return self.visible_to(user, today=today).filter(
            Q(hand_over__office_id__in=own)
            | Exists(followed.order_by())
            | Q(hand_over__leaver=user)
            | Q(hand_over__successor=user)
        )


@keep_history()
class HandOverNote(GatedRow):
    """What somebody would want to know of one relationship, had they to take it over.

    One for each hand-over, relationship and author: a rule over all of them would tell an author
    that somebody wrote what they may not read (design §10).
    """

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="+", editable=False)
    written_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("written by"),
    )
    text = models.TextField(gettext_lazy("note"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = models.Manager.from_queryset(HandOverNoteQuerySet)()  # type: ignore[misc]

    class Meta(GatedRow.Meta):
        ordering = ["id"]
        verbose_name = gettext_lazy("note for the successor")
        constraints = [
            models.UniqueConstraint(
                name="hand_over_note_one_of_an_author",
                fields=["hand_over", "relationship", "written_by"],
            ),
            models.CheckConstraint(name="hand_over_note_not_empty", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return _("Note from %(name)s") % {"name": self.written_by}

    def get_absolute_url(self) -> str:
        """Return the page of the relationship: there whoever may read it finds it."""
        return self.relationship.get_absolute_url()
