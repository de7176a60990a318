from django.apps import AppConfig


class WorkinggroupsConfig(AppConfig):
    name = "workinggroups"

    def ready(self) -> None:
        """Tell the due list what the programme makes offices owe; follow markings and nights."""
        from dialogue.services.bodies import hear_markings
        from dialogue.services.ledger import hear_nights
        from reminders.facts import register
        from workinggroups import deadlines
        from workinggroups.services import due_list, links, nights
        from workinggroups.services.remarking import follow_forum_marking

        register("programme", deadlines.KINDS, due_list.expected)
        hear_markings(follow_forum_marking)
        hear_markings(links.follow_marking)
        hear_nights(nights.keep_programme)
