"""Opening and changing tracks."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dialogue.models import Theme, Track
from dialogue.services.due_list import sync_track
from dialogue.services.scope import refuse_closed, told
from offices.models import Office, Relationship
from offices.versions import lock_version, save_next_version

REFUSALS = {"track_one_open_per_theme": _("There is a track on this theme already.")}


def open_track(
    relationship: Relationship,
    *,
    theme: Theme,
    lead_office: Office,
    objective: str = "",
    basis: str = "",
) -> Track:
    """Return a new track; ValidationError when the relationship has one of this theme already."""
    with told(REFUSALS):
        return Track.objects.create(
            relationship=relationship,
            marking="U",
            theme=theme,
            lead_office=lead_office,
            objective=objective,
            basis=basis,
        )


@transaction.atomic
def change_track(track: Track, *, version: int | None = None, **values: Any) -> Track:
    """Save new values of objective, basis or lead office."""
    locked = lock_version(track, version)
    refuse_closed(locked)
    for name, value in values.items():
        setattr(locked, name, value)
    save_next_version(locked, values)
    sync_track(locked)
    return locked
