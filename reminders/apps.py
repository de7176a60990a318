from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        """Follow hand-overs."""
        from offices.services.carrying_out import hear_hand_overs
        from reminders.services.handing_over import follow_hand_over

        hear_hand_overs(follow_hand_over)
