from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from core.findable import findable_models, touch
from offices.models import SearchEntry


class Command(BaseCommand):
    """Writes the index of search anew from the records; it changes nothing where they agree."""

    help = "Writes the index of search anew, after a restore or when a kind is found by new words."

    def handle(self, *args: Any, **options: Any) -> None:
        """Let the triggers see every record, kind by kind; print how many rows there are."""
        for model in findable_models().values():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(touch(model._meta.db_table))
        self.stdout.write(f"{SearchEntry.plain.count()} records can be found.")
