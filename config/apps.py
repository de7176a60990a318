from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class SettingsConfig(AppConfig):
    """Checks the settings whenever Django checks itself, and knows every job."""

    name = "config"

    def ready(self) -> None:
        """Register the checks of `config.checks`, and let each app name its jobs."""
        from config.checks import check_settings

        checks.register(check_settings, checks.Tags.security)
        autodiscover_modules("tasks")
