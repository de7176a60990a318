"""What the `holidays` library knows of a country: its holidays and its weekend. Pure.

Names are in English where the library has them. Days that follow the moon are estimates there:
their names say so, and the post corrects them.
"""

from datetime import date
from functools import lru_cache

import holidays

from core.dates import SATURDAY_SUNDAY

ENGLISH = ("en_US", "en_GB", "en")


@lru_cache(maxsize=512)
def library_days(country: str, year: int) -> dict[date, str]:
    """Return the public holidays of a country (two letters) in a year by day; none if unknown."""
    try:
        known = holidays.country_holidays(country)
    except NotImplementedError:
        return {}
    language = next((each for each in ENGLISH if each in known.supported_languages), None)
    found = holidays.country_holidays(country, years=year, language=language)
    return {day: found[day] for day in sorted(found) if day.year == year}


@lru_cache(maxsize=512)
def library_weekend(country: str) -> frozenset[int]:
    """Return the weekdays off of a country, Monday 0; Saturday and Sunday where nobody knows."""
    try:
        return frozenset(holidays.country_holidays(country).weekend)
    except NotImplementedError:
        return SATURDAY_SUNDAY
