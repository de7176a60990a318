from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "dialogue"

    def ready(self) -> None:
        """Tell the due list which obligations meetings make."""
        from dialogue import deadlines
        from reminders.facts import register

        register("dialogue", deadlines.KINDS, deadlines.expected)
