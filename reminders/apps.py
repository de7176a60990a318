from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        """Follow absences, hand-overs, and offices that moved."""
        from offices.services.absences import hear_absences
        from offices.services.carrying_out import hear_hand_overs
        from offices.services.move_steps import hear_move_steps
        from offices.services.moving_offices import hear_moved_offices
        from reminders.services.absences import follow_absence
        from reminders.services.handing_over import follow_hand_over
        from reminders.services.move_mails import mail_step
        from reminders.services.office_moves import follow_office

        hear_absences(follow_absence)
        hear_hand_overs(follow_hand_over)
        hear_moved_offices(follow_office)
        hear_move_steps(mail_step)
