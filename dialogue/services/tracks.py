"""Opening, changing, pausing and closing tracks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dialogue.models import Theme, Track
from dialogue.services.due_list import sync_track
from offices.models import Office, Relationship
from offices.versions import lock_version, save_next_version


def open_track(
    relationship: Relationship,
    *,
    theme: Theme,
    lead_office: Office,
    objective: str = "",
    basis: str = "",
) -> Track:
    """Return a new track; ValidationError when the relationship has one of this theme already."""
    try:
        with transaction.atomic():
            return Track.objects.create(
                relationship=relationship,
                marking="U",
                theme=theme,
                lead_office=lead_office,
                objective=objective,
                basis=basis,
            )
    except IntegrityError as error:
        if "track_one_open_per_theme" not in str(error):
            raise
        raise ValidationError(_("There is a track on this theme already.")) from error


@transaction.atomic
def change_track(track: Track, *, version: int | None = None, **values: Any) -> Track:
    """Save new values of objective, basis or lead office."""
    locked = lock_version(track, version)
    for name, value in values.items():
        setattr(locked, name, value)
    save_next_version(locked, values)
    sync_track(locked)
    return locked
