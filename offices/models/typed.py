"""What people type and send: no records of the domain, so these rows may be deleted."""

import uuid

from django.db import models

from core.markings import MARKING_CHOICES
from offices.models.people import User

LONGEST_PATH = 500


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


class Draft(models.Model):
    """What somebody typed into a form and has not sent: theirs alone (design §10).

    `path` is where the form is sent to, with its query; `page` where it is shown; `key` the page
    on which it was typed, none where the server itself saw that it was not accepted. `marking` is
    at least that of the page.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(max_length=LONGEST_PATH)
    page = models.CharField(max_length=LONGEST_PATH)
    key = models.UUIDField(null=True)
    fields = models.JSONField()
    marking = models.CharField(max_length=6, choices=MARKING_CHOICES)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "path"], name="draft_one_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.path} at {self.kept_at}"
