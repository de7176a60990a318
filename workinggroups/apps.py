from django.apps import AppConfig


class WorkinggroupsConfig(AppConfig):
    name = "workinggroups"

    def ready(self) -> None:
        """Tell the due list what the work of groups makes both sides owe; follow their bodies."""
        from dialogue.services.bodies import hear_markings
        from dialogue.services.chairs import hear_seats
        from dialogue.services.due_list import hear_tracks
        from reminders.facts import register
        from workinggroups import deadlines_texts
        from workinggroups.services import conclusion_due_list, conclusion_remarking

        register("conclusions", deadlines_texts.KINDS, conclusion_due_list.expected)
        hear_markings(conclusion_remarking.follow_group_marking)
        hear_seats(conclusion_due_list.follow_seats)
        hear_tracks(conclusion_due_list.follow_track)
