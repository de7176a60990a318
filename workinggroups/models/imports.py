"""A table of next steps that somebody brought and has not imported yet: theirs alone."""

import uuid
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import home_today
from core.markings import MARKING_CHOICES
from dialogue.models import Meeting, Track
from offices.access import readable_relationships
from offices.gate import readable_markings
from offices.models import Relationship, User


class StepImportQuerySet(models.QuerySet):
    """Like drafts, imports have a gate of their own: their author."""

    def open_to(self, user: User) -> Self:
        """Return what `user` brought and may still read, and has not imported."""
        return self.filter(
            author=user,
            marking__in=readable_markings(user),
            relationship__in=readable_relationships(user, home_today()),
            imported_at__isnull=True,
        )


class StepImport(models.Model):
    """The rows of a table as they were brought, how they are read, and what was corrected.

    No record: it is erased when it is discarded, and emptied when it is imported. `rows` are
    `{"number": 17, "cells": [...], "said": {"due": "2026-05-19"}, "is_out": false}`, where `said`
    stands for the cell of that field; `columns` says by field which cell is meant. `marking` is
    at least that of every row, `row_marking` that of a row which bears none.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+")
    marking = models.CharField(max_length=6, choices=MARKING_CHOICES)
    row_marking = models.CharField(max_length=6, choices=MARKING_CHOICES)
    name = models.CharField(max_length=120)
    rows: Any = models.JSONField(default=list)
    headings_at = models.PositiveSmallIntegerField(null=True)
    columns: Any = models.JSONField(default=dict)
    month_first = models.BooleanField(default=False)
    track = models.ForeignKey(
        Track, models.PROTECT, null=True, related_name="+", verbose_name=_("track")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="+", verbose_name=_("meeting")
    )
    adopted_on = models.DateField(null=True)
    is_matched = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    brought_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    imported_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)

    objects = StepImportQuerySet.as_manager()

    class Meta:
        ordering = ["-touched_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="step_import_emptied_when_imported",
                condition=models.Q(imported_at__isnull=True) | models.Q(rows=[]),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page on which its rows are looked at; before that, the one of its columns."""
        page = "import" if self.is_matched else "import_columns"
        return reverse(f"workinggroups:{page}", args=[self.uid])

    @property
    def data_rows(self) -> list[dict[str, Any]]:
        """The rows below the headings."""
        return self.rows if self.headings_at is None else self.rows[self.headings_at + 1 :]

    @property
    def headings(self) -> list[str]:
        """The headings of its columns; blank where it has none."""
        if self.headings_at is not None:
            return self.rows[self.headings_at]["cells"]
        return [""] * (len(self.rows[0]["cells"]) if self.rows else 0)
