"""What every template may name: the ministry, the home country and the banner of practice data."""

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, object]:
    """Return the names that every page shows: ministry, home country, logo, notice on MFA."""
    return {
        "ministry_name": settings.MINISTRY_NAME,
        "home_country_name": settings.HOME_COUNTRY_NAME,
        "home_capital": settings.HOME_CAPITAL,
        "home_time_zone": settings.HOME_TIME_ZONE,
        "logo_file": settings.LOGO_FILE,
        "is_second_factor_off": not settings.MFA_REQUIRED,
    }
