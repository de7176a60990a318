from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "agenda"

    def ready(self) -> None:
        """Tell the due list what asks and agendas make both sides owe; follow meetings."""
        from agenda import deadlines, meeting_deadlines
        from agenda.services import concluding, item_due_list, office_moves, overtaken
        from agenda.services.item_remarking import follow_forum_marking
        from agenda.services.remarking import follow_marking
        from dialogue.services.bodies import hear_markings
        from dialogue.services.due_list import hear_meetings
        from dialogue.services.meetings import hear_steps
        from offices.services.moving_offices import hear_office_moves
        from reminders.facts import register

        register("agenda", deadlines.KINDS, deadlines.expected)
        register("agenda of meetings", meeting_deadlines.KINDS, item_due_list.expected)
        hear_steps(overtaken.follow_step)
        hear_steps(concluding.follow_step)
        hear_markings(follow_marking)
        hear_markings(follow_forum_marking)
        hear_meetings(item_due_list.follow_meetings)
        hear_office_moves(office_moves.follow_office)
