"""How long an answer may take, and how long it has taken. Pure; days are home dates (design §6)."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import business_days_between

FEWEST_BUSINESS_DAYS = 5


def is_short(filed_on: date, suspense_on: date, holidays: Collection[date] = frozenset()) -> bool:
    """Return whether fewer than five business days lie between filing and the suspense date."""
    return business_days_between(filed_on, suspense_on, holidays) < FEWEST_BUSINESS_DAYS


def age(opened_on: date, today: date) -> str:
    """Return how long an ask has had no answer: "No answer for 6 days". No answer is a state."""
    days = (today - opened_on).days
    if days <= 0:
        return _("Asked today")
    return ngettext("No answer for %(days)d day", "No answer for %(days)d days", days) % {
        "days": days
    }
