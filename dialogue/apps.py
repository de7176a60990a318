from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "dialogue"

    def ready(self) -> None:
        """Tell the due list which obligations meetings make; say what is done each night."""
        from dialogue import deadlines
        from dialogue.clearance_deadlines import CLEAR
        from dialogue.services import announcing, clearing, office_moves
        from dialogue.services.due_list import hear_meetings
        from dialogue.services.ledger import hear_nights
        from dialogue.services.steps import hear_steps
        from offices.services.holidays import seed_holidays
        from offices.services.moving_offices import hear_office_moves
        from reminders.facts import register
        from reminders.services.absences import wake_for_absences

        register("dialogue", deadlines.KINDS, deadlines.expected)
        register("clearances of summaries", [CLEAR], clearing.expected)
        hear_meetings(clearing.follow_meetings)
        hear_steps(announcing.tell_of_step)
        hear_office_moves(office_moves.follow_office)
        hear_nights(lambda today: {"holidays": seed_holidays(today=today)})
        hear_nights(lambda today: {"looked at anew": wake_for_absences(today=today)})
