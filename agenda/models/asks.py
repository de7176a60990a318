from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agenda.models.requests import ActionRequest, RequestPartQuerySet
from agenda.suspense import age
from core.constraints import current
from core.dates import home_today, today_in
from core.findable import findable
from core.triggers import keep_history
from dialogue.models import Body, Meeting, Venue
from offices.access import WRITING_ROLES, offices_of
from offices.models import Assignment, GatedRow, Office, Record, Role, User


class AskKind(models.TextChoices):
    """What is asked for (design §6)."""

    DATE = "date", _("Approve a date")
    STRUCTURE = "structure", _("Approve a structure")
    TEXT = "text", _("Approve a text")
    DECIDE = "decide", _("Decide")
    PROVIDE = "provide", _("Provide")


class AskState(models.TextChoices):
    """Where an ask stands. No answer is a state with an age."""

    DRAFT = "draft", _("Not filed yet")
    OPEN = "open", _("No answer yet")
    RETURNED = "returned", _("Question asked")
    ANSWERED = "answered", _("Answered")


UNANSWERED = (AskState.OPEN, AskState.RETURNED)


class AskQuerySet(RequestPartQuerySet):
    """Reads of asks; what hangs on an ask has its relationship and marking."""

    request = "request__"

    def unanswered(self) -> Self:
        """Return the filed asks that wait for an answer, or for a reply to a question."""
        return self.filter(state__in=UNANSWERED)

    def live(self) -> Self:
        """Return what somebody still has to answer: unanswered, or deferred to a day."""
        return self.filter(Q(state__in=UNANSWERED) | Q(deferred_until__isnull=False))

    def with_answer(self, user: User) -> Self:
        """Fetch what a list of asks shows: offices, answers, dates, positions, meeting, forum.

        The meeting or the forum is None where `user` may not read it: then only the words of the
        ask tell of it. `with_acts` is in it.
        """
        from agenda.models.answers import Answer
        from agenda.models.positions import Position

        today = home_today()
        return (
            self.with_acts(user, today)
            .select_related("action_office", "request__office", "relationship")
            .prefetch_related(
                Prefetch(
                    "answers",
                    queryset=Answer.objects.visible_to(user)
                    .select_related("by", "office", "to_office", "taken_back_by")
                    .order_by("id"),
                ),
                Prefetch("dates", queryset=OfferedDate.objects.visible_to(user).offered()),
                Prefetch(
                    "positions",
                    queryset=Position.objects.visible_to(user)
                    .select_related("office", "given_by")
                    .annotate(may_give=_works_in("office_id", user, today, [Role.APPROVER])),
                ),
                Prefetch("meeting", queryset=Meeting.objects.visible_to(user).with_title()),
                Prefetch("body", queryset=Body.objects.visible_to(user).with_name(today)),
            )
        )

    def with_acts(self, user: User, today: date) -> Self:
        """Annotate what `user` works in: `may_answer` as an approver of the action office,
        `may_reply` as a drafter of the office that asks, `may_ask` for positions as one of either.

        For buttons only; `agenda.powers` decides when somebody acts.
        """
        return self.annotate(
            may_answer=_works_in("action_office_id", user, today, [Role.APPROVER]),
            may_reply=_works_in("request__office_id", user, today, WRITING_ROLES),
            may_ask=_works_in("action_office_id", user, today, WRITING_ROLES)
            | _works_in("request__office_id", user, today, WRITING_ROLES),
        )


def _works_in(office: str, user: User, today: date, roles: Collection[str]) -> Q:
    """Whether `user` has one of `roles` in an office that is open and still assigned here."""
    assigned = Assignment.objects.for_system("buttons: which offices have a part here").filter(
        current(today),
        office_id=OuterRef(office),
        relationship_id=OuterRef("relationship_id"),
    )
    return Exists(offices_of(user, today, roles).filter(office_id=OuterRef(office))) & Exists(
        assigned
    )


@keep_history()
@findable(title="text", text=["subject"], page="request")
class Ask(Record):
    """One thing that a request asks for; it has its own answer and its own action office.

    `subject` is how the meeting or forum was called when this was asked. `deferred_until` is set
    while the standing answer defers the ask: until that day it is owed again.
    """

    request = models.ForeignKey(ActionRequest, models.PROTECT, related_name="asks", editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("what is asked"), max_length=9, choices=AskKind)
    text = models.TextField(_("in one sentence"))
    subject = models.CharField(_("about"), max_length=200, blank=True, editable=False)
    action_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("asked of")
    )
    state = models.CharField(max_length=8, choices=AskState, default=AskState.DRAFT)
    opened_at = models.DateTimeField(null=True)
    deferred_until = models.DateField(_("deferred until"), null=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("forum")
    )
    effect = models.JSONField(null=True, blank=True)

    objects = models.Manager.from_queryset(AskQuerySet)()  # type: ignore[misc]

    class Meta(Record.Meta):
        ordering = ["request_id", "number"]
        verbose_name = _("ask")
        constraints = [
            models.UniqueConstraint(name="ask_number", fields=["request", "number"]),
            models.UniqueConstraint(name="ask_scope", fields=["id", "relationship", "marking"]),
            models.CheckConstraint(
                name="ask_date_names_meeting",
                condition=~Q(kind=AskKind.DATE) | Q(meeting__isnull=False),
            ),
            models.CheckConstraint(
                name="ask_effect_is_structure",
                condition=Q(effect__isnull=True) | Q(kind=AskKind.STRUCTURE, body__isnull=False),
            ),
            models.CheckConstraint(
                name="ask_open_since",
                condition=Q(state=AskState.DRAFT) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ask_deferred_is_answered",
                condition=Q(deferred_until__isnull=True) | Q(state=AskState.ANSWERED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["action_office"],
                name="ask_unanswered",
                condition=Q(state__in=["open", "returned"]),
            ),
            models.Index(fields=["meeting"], name="ask_meeting"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Return the page that answers it."""
        return reverse("agenda:answer", args=[self.uid])

    @property
    def is_unanswered(self) -> bool:
        """Return whether it waits for an answer, or for a reply to a question."""
        return self.state in UNANSWERED

    @property
    def opened_on(self) -> date | None:
        """Return the home date on which it was filed; None for a draft."""
        return self.opened_at and today_in(settings.HOME_TIME_ZONE, self.opened_at)

    def age(self, today: date) -> str:
        """Return "No answer for 6 days" while there is none, else an empty text."""
        return age(self.opened_on, today) if self.opened_on and self.is_unanswered else ""

    @property
    def standing(self) -> Any:
        """Return the answer that stands, out of those fetched by `with_answer`; None for none."""
        return next((answer for answer in self.answers.all() if answer.is_standing), None)


class AskPartQuerySet(RequestPartQuerySet):
    """Reads of what hangs on an ask."""

    request = "ask__request__"


class OfferedDateQuerySet(AskPartQuerySet):
    """Reads of offered dates."""

    def offered(self) -> Self:
        """Return those that are still offered."""
        return self.filter(is_dropped=False)


@keep_history()
class OfferedDate(GatedRow):
    """Days offered for a meeting; several may be, one of them recommended.

    A date that an edit of a draft drops stays on record, since no row is ever deleted.
    """

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="dates", editable=False)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    venue = models.CharField(_("place"), max_length=7, choices=Venue)
    is_recommended = models.BooleanField(_("recommended"), default=False)
    is_dropped = models.BooleanField(default=False, editable=False)

    objects = models.Manager.from_queryset(OfferedDateQuerySet)()  # type: ignore[misc]

    class Meta(GatedRow.Meta):
        ordering = ["first_day", "id"]
        constraints = [
            models.UniqueConstraint(
                name="offered_date_once",
                fields=["ask", "first_day", "last_day", "venue"],
                condition=Q(is_dropped=False),
            ),
            models.UniqueConstraint(
                name="offered_date_one_recommended",
                fields=["ask"],
                condition=Q(is_recommended=True, is_dropped=False),
            ),
            models.CheckConstraint(
                name="offered_date_days", condition=Q(last_day__gte=F("first_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}"
