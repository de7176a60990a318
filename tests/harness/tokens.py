"""A word of its own in every text of the proofs' worlds: who may read it, and what it is marked."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from core.markings import Marking, Rank, is_readable, marking
from offices.models import GatedRow, User
from reminders.models import Deadline

TOKEN = re.compile(r"\bzq\d{5}\b")
_numbers = itertools.count(1)


def say(words: str) -> str:
    """Return a text with a token in it that no other text has."""
    return f"{words} zq{next(_numbers):05d}"


@dataclass(frozen=True)
class Owner:
    """The record whose text a token is: its model, relationship and marking now."""

    kind: str
    relationship_id: int
    marking: Marking


def owners() -> dict[str, Owner]:
    """Return who owns each token now.

    The due list and `Ask.subject` only copy words of meetings: they own none. A name that an ask
    proposes is the ask's until it is the forum's.
    """
    found: dict[str, Owner] = {}
    for is_proposal in (True, False):
        for model in gated_models():
            found.update(_owned(model, is_proposal))
    return found


def _owned(model: type[GatedRow], is_proposal: bool) -> Iterator[tuple[str, Owner]]:
    texts = [
        field.name
        for field in model._meta.concrete_fields
        if (isinstance(field, models.CharField | models.TextField) and not is_proposal)
        or (isinstance(field, models.JSONField) and field.name == "effect" and is_proposal)
    ]
    copies = {("ask", "subject")}
    for row in model._base_manager.values("relationship_id", "marking", *texts) if texts else []:
        owner = Owner(str(model._meta.model_name), row["relationship_id"], marking(row["marking"]))
        for name in texts:
            if (model._meta.model_name, name) not in copies:
                yield from ((token, owner) for token in TOKEN.findall(str(row[name])))


def gated_models() -> list[type[GatedRow]]:
    """Return every model of records, but not the due list."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, GatedRow) and model is not Deadline
    ]


def may_read(user: User, row_marking: Marking | str, relationship_id: int, reach: set[int]) -> bool:
    """Return what the gate must say, in plain Python; `reach` is the relationships of `user`."""
    return relationship_id in reach and is_readable(
        marking(row_marking), Rank[user.clearance], user.is_home_national
    )
