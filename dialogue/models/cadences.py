from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.triggers import keep_history
from dialogue.models.bodies import Body
from offices.models import Record


class MeetingKind(models.TextChoices):
    """What kind of occasion a meeting is (design §1)."""

    CONSULTATION = "consultation", _("Consultation")
    GROUP_MEETING = "group_meeting", _("Group meeting")
    CHECKIN = "checkin", _("Check-in")
    REVIEW = "review", _("Review")


class Venue(models.TextChoices):
    """Where a meeting takes place: one of the two capitals, or by video (design §4)."""

    HOME = "home", _("Our capital")
    PARTNER = "partner", _("Their capital")
    VIDEO = "video", _("By video")


def home_partner_video() -> list[str]:
    """Return the rotation that holds unless another one is set (design §4)."""
    return [Venue.HOME, Venue.PARTNER, Venue.VIDEO]


@keep_history()
class Cadence(Record):
    """How often a body meets, and of which kind (design §1).

    Every N months from an anchor; with `after_months` so many months after each consultation and
    then every N months. Meetings of a group follow the consultations of its forum by themselves.
    Consultations held before `set_on` count for nothing: the anchor was chosen knowing them.

    Periods that fall due from `starts_on` are its own; `period_offset` lets the numbers of the
    ledger go on counting when one cadence follows another.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="cadences", editable=False)
    kind = models.CharField(_("kind of meeting"), max_length=13, choices=MeetingKind)
    every_months = models.PositiveSmallIntegerField(_("every … months"))
    anchor_on = models.DateField(
        _("a day on which one falls due"),
        help_text=_("The others are counted from it; a short month ends earlier."),
    )
    after_months = models.PositiveSmallIntegerField(
        _("months after a consultation"), null=True, blank=True
    )
    grace_days = models.PositiveSmallIntegerField(_("days of grace"))
    ask_days_ahead = models.PositiveSmallIntegerField(_("set the date … days ahead"), default=60)
    rotation = ArrayField(
        models.CharField(max_length=7, choices=Venue),
        default=home_partner_video,
        verbose_name=_("rotation"),
    )
    set_on = models.DateField(editable=False)
    starts_on = models.DateField(editable=False)
    period_offset = models.IntegerField(default=0, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)

    places_by_side = ("rotation",)

    class Meta(Record.Meta):
        ordering = ["every_months", "id"]
        verbose_name = _("cadence")
        constraints = [
            models.UniqueConstraint(
                name="cadence_one_per_kind",
                fields=["body", "kind"],
                condition=models.Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="cadence_months", condition=models.Q(every_months__range=(1, 60))
            ),
            models.CheckConstraint(
                name="cadence_after_consultation",
                condition=models.Q(after_months__isnull=True)
                | models.Q(
                    after_months__range=(1, 60),
                    kind__in=(MeetingKind.REVIEW, MeetingKind.CHECKIN),
                ),
            ),
            models.CheckConstraint(
                name="cadence_rotation", condition=models.Q(rotation__len__gt=0)
            ),
        ]

    def __str__(self) -> str:
        often = ngettext("every %(count)s month", "every %(count)s months", self.every_months)
        said = f"{self.get_kind_display()} {often % {'count': self.every_months}}"
        if self.after_months is None:
            return said
        after = ngettext(
            "first %(count)s month after a consultation",
            "first %(count)s months after a consultation",
            self.after_months,
        )
        return f"{said}, {after % {'count': self.after_months}}"
