from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.dates import home_today
from dialogue.services.ledger import keep_ledger


class Command(BaseCommand):
    """Plan the meetings to come, resume what was postponed, close the periods that are over."""

    help = "Plan the meetings to come, resume what was postponed, close the periods that are over."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another day than today, for practice."""
        parser.add_argument("--today", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring every ledger to the day and print how many meetings were touched."""
        counts = keep_ledger(today=options["today"] or home_today())
        for what, count in counts.items():
            self.stdout.write(f"{what}: {count}")
