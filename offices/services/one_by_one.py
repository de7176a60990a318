"""Things that are due, each done in a transaction of its own: what goes wrong with one delays no
other."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, OperationalError, transaction

log = logging.getLogger(__name__)
T = TypeVar("T")
# What a single one may be wrong in; all else (the clock of the job) concerns all of them.
POISON = (
    ArithmeticError,
    AttributeError,
    DatabaseError,
    LookupError,
    PermissionDenied,
    TypeError,
    ValidationError,
    ValueError,
)


def one_by_one(keys: Iterable[int], act: Callable[[int], T], *, actor: str) -> list[T]:
    """Return what `act` returned for each key; history says that `actor` did it.

    What fails is undone and logged, and the others are done. Raises its error at the end (of many
    the first), so that the job is shown as failed.
    """
    done: list[T] = []
    failed: list[Exception] = []
    for key in keys:
        try:
            with pghistory.context(actor=actor), transaction.atomic():
                done.append(act(key))
        except OperationalError:
            raise  # the server is going: the next run does it
        except POISON as error:
            log.exception("%s failed", actor, extra={"key": key})
            failed.append(error)
    if failed:
        raise failed[0]
    return done
