"""What the programme needs each night."""

from datetime import date

from django.utils import timezone

from workinggroups.services.due_list import sync_all_reports
from workinggroups.services.imports import erase_forgotten
from workinggroups.services.quarters import plan_quarters


def keep_programme(today: date) -> dict[str, int]:
    """Write the quarters to come, open the reports taken from `today` on, erase old imports."""
    planned = plan_quarters(today=today)
    return {
        "quarters": planned,
        "offices that report": sync_all_reports(today=today),
        "tables not imported for 30 days": erase_forgotten(timezone.now()),
    }
