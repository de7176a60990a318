from django.apps import AppConfig


class WorkinggroupsConfig(AppConfig):
    name = "workinggroups"

    def ready(self) -> None:
        """Let links between bodies follow when one of them is marked higher."""
        from dialogue.services.bodies import hear_markings
        from workinggroups.services import links

        hear_markings(links.follow_marking)
