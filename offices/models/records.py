import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.markings import MARKING_CHOICES
from core.triggers import GiveReference, keep_rows
from offices.gate import Gate, GatedManager
from offices.models.judged import JudgedByDatabase
from offices.models.relationships import Relationship


class MarkingField(models.CharField):
    """How sensitive a record is: one code of core.markings. It has no default (design §10)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 6)
        kwargs.setdefault("choices", MARKING_CHOICES)
        super().__init__(*args, **kwargs)


class GatedRow(JudgedByDatabase):
    """The base of everything behind the gate: named by uid, scoped by relationship, marked."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", editable=False)
    marking = MarkingField(_("marking"))

    gate = Gate()
    objects = GatedManager()
    plain = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "plain"
        triggers = keep_rows()


class Record(GatedRow):
    """A gated row that people cite and edit: it has a short reference and a version."""

    reference = models.CharField(max_length=10, unique=True, db_default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        abstract = True
        triggers = [GiveReference(), *keep_rows()]
