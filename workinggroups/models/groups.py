from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from dialogue.models import Body, BodyKind, Meeting, MeetingKind, Track
from dialogue.models.bodies import BodyQuerySet
from dialogue.models.meetings import MeetingQuerySet
from offices.models import GatedRow, Office, Record


class GroupManager(models.Manager.from_queryset(BodyQuerySet)):  # type: ignore[misc]
    """The bodies that are working groups."""

    def get_queryset(self) -> BodyQuerySet:
        """Return working groups only, behind the gate like all bodies."""
        return super().get_queryset().filter(kind=BodyKind.GROUP)


class GroupMeetingManager(models.Manager.from_queryset(MeetingQuerySet)):  # type: ignore[misc]
    """The meetings that working groups hold each quarter."""

    def get_queryset(self) -> MeetingQuerySet:
        """Return group meetings only, behind the gate like all meetings."""
        return super().get_queryset().filter(kind=MeetingKind.GROUP_MEETING)


class WorkingGroup(Body):
    """A body that carries the work between consultations: a remit, a parent forum, quarters."""

    objects = GroupManager()  # type: ignore[misc]

    class Meta:
        proxy = True
        base_manager_name = "plain"
        verbose_name = _("working group")


class GroupMeeting(Meeting):
    """A quarter of a working group: it exists in the ledger before it is held (design §4)."""

    objects = GroupMeetingManager()  # type: ignore[misc]

    class Meta:
        proxy = True
        base_manager_name = "plain"
        verbose_name = _("group meeting")


@keep_history()
@findable(title="title", page="group", only_if="NOT NEW.is_dropped")
class RemitIssue(GatedRow):
    """One issue in the remit of a working group; it has exactly the marking of the group."""

    group = models.ForeignKey(Body, models.PROTECT, related_name="+", editable=False)
    title = models.CharField(_("issue"), max_length=160)
    position = models.PositiveSmallIntegerField(editable=False)
    is_dropped = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(GatedRow.Meta):
        ordering = ["position", "id"]
        verbose_name = _("issue")
        constraints = [
            models.UniqueConstraint(name="remit_issue_scope", fields=["id", "relationship"]),
            models.CheckConstraint(name="remit_issue_says_what", condition=~models.Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the group, where its remit stands."""
        return f"{self.group.get_absolute_url()}#remit"


@keep_history()
@findable(
    title="title",
    text=["state", "partner"],
    theme="track.theme.code",
    day="as_of",
    only_if="NOT NEW.is_over",
)
class Activity(Record):
    """Existing cooperation under a track, in one line: what we already do together (design §1)."""

    track = models.ForeignKey(Track, models.PROTECT, related_name="+", verbose_name=_("track"))
    group = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("working group"),
        help_text=_("Leave it empty if no group covers this."),
    )
    issue = models.ForeignKey(
        RemitIssue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issue of its remit"),
    )
    title = models.CharField(_("what we do together"), max_length=160)
    state = models.CharField(_("how it stands, in one line"), max_length=200, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("office that knows")
    )
    partner = models.CharField(_("organisation of the other side"), max_length=120, blank=True)
    as_of = models.DateField(_("as of"))
    is_over = models.BooleanField(_("over"), default=False, editable=False)
    over_reason = models.TextField(_("reason"), blank=True, editable=False)

    class Meta(Record.Meta):
        ordering = ["title", "id"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(name="activity_says_what", condition=~models.Q(title="")),
            models.CheckConstraint(
                name="activity_issue_of_a_group",
                condition=models.Q(issue__isnull=True) | models.Q(group__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_over_has_reason",
                condition=models.Q(is_over=False) | ~models.Q(over_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("workinggroups:activity", args=[self.uid])


class LinkKind(models.TextChoices):
    """How one body stands to another (read: `body` … `other`)."""

    FOLLOWS = "follows", _("follows")
    CONTEXT = "context", _("gives context to")
    SUCCEEDS = "succeeds", _("succeeds")


@keep_history()
class BodyLink(GatedRow):
    """How a forum or group stands to another one of its relationship; marked like the stricter."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("how"), max_length=8, choices=LinkKind)
    other = models.ForeignKey(Body, models.PROTECT, related_name="+")
    is_dropped = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(GatedRow.Meta):
        ordering = ["id"]
        verbose_name = _("link between bodies")
        constraints = [
            models.UniqueConstraint(
                name="body_link_once",
                fields=["body", "kind", "other"],
                condition=models.Q(is_dropped=False),
            ),
            models.CheckConstraint(
                name="body_link_to_another", condition=~models.Q(body=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.other_id}"
