from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        """Tell stand-ins, and look anew at what is owed, when somebody is away or back."""
        from offices.services.absences import hear_absences
        from reminders.services.absences import follow_absence

        hear_absences(follow_absence)
