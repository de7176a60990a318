import uuid
import zoneinfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.triggers import keep_history, keep_rows
from offices.models.judged import JudgedByDatabase


class ClearanceLevel(models.TextChoices):
    """How far a person's clearance reaches (design §1: U < SBU < C < S)."""

    U = "U", _("Unclassified")
    SBU = "SBU", _("Sensitive but unclassified")
    C = "C", _("Confidential")
    S = "S", _("Secret")


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone. Write it like Asia/Baku."), params={"name": name}
        )


class UserManager(BaseUserManager["User"]):
    """Makes people by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Return a new person; without a password nobody can sign in until invited."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Return a new administrator, who keeps people and offices and reads nothing by it."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """Return the person with this address, in whichever case it was typed."""
        return self.get(email__iexact=email)


@keep_history(exclude=["password", "last_login", "last_visit_at", "previous_visit_at"])
class User(JudgedByDatabase, AbstractBaseUser, PermissionsMixin):
    """A person of the home ministry or of an agency. Partner officials have no accounts."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    clearance = models.CharField(
        _("clearance"), max_length=3, choices=ClearanceLevel, default=ClearanceLevel.U
    )
    is_home_national = models.BooleanField(
        _("is a national of the home country"),
        default=False,
        help_text=_("Only nationals read what is marked NOFORN."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=settings.HOME_TIME_ZONE,
        validators=[validate_time_zone],
    )
    is_staff = models.BooleanField(_("may open Administration"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    last_visit_at = models.DateTimeField(null=True, editable=False)
    previous_visit_at = models.DateTimeField(null=True, editable=False)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]
        triggers = keep_rows()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name; allauth asks for it."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name; the admin greets with it."""
        return str(self)
