"""A word of its own in every text of the proofs' worlds: who may read it, and what it is marked."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from core.markings import Marking, Rank, is_readable, marking
from offices.models import Draft, GatedRow, SearchEntry, User
from reminders.models import Deadline
from workinggroups.models import StepImport

TOKEN = re.compile(r"\bzq\d{5}\b")
_said = 0


def say(words: str) -> str:
    """Return a text with a token in it that no other text has."""
    go_on_after(_said + 1)
    return f"{words} zq{_said:05d}"


def tokens_said() -> int:
    """Return the number of the last token that was said."""
    return _said


def go_on_after(number: int) -> None:
    """Say no token up to this number again: another process wrote them into a world."""
    global _said
    _said = max(_said, number)


@dataclass(frozen=True)
class Owner:
    """The record whose text a token is: its model, relationship and marking now.

    A draft belongs to no relationship, but to its author.
    """

    kind: str
    relationship_id: int | None
    marking: Marking
    author_id: int | None = None


def owners() -> dict[str, set[Owner]]:
    """Return who says each token now.

    Mostly one record does. A name that an ask proposes is the ask's, and the forum's once it is
    approved; `Ask.subject` says how a meeting was called when somebody asked about it. The due
    list and search only copy words: they own none.
    """
    found: dict[str, set[Owner]] = defaultdict(set)
    for model in gated_models():
        for token, owner in _owned(model):
            found[token].add(owner)
    for draft in Draft.objects.all():
        for token in TOKEN.findall(str(draft.fields)):
            found[token].add(Owner("draft", None, marking(draft.marking), draft.author_id))
    for brought in StepImport.objects.all():
        for token in TOKEN.findall(f"{brought.name} {brought.rows}"):
            of = (brought.relationship_id, marking(brought.marking), brought.author_id)
            found[token].add(Owner("stepimport", *of))
    return dict(found)


def _owned(model: type[GatedRow]) -> Iterator[tuple[str, Owner]]:
    texts = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    ]
    for row in model._base_manager.values("relationship_id", "marking", *texts):
        owner = Owner(str(model._meta.model_name), row["relationship_id"], marking(row["marking"]))
        for name in texts:
            yield from ((token, owner) for token in TOKEN.findall(str(row[name])))


def gated_models() -> list[type[GatedRow]]:
    """Return every model of records, but neither the due list nor the index of search."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, GatedRow)
        and not model._meta.proxy
        and model not in (Deadline, SearchEntry)
    ]


def may_read(user: User, row_marking: Marking | str, relationship_id: int, reach: set[int]) -> bool:
    """Return what the gate must say, in plain Python; `reach` is the relationships of `user`."""
    return relationship_id in reach and is_within(user, row_marking)


def is_within(user: User, row_marking: Marking | str) -> bool:
    """Return whether the clearance of `user` reaches a marking, NOFORN among it."""
    return is_readable(marking(row_marking), Rank[user.clearance], user.is_home_national)
