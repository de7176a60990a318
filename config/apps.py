from django.apps import AppConfig
from django.core import checks


class SettingsConfig(AppConfig):
    """Checks the settings whenever Django checks itself."""

    name = "config"

    def ready(self) -> None:
        """Register the checks of `config.checks`."""
        from config.checks import check_settings

        checks.register(check_settings, checks.Tags.security)
