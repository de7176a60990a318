"""What the programme needs each night."""

from datetime import date

from workinggroups.services.due_list import sync_all_reports
from workinggroups.services.quarters import plan_quarters


def keep_programme(today: date) -> dict[str, int]:
    """Write the quarters to come and open the reports that are taken from `today` on."""
    planned = plan_quarters(today=today)
    return {"quarters": planned, "offices that report": sync_all_reports(today=today)}
