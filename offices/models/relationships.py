import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import ends_after_start, no_overlap
from core.dates import home_today
from core.findable import findable
from core.triggers import keep_history, keep_rows
from offices.gate import Gate, GatedManager
from offices.models.judged import JudgedByDatabase
from offices.models.offices import Office
from offices.models.people import User, validate_time_zone


class Side(models.TextChoices):
    """The two sides of a dialogue; screens name the countries instead (design §1)."""

    HOME = "home", _("Our side")
    PARTNER = "partner", _("Their side")


@keep_history()
@findable(title="name", text=["capital"])
class Relationship(JudgedByDatabase):
    """Home's engagement with one partner country: the scope of access. Always U (design §10)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("country code"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, like AZ."))],
    )
    name = models.CharField(_("country"), max_length=80)
    capital = models.CharField(_("capital"), max_length=80)
    time_zone = models.CharField(
        _("the capital's time zone"), max_length=64, validators=[validate_time_zone]
    )
    # For its first 14 days people hear of it in digests only (design §8).
    entered_on = models.DateField(default=home_today, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    gate = Gate(relationship="id", marking=None)
    objects = GatedManager()
    plain = models.Manager()

    class Meta:
        ordering = ["name"]
        base_manager_name = "plain"
        verbose_name = _("relationship")
        triggers = keep_rows()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the relationship's page, `/relationships/az/`."""
        return reverse("desk:relationship", args=[self.code.lower()])

    @property
    def marking(self) -> str:
        """The skeleton is not portioned: a relationship is U."""
        return "U"

    def country(self, side: str) -> str:
        """Return the name of the country on `side`."""
        return self.name if side == Side.PARTNER else settings.HOME_COUNTRY_NAME


class Part(models.TextChoices):
    """An office's part in a relationship (design §1)."""

    DESK = "desk", _("Desk")
    POST = "post", _("Post")
    ACTION = "action", _("Action")
    INFORMATION = "information", _("Information")


@keep_history(exclude=["hand_over"])
class Assignment(JudgedByDatabase):
    """An office's part in a relationship, and the persons who answer for it.

    `hand_over` is the one by which they came to it, as long as nobody names others.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="assignments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="assignments")
    part = models.CharField(_("part"), max_length=12, choices=Part)
    responsible = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )
    alternate = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("alternate")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day it no longer holds.")
    )
    hand_over = models.ForeignKey(
        "offices.HandOver", models.PROTECT, null=True, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    gate = Gate(marking=None)
    objects = GatedManager()
    plain = models.Manager()

    class Meta:
        ordering = ["relationship__name", "part", "office__code"]
        base_manager_name = "plain"
        verbose_name = _("assignment")
        constraints = [
            ends_after_start("assignment_ends_after_start"),
            no_overlap("assignment_one_part_at_a_time", "relationship_id", "office_id"),
        ]
        triggers = keep_rows()

    def __str__(self) -> str:
        return f"{self.office}: {self.get_part_display()} for {self.relationship}"

    @property
    def marking(self) -> str:
        """Who works on a relationship is part of the skeleton: U."""
        return "U"
