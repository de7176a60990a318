from django.apps import AppConfig


class WorkinggroupsConfig(AppConfig):
    name = "workinggroups"

    def ready(self) -> None:
        """Tell the due list what programme and texts make offices owe; follow bodies and nights."""
        from dialogue.services.bodies import hear_markings
        from dialogue.services.chairs import hear_seats
        from dialogue.services.due_list import hear_tracks
        from dialogue.services.ledger import hear_nights
        from offices.services.moving_offices import hear_office_moves
        from reminders.facts import register
        from workinggroups import deadlines, deadlines_texts
        from workinggroups.services import (
            conclusion_due_list,
            conclusion_remarking,
            due_list,
            links,
            nights,
            office_moves,
            review_remarking,
        )
        from workinggroups.services.remarking import follow_forum_marking

        register("programme", deadlines.KINDS, due_list.expected)
        hear_markings(follow_forum_marking)
        hear_markings(review_remarking.follow_body_marking)
        hear_markings(links.follow_marking)
        hear_nights(nights.keep_programme)
        register("conclusions", deadlines_texts.KINDS, conclusion_due_list.expected)
        hear_markings(conclusion_remarking.follow_group_marking)
        hear_seats(conclusion_due_list.follow_seats)
        hear_tracks(conclusion_due_list.follow_track)
        hear_office_moves(office_moves.follow_office)
