from datetime import date
from functools import cache
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.findable import Sql, findable
from core.triggers import keep_history
from dialogue.models.bodies import Body, BodyName
from dialogue.models.cadences import Cadence, MeetingKind, Venue
from dialogue.models.names import names_of
from dialogue.titles import meeting_title
from offices.gate import GatedQuerySet
from offices.models import Record, Side


class State(models.TextChoices):
    """The states of a meeting (design §4)."""

    DUE = "due", _("Due")
    REQUESTED = "requested", _("Date requested")
    SCHEDULED = "scheduled", _("Scheduled")
    POSTPONED = "postponed", _("Postponed")
    WAIVED = "waived", _("Waived")
    MISSED = "missed", _("Missed")
    HELD = "held", _("Held")
    CONCLUDED = "concluded", _("Concluded")


HELD = (State.HELD, State.CONCLUDED)
WITH_DAYS = (State.SCHEDULED, *HELD)
REVIEWS = (MeetingKind.REVIEW, MeetingKind.CHECKIN)  # they measure progress
OPEN_STATES = (State.DUE, State.REQUESTED, State.SCHEDULED, State.POSTPONED)
ONE_MARKING = "a meeting and its body, names, words and steps have one marking"


class MeetingQuerySet(GatedQuerySet):
    """Reads of meetings with what a line about one needs; children have the meeting's marking."""

    _tells_hosts = False

    def untouched(self) -> Self:
        """Return the planned rows that are due and of which nobody has said when or where."""
        return self.filter(
            state=State.DUE,
            period__isnull=False,
            postponed_to__isnull=True,
            expected_month__isnull=True,
            expected_venue="",
        )

    def told(self) -> Self:
        """Add all that `dialogue.wording` says of a meeting; the same queries for any number."""
        return self.with_title().with_words().with_last_step().with_hosts()

    def ledger(self, body: Body) -> Self:
        """Return the meetings of a body with all that its page says of them.

        Those to come stand first, the next one on top; then the past, newest first.
        """
        return (
            self.filter(body=body)
            .told()
            .annotate(
                is_to_come=models.Case(
                    models.When(state__in=OPEN_STATES, then=True), default=False
                ),
                comes_on=models.Case(models.When(state__in=OPEN_STATES, then=F("title_day"))),
            )
            .order_by("-is_to_come", "comes_on", "-title_day", "-pk")
        )

    def named_for_history(self) -> Self:
        """Return them with their titles, as the history of other records says them."""
        return self.with_title()

    def with_title(self) -> Self:
        """Annotate `body_name`, as the body is called on the meeting's day, and `number`.

        The number counts the meetings of this body and kind that have a day, after those held
        before the body was kept here; it is null for a meeting that has no day yet.
        """
        return self.select_related("body", "relationship").annotate(**_title())

    def with_words(self) -> Self:
        """Annotate `has_home_word` and `has_partner_word`: who confirmed the present days."""
        confirmation = apps.get_model("dialogue", "Confirmation")
        words = confirmation.objects.for_system(ONE_MARKING).filter(
            meeting=OuterRef("pk"),
            first_day=OuterRef("first_day"),
            last_day=OuterRef("last_day"),
            withdrawn_at__isnull=True,
        )
        return self.annotate(
            has_home_word=Exists(words.filter(side=Side.HOME)),
            has_partner_word=Exists(words.filter(side=Side.PARTNER)),
        )

    def with_last_step(self) -> Self:
        """Annotate `last_reason` and `last_from`: why the last step was taken, and from where."""
        last = (
            apps.get_model("dialogue", "MeetingStep")
            .objects.for_system(ONE_MARKING)
            .filter(meeting=OuterRef("pk"), undone_by__isnull=True)
            .exclude(act="back")
            .order_by("-pk")
        )
        return self.annotate(
            last_reason=Subquery(last.values("reason")[:1]),
            last_from=Subquery(last.values("from_state")[:1]),
        )

    def with_hosts(self) -> Self:
        """Set `expected_host` on each meeting once they are fetched, by two more queries."""
        told = self.all()
        told._tells_hosts = True
        return told

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._tells_hosts = self._tells_hosts
        return clone

    def _fetch_all(self) -> None:
        is_fresh = self._result_cache is None
        super()._fetch_all()
        if is_fresh and self._tells_hosts:
            from dialogue.hosts import tell_hosts

            tell_hosts(row for row in self._result_cache or [] if isinstance(row, Meeting))


@cache
def _title() -> dict[str, models.expressions.Combinable]:
    """Return what `with_title` annotates, put together once: words for the database, no rows."""
    names = BodyName.objects.for_system(ONE_MARKING).filter(body=OuterRef("body_id"))
    earlier = (
        Meeting.objects.for_system(ONE_MARKING)
        .filter(
            body=OuterRef("body_id"),
            kind=OuterRef("kind"),
            state__in=WITH_DAYS,
        )
        .filter(
            Q(first_day__lt=OuterRef("first_day"))
            | Q(first_day=OuterRef("first_day"), pk__lte=OuterRef("pk"))
        )
        .order_by()
        .values("body_id")
        .annotate(how_many=models.Count("pk"))
        .values("how_many")
    )
    return {
        "title_day": Coalesce("first_day", "due_on"),
        "body_name": Coalesce(
            Subquery(
                names.filter(from_on__lte=OuterRef("title_day"))
                .order_by("-from_on")
                .values("name")[:1]
            ),
            Subquery(names.order_by("from_on").values("name")[:1]),
        ),
        "number": models.Case(
            models.When(state__in=WITH_DAYS, then=F("body__held_before") + Subquery(earlier)),
            output_field=models.IntegerField(),
        ),
    }


@keep_history()
@findable(
    text=[names_of("NEW.body_id")],
    theme="body.track.theme.code",
    day=Sql("coalesce(NEW.first_day, NEW.due_on)"),
)
class Meeting(Record):
    """One occasion of a body: a row of its ledger before it is a meeting (design §4)."""

    # What the queries of MeetingQuerySet add to a row.
    body_name: str
    number: int | None
    has_home_word: bool
    has_partner_word: bool
    last_reason: str | None
    last_from: str | None
    expected_host: str

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", editable=False)
    kind = models.CharField(_("kind"), max_length=13, choices=MeetingKind)
    cadence = models.ForeignKey(
        Cadence, models.PROTECT, null=True, related_name="meetings", editable=False
    )
    period = models.PositiveIntegerField(null=True, editable=False)
    due_on = models.DateField(_("due by"), null=True)
    closes_on = models.DateField(_("closes on"), null=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DUE)
    expected_month = models.DateField(_("expected in"), null=True)
    expected_venue = models.CharField(_("expected place"), max_length=7, choices=Venue, blank=True)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    starts_at = models.DateTimeField(_("starts at"), null=True)
    venue = models.CharField(_("place"), max_length=7, choices=Venue, blank=True)
    scheduled_on = models.DateField(null=True)
    postponed_to = models.DateField(_("postponed to"), null=True)
    is_history = models.BooleanField(_("entered as history"), default=False)
    is_recorded_late = models.BooleanField(_("recorded late"), default=False)
    summary_due_on = models.DateField(_("summary later, by"), null=True)

    places_by_side = ("venue", "expected_venue")

    objects = models.Manager.from_queryset(MeetingQuerySet)()  # type: ignore[misc]

    class Meta(Record.Meta):
        ordering = ["due_on", "first_day", "id"]
        verbose_name = _("meeting")
        constraints = [
            models.UniqueConstraint(
                name="meeting_one_row_per_period", fields=["body", "kind", "period"]
            ),
            models.UniqueConstraint(name="meeting_scope", fields=["id", "relationship", "marking"]),
            models.UniqueConstraint(name="meeting_relationship", fields=["id", "relationship"]),
            models.CheckConstraint(
                name="meeting_days_when_scheduled",
                condition=~Q(state__in=WITH_DAYS)
                | (Q(first_day__isnull=False, last_day__isnull=False) & ~Q(venue="")),
            ),
            models.CheckConstraint(
                name="meeting_last_day_not_before_first",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="meeting_closes_after_due",
                condition=Q(due_on__isnull=True, closes_on__isnull=True)
                | Q(closes_on__gte=F("due_on")),
            ),
            models.CheckConstraint(
                name="meeting_postponed_has_target",
                condition=~Q(state=State.POSTPONED)
                | (
                    Q(postponed_to__isnull=False)
                    & (Q(closes_on__isnull=True) | Q(postponed_to__lt=F("closes_on")))
                ),
            ),
            models.CheckConstraint(
                name="meeting_summary_of_held",
                condition=Q(summary_due_on__isnull=True) | Q(state__in=HELD),
            ),
            models.CheckConstraint(
                name="meeting_hour_needs_day",
                condition=Q(starts_at__isnull=True) | Q(first_day__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["body", "due_on"], name="meeting_ledger")]

    def __str__(self) -> str:
        return meeting_title(self)

    def get_absolute_url(self) -> str:
        """Return the meeting's page."""
        return reverse("desk:meeting", args=[self.uid])

    @property
    def is_review(self) -> bool:
        """Whether progress is measured at it: a review or a check-in."""
        return self.kind in REVIEWS

    @property
    def is_untouched(self) -> bool:
        """Whether planning may re-date it: it is due, and nobody has said when or where."""
        return self.state == State.DUE and not (
            self.postponed_to or self.expected_month or self.expected_venue
        )

    @property
    def hold_by(self) -> date | None:
        """The day by which to hold it: its due day, or a later one to which it was postponed."""
        if self.due_on is not None and self.postponed_to is not None:
            return max(self.due_on, self.postponed_to)
        return self.due_on or self.postponed_to
