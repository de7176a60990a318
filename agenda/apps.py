from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "agenda"

    def ready(self) -> None:
        """Tell the due list what asks make offices owe; follow steps of meetings and markings."""
        from agenda import deadlines
        from agenda.services.overtaken import follow_step
        from agenda.services.remarking import follow_marking
        from dialogue.services.bodies import hear_markings
        from dialogue.services.meetings import hear_steps
        from reminders.facts import register

        register("agenda", deadlines.KINDS, deadlines.expected)
        hear_steps(follow_step)
        hear_markings(follow_marking)
