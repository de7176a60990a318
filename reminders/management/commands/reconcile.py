from django.core.management.base import BaseCommand, CommandError

from reminders.services.due_list import differences


class Command(BaseCommand):
    """Compare the due list with what the records say; exit 1 with the differences."""

    help = "Compare the due list with what the records say; exit 1 with the differences."

    def handle(self, *args: object, **options: object) -> None:
        """Print each difference on a line of its own."""
        lines = list(differences())
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError(f"{len(lines)} differences.", returncode=1)
        self.stdout.write("The due list agrees with the records.")
