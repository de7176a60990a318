from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.models import User


class Rhythm(models.TextChoices):
    """How often somebody gets what is not urgent."""

    DAILY = "daily", _("Each working day")
    WEEKLY = "weekly", _("Each week, on its first working day")


class MailChoice(models.Model):
    """How one person wants to get mails; without a row: each working day."""

    user = models.OneToOneField(User, models.PROTECT, related_name="+")
    digest = models.CharField(_("digest"), max_length=6, choices=Rhythm, default=Rhythm.DAILY)

    def __str__(self) -> str:
        return f"{self.user}: {self.get_digest_display()}"
