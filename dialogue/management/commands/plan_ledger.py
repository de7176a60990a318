from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.dates import home_today
from dialogue.services.counterparts import drop_contact_details
from dialogue.services.ledger import plan_ledger


class Command(BaseCommand):
    """Plan the meetings to come, resume what was postponed, close the periods that are over; drop
    contact details that nobody has used for long. Safe to repeat; run it each night.
    """

    help = (
        "Plan the meetings to come, resume what was postponed, close the periods that are over; "
        "drop contact details that nobody has used for 24 months."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another day than today, for practice."""
        parser.add_argument("--today", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for the day and print how many meetings and people were touched."""
        today = options["today"] or home_today()
        counts = plan_ledger(today=today)
        counts["details dropped"] = drop_contact_details(today=today)
        for what, count in counts.items():
            self.stdout.write(f"{what}: {count}")
