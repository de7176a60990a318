"""Two people, one record: a change is saved only over the version that its author saw."""

from collections.abc import Iterable
from typing import Any

from django.db import models


class StaleVersionError(Exception):
    """Somebody else saved the record first; `record` is what stands now."""

    def __init__(self, record: Any) -> None:
        super().__init__(f"{record._meta.label} changed meanwhile")
        self.record = record


def lock_version(record: Any, version: int | None) -> Any:
    """Return `record` as it stands, locked to the end of the transaction.

    `version` is the one that the author of a change saw; None means that the change builds on
    nothing that was seen. Raises StaleVersionError when somebody else saved meanwhile.
    """
    plain: models.Manager = type(record)._base_manager
    current = plain.select_for_update(of=("self",)).get(pk=record.pk)
    if version is not None and current.version != version:
        raise StaleVersionError(current)
    return current


def save_next_version(record: Any, fields: Iterable[str]) -> None:
    """Save `fields` of a locked record under its next version number."""
    record.version += 1
    record.save(update_fields=[*fields, "version"])
