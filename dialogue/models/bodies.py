from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import home_today
from core.findable import findable
from core.triggers import keep_history
from dialogue.models.names import TellNames, names_of
from dialogue.models.tracks import Lifecycle, Track, reason_unless_active
from offices.gate import GatedQuerySet
from offices.models import GatedRow, Record


class BodyKind(models.TextChoices):
    """Anything standing that meets is a forum or a working group (design §1)."""

    FORUM = "forum", _("Forum")
    GROUP = "group", _("Working group")


class BodyQuerySet(GatedQuerySet):
    """Reads of bodies."""

    def with_name(self, today: date) -> Self:
        """Annotate `current_name`: the name that holds on `today`, or the first one to come."""
        names = BodyName.objects.for_system("a body and its names have one marking").filter(
            body=OuterRef("pk")
        )
        return self.annotate(
            current_name=models.functions.Coalesce(
                Subquery(names.filter(from_on__lte=today).order_by("-from_on").values("name")[:1]),
                Subquery(names.order_by("from_on").values("name")[:1]),
                output_field=models.CharField(),
            )
        )

    def named_for_history(self) -> Self:
        """Return them with the names that hold today, as the history of other records says them."""
        return self.with_name(home_today())

    def by_name(self, today: date, *before: str) -> Self:
        """Return them with their names, in the order of `before` and then of the names."""
        return self.with_name(today).order_by(*before, F("current_name"), "id")

    def named(self, text: str) -> Self:
        """Return the bodies of which any name, old or new, contains `text`."""
        names = BodyName.objects.for_system("a body and its names have one marking").filter(
            body=OuterRef("pk"), name__icontains=text
        )
        return self.filter(models.Exists(names))


@keep_history()
@findable(title=names_of("NEW.id"), text=["status_reason"], theme="track.theme.code")
class Body(Lifecycle, Record):
    """A standing forum or group. Its meetings, periods and dates have exactly its marking."""

    current_name: str  # from BodyQuerySet.with_name

    track = models.ForeignKey(Track, models.PROTECT, related_name="bodies", editable=False)
    kind = models.CharField(_("kind"), max_length=5, choices=BodyKind, default=BodyKind.FORUM)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    tracked_from = models.DateField(
        _("kept here from"),
        help_text=_("Nothing before this day is planned, missed or reminded."),
    )
    held_before = models.PositiveSmallIntegerField(
        _("meetings held before that and not entered here"),
        default=0,
        help_text=_("So that the next one gets its right number."),
    )

    objects = models.Manager.from_queryset(BodyQuerySet)()  # type: ignore[misc]

    class Meta(Record.Meta):
        ordering = ["id"]
        verbose_name = _("forum")
        constraints = [
            models.UniqueConstraint(name="body_scope", fields=["id", "relationship", "marking"]),
            models.UniqueConstraint(name="body_relationship", fields=["id", "relationship"]),
            reason_unless_active("body_reason_unless_active"),
            models.CheckConstraint(
                name="body_not_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return getattr(self, "current_name", None) or self.reference

    def get_absolute_url(self) -> str:
        """Return the body's page."""
        return reverse("desk:body", args=[self.uid])


@keep_history()
class BodyName(GatedRow):
    """What a body is called from a day on, until a later name; old names stay findable."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="names", editable=False)
    name = models.CharField(_("name"), max_length=160)
    from_on = models.DateField(_("from"))

    class Meta(GatedRow.Meta):
        ordering = ["-from_on"]
        triggers = [*GatedRow.Meta.triggers, TellNames()]
        constraints = [
            models.UniqueConstraint(name="body_name_one_per_day", fields=["body", "from_on"]),
            models.CheckConstraint(name="body_name_not_empty", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
