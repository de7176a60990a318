import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import ends_after_start, no_overlap
from core.triggers import keep_history, keep_rows
from offices.models.judged import JudgedByDatabase
from offices.models.people import User, validate_time_zone


@keep_history()
class Office(JudgedByDatabase):
    """A desk, bureau, embassy or agency, with its superior and the clock on its wall."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=30, unique=True, help_text=_("Like EUR/CARC."))
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(
        _("stands in"), max_length=2, help_text=_("Two letters, like US or AZ.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=settings.HOME_TIME_ZONE,
        validators=[validate_time_zone],
    )
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates"
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("office")
        constraints = [
            models.CheckConstraint(
                name="office_not_own_superior",
                condition=models.Q(superior__isnull=True) | ~models.Q(superior=models.F("id")),
            ),
            models.CheckConstraint(
                name="office_successor_when_closed",
                condition=models.Q(successor__isnull=True) | models.Q(closed_on__isnull=False),
            ),
        ]
        triggers = keep_rows()

    def __str__(self) -> str:
        return self.code


class Role(models.TextChoices):
    """What a person does in an office (design §5)."""

    READER = "reader", _("Reader")
    DRAFTER = "drafter", _("Drafter")
    APPROVER = "approver", _("Approver")


@keep_history()
class Membership(JudgedByDatabase):
    """A person's role in an office from one day until, when known, another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    office = models.ForeignKey(Office, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day it no longer holds.")
    )

    class Meta:
        ordering = ["office__code", "starts_on"]
        constraints = [
            ends_after_start("membership_ends_after_start"),
            no_overlap("membership_one_role_at_a_time", "user_id", "office_id"),
        ]
        triggers = keep_rows()

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} in {self.office}"
