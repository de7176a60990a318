"""What a person reaches of the programme: the record through the gate (404)."""

from typing import Any, TypeVar
from uuid import UUID

from django.shortcuts import get_object_or_404

from core.dates import home_today
from dialogue.models import Body, Meeting
from dialogue.services.steps import Actor
from offices.models import Office
from offices.requests import SignedIn
from workinggroups.models import Benchmark, JointConclusion, NextStep, RemitIssue
from workinggroups.models.programme import Commitment

Kind = TypeVar("Kind", bound=Commitment)
NAMED = ("office", "relationship", "track__theme", "track__lead_office", "adopted_by")
KINDS: dict[str, type[Commitment]] = {"step": NextStep, "benchmark": Benchmark}


def reach(request: SignedIn, kind: type[Kind], uid: UUID) -> Any:
    """Return the visible next step or benchmark, with what it belongs to as the reader sees it.

    A forum, issue, meeting or conclusion that the reader may not see is None on the record.
    """
    found = kind.objects.visible_to(request.user).select_related(*NAMED)
    return see(request, get_object_or_404(found, uid=uid))


def see(request: SignedIn, record: Any) -> Any:
    """Put in the place of each link what the reader sees of it, or None."""
    user, today = request.user, home_today()
    seen: dict[str, Any] = {
        "group": Body.objects.visible_to(user).with_name(today),
        "issue": RemitIssue.objects.visible_to(user),
        "meeting": Meeting.objects.visible_to(user).with_title(),
        "conclusion": JointConclusion.objects.visible_to(user),
    }
    for name, rows in seen.items():
        key = getattr(record, f"{name}_id")
        record._state.fields_cache[name] = rows.filter(pk=key).first() if key else None
    return record


def actor(request: SignedIn, office: Office) -> Actor:
    """Return the reader as the one who acts, through `office`."""
    return Actor(request.user, office)
