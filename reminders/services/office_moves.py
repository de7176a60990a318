"""The due list after an office moved: what it owed is owed by the other, as the records now say."""

from django.db.models import Q
from django.utils import timezone

from offices.models import OfficeMove
from reminders.facts import expected_facts
from reminders.models import Deadline
from reminders.services.due_list import state

REASON = "an office moved: its rows of the due list"


def follow_office(move: OfficeMove) -> None:
    """Say anew all that both offices owe or wait for; end what the old one owed under a key of its
    own. The facts are asked of all records once: a move is rare, and nothing can be forgotten."""
    ours = {move.to_office_id, move.office_id}
    facts = [
        fact
        for fact in expected_facts()
        if fact.office_id in ours or fact.waiting_office_id in ours
    ]
    state(facts)
    old = Q(office_id=move.office_id) | Q(waiting_office_id=move.office_id)
    rows = Deadline.objects.for_system(REASON).filter(old, ended_at__isnull=True)
    rows = rows.exclude(key__in=[fact.key for fact in facts])
    rows.update(ended_at=timezone.now(), taken_by=None)
