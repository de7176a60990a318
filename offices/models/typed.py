"""What people type and send: no records of the domain, so these rows may be deleted."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core.dates import clock, format_day
from core.markings import MARKING_CHOICES
from offices.gate import readable_markings
from offices.models.people import User

LONGEST_PATH = 500
ACCEPTED = 303  # how a form is answered that did what it asks (engineering §1)


class Submission(models.Model):
    """A form that was sent and did something: sent again, it is answered as before.

    One row for each page (`key`) and what was sent from it (`digest`); it stands exactly when
    what the form did stands. Kept for 48 hours.
    """

    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    path = models.TextField()
    location = models.TextField(default="")
    status = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "key", "digest"], name="submission_is_made_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.path} at {self.made_at}"


class DraftQuerySet(models.QuerySet):
    """Drafts have a gate of their own, since they belong to no relationship: their author."""

    def unsent_of(self, user: User) -> Self:
        """Return what `user` typed, may still read, and did not send.

        A page may keep what is typed at the very moment in which it is sent, and that may arrive
        last. So what was typed on a page whose form was accepted is no draft.
        """
        own = self.filter(author=user, marking__in=readable_markings(user))
        return own.exclude(_was_sent())

    def sent_meanwhile(self) -> Self:
        """Return what `unsent_of` leaves out because it was sent; for housekeeping."""
        return self.filter(_was_sent())


def _was_sent() -> Exists:
    same = {name: OuterRef(name) for name in ("author", "key", "path")}
    return Exists(Submission.objects.filter(**same, status=ACCEPTED))


class Draft(models.Model):
    """What somebody typed into a form and has not sent: theirs alone (design §10).

    `path` is where the form is sent to, with its query; `page` where it is shown; `key` the page
    on which it was typed, none where the server itself saw that it was not accepted; `turn` grows
    with each keeping from one page. `marking` is at least that of the page.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(max_length=LONGEST_PATH)
    page = models.CharField(max_length=LONGEST_PATH)
    key = models.UUIDField(null=True)
    turn = models.PositiveBigIntegerField(default=0)
    fields = models.JSONField()
    marking = models.CharField(max_length=6, choices=MARKING_CHOICES)
    kept_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "path"], name="draft_one_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.path} at {self.kept_at}"

    @property
    def sentence(self) -> str:
        """Say when it was typed, by the clocks of its author, and what to do."""
        day, time = clock(self.kept_at, self.author.time_zone)
        typed = {"day": format_day(day), "time": time}
        return (
            _("You typed this on %(day)s at %(time)s and did not send it. Check it, then send it.")
            % typed
        )
