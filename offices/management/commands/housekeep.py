from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from offices.services.housekeeping import erase_what_is_over


class Command(BaseCommand):
    """Erase what is no record and has served its turn. Safe to repeat; run it each night."""

    help = "Erase old drafts and the memory of what was sent. No record is touched."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, and print how much of each."""
        for what, count in erase_what_is_over(timezone.now()).items():
            self.stdout.write(f"{what}: {count}")
