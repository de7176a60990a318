from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from core.dates import home_today
from desk.sample.load import is_loaded, load
from desk.sample.people import ACCOUNTS, PASSWORD, SIGNS_IN_AT
from dialogue.services.ledger import plan_ledger


class Command(BaseCommand):
    """Loads the sample once; later runs bring its ledger to today and change nothing else."""

    help = "Loads twelve invented relationships and prints the accounts. Only where DEBUG is on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or bring to today; print what is there and who can sign in."""
        if not settings.DEBUG:
            raise CommandError(
                "The sample has well-known passwords. It is loaded only where DEBUG is on."
            )
        today = home_today()
        if is_loaded():
            done = ", ".join(f"{n} {what}" for what, n in plan_ledger(today=today).items())
            self.stdout.write(
                f"The sample is loaded already. Its ledger is brought to today: {done}."
            )
        else:
            self.stdout.write(f"Loaded {_listed(self._load(today))}. All of it is invented.")
        self._print_accounts()

    def _load(self, today: Any) -> dict[str, int]:
        try:
            return load(today=today)
        except ValidationError as reason:
            raise CommandError(" ".join(reason.messages)) from reason

    def _print_accounts(self) -> None:
        self.stdout.write(f"\nSign in with the password {PASSWORD} as")
        for account in ACCOUNTS:
            address = f"{account.officer.key}@{SIGNS_IN_AT}"
            self.stdout.write(f"  {address:<22} {account.purpose}")


def _listed(counts: dict[str, int]) -> str:
    *first, last = (f"{number} {what}" for what, number in counts.items())
    return f"{', '.join(first)} and {last}"
