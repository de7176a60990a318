from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agenda.suspense import is_short
from core.dates import home_today, today_in
from core.findable import Sql, findable
from core.triggers import keep_history
from dialogue.models import Contact, Track
from offices.access import offices_of
from offices.gate import GatedQuerySet
from offices.models import Office, Record, Side, User


class RequestState(models.TextChoices):
    """Where a request stands: being written, waiting for an approver, filed, or taken out."""

    DRAFT = "draft", _("Draft")
    FOR_RELEASE = "for_release", _("Waiting for release")
    FILED = "filed", _("Filed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNFILED = (RequestState.DRAFT, RequestState.FOR_RELEASE)


class RequestPartQuerySet(GatedQuerySet):
    """Reads of what belongs to a request: before it is filed it is its office's own paper."""

    request = ""  # the lookup that leads from a row to its request

    def readable_by(self, user: User, today: date) -> Self:
        """Return the rows that `user` may read, of requests that are or were filed, or not.

        What was never filed is read by the office that writes it, also when it was withdrawn, and
        by offices whose position it has asked for.
        """
        return self.visible_to(user, today=today).filter(self._is_shared(user, today))

    def withheld_from(self, user: User, today: date) -> Self:
        """Return the rows that only this keeps from `user`: another office has not filed them."""
        return self.visible_to(user, today=today).filter(
            ~self._is_shared(user, today), **{f"{self.request}filed_at__isnull": True}
        )

    def _is_shared(self, user: User, today: date) -> Q:
        from agenda.models.positions import Position

        own = offices_of(user, today)
        asked = Position.objects.visible_to(user, today=today).filter(office_id__in=own)
        return (
            Q(**{f"{self.request}filed_at__isnull": False})
            | Q(**{f"{self.request}office_id__in": own})
            | Q(**{f"{self.request}pk__in": asked.order_by().values("ask__request_id")})
        )


class RequestQuerySet(RequestPartQuerySet):
    """Reads of requests."""

    def unfiled_of(self, offices: Any) -> Self:
        """Return what these offices (ids, or a query of them) have not filed yet."""
        return self.filter(state__in=UNFILED, office_id__in=offices)

    def with_people(self) -> Self:
        """Fetch what the page of a request names: country, track, office, its people."""
        return self.select_related(
            "relationship", "track__theme", "office", "drafted_by", "released_by"
        )


@keep_history()
@findable(
    title="title",
    text=["background", "withdrawn_reason"],
    theme="track.theme.code",
    day=Sql("(coalesce(NEW.filed_at, NEW.created_at) AT TIME ZONE 'UTC')::date"),
)
class ActionRequest(Record):
    """An office asks another for decisions by a suspense date (design §6).

    With `asked_by` the partner it came from the other side: `office` conveyed it on a day.
    The marking is the maximum of what the request and its asks say.
    """

    track = models.ForeignKey(
        Track, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("track")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("from"))
    asked_by = models.CharField(_("asked by"), max_length=7, choices=Side, default=Side.HOME)
    conveyed_on = models.DateField(_("conveyed on"), null=True, blank=True)
    title = models.CharField(_("subject"), max_length=160)
    background = models.TextField(_("background"), blank=True)
    suspense_on = models.DateField(_("answer needed by"))
    state = models.CharField(max_length=11, choices=RequestState, default=RequestState.DRAFT)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_own_release = models.BooleanField(default=False)
    filed_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    from_contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = models.Manager.from_queryset(RequestQuerySet)()  # type: ignore[misc]

    class Meta(Record.Meta):
        ordering = ["-id"]
        verbose_name = _("action request")
        constraints = [
            models.UniqueConstraint(name="request_scope", fields=["id", "relationship", "marking"]),
            models.CheckConstraint(
                name="request_filed_has_release",
                condition=~Q(state=RequestState.FILED)
                | Q(filed_at__isnull=False, released_by__isnull=False),
            ),
            models.CheckConstraint(
                name="request_own_release_is_said",
                condition=Q(released_by__isnull=True, is_own_release=False)
                | Q(released_by=F("drafted_by"), is_own_release=True)
                | (~Q(released_by=F("drafted_by")) & Q(is_own_release=False)),
            ),
            models.CheckConstraint(
                name="request_conveyed_when_theirs",
                condition=Q(asked_by=Side.HOME, conveyed_on__isnull=True)
                | Q(asked_by=Side.PARTNER, conveyed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="request_withdrawn_has_reason",
                condition=~Q(state=RequestState.WITHDRAWN) | ~Q(withdrawn_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["office", "state"], name="request_by_office")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the request's page."""
        return reverse("desk:request", args=[self.uid])

    @property
    def is_unfiled(self) -> bool:
        """Return whether it can still be changed: a draft, or waiting for release."""
        return self.state in UNFILED

    @property
    def filed_on(self) -> date:
        """Return the home date on which it was filed; today for what is not filed yet."""
        if self.filed_at is None:
            return home_today()
        return today_in(settings.HOME_TIME_ZONE, self.filed_at)

    @property
    def is_short(self) -> bool:
        """Return whether fewer than five business days are given for the answer (design §6)."""
        return is_short(self.filed_on, self.suspense_on)
