"""What children take from their parent, and refusals that several services share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dialogue.models import Body, Status, Track
from offices.models import GatedRow


def scope_of(record: GatedRow) -> dict[str, Any]:
    """Return the relationship and marking that a child of `record` has with it."""
    return {"relationship_id": record.relationship_id, "marking": record.marking}


def refuse_closed(record: Track | Body) -> None:
    """Raise ValidationError when a track or body is closed: nothing new begins in it."""
    if record.status == Status.CLOSED:
        raise ValidationError(_("This is closed. Open a new one instead."))


@contextmanager
def told(sentences: Mapping[str, Any]) -> Iterator[None]:
    """Turn the refusal of a named constraint into a ValidationError with its sentence.

    What the database says of the other row goes nowhere: the reader may not see that row.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if name not in sentences:
            raise
        raise ValidationError(sentences[name]) from None
