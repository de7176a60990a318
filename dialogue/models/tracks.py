from django.db import models
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from offices.models import Office, Record


class Status(models.TextChoices):
    """Whether a track or a body is at work (design §1, body)."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class Lifecycle(models.Model):
    """A thing that can be paused and closed, with its reason and day."""

    status = models.CharField(
        _("status"), max_length=6, choices=Status, default=Status.ACTIVE, editable=False
    )
    status_reason = models.TextField(_("reason"), blank=True, editable=False)
    status_on = models.DateField(_("since"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        """Return whether it is at work: neither paused nor closed."""
        return self.status == Status.ACTIVE


def reason_unless_active(name: str) -> models.CheckConstraint:
    """Return a constraint: paused and closed carry a reason and a day."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(status=Status.ACTIVE)
        | (models.Q(status_on__isnull=False) & ~models.Q(status_reason="")),
    )


class Theme(models.Model):
    """What a track is about: democracy, energy, security; more are data."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


@keep_history()
@findable(
    title="theme.name",
    text=["objective", "basis"],
    page="relationship",
    theme="theme.code",
)
class Track(Lifecycle, Record):
    """One shared interest of a relationship. Part of the skeleton: always U (design §10)."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+", verbose_name=_("theme"))
    objective = models.TextField(
        _("objective"), blank=True, help_text=_("What both sides want to reach. Unclassified.")
    )
    basis = models.TextField(
        _("basis"), blank=True, help_text=_("The letter or visit that it rests on. Unclassified.")
    )
    lead_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("lead office")
    )

    class Meta(Record.Meta):
        ordering = ["theme__position", "theme__name", "id"]
        constraints = [
            models.CheckConstraint(name="track_is_u", condition=models.Q(marking="U")),
            models.UniqueConstraint(
                name="track_one_open_per_theme",
                fields=["relationship", "theme"],
                condition=~models.Q(status=Status.CLOSED),
            ),
            models.UniqueConstraint(name="track_scope", fields=["id", "relationship"]),
            reason_unless_active("track_reason_unless_active"),
        ]

    def __str__(self) -> str:
        return f"{self.relationship}: {self.theme}"

    def get_absolute_url(self) -> str:
        """Return where a track is shown: its column on the relationship's page."""
        return f"{self.relationship.get_absolute_url()}#track-{self.theme.code}"
