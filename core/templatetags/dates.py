"""How days and instants are written in templates: always with the weekday.

Every filter gives an empty text for a day that is not known yet.
"""

from datetime import date, datetime, tzinfo

from django import template
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import city_of, clock, format_day, format_days, in_zone

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """`Tue 19 May 2026`. Of an instant, the day in the current time zone."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = in_zone(value, get_current_timezone()).date()
    return format_day(value)


@register.filter
def iso_day(value: str | None) -> str:
    """`Tue 19 May 2026` for `2026-05-19`, as days are kept in JSON."""
    return format_day(date.fromisoformat(value)) if value else ""


@register.filter
def days(first: date | None, last: date | None) -> str:
    """`{{ first_on|days:last_on }}`: `Tue 19 to Wed 20 May 2026`."""
    return format_days(first, last) if first else ""


@register.filter
def days_late(due_on: date | None, today: date) -> str:
    """`1 day late`, `3 days late`; empty up to the day itself."""
    late = (today - due_on).days if due_on else 0
    if late <= 0:
        return ""
    return ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}


@register.filter
def days_until(due_on: date | None, today: date) -> str:
    """`today`, `tomorrow`, `in 3 days`; empty once it has passed."""
    ahead = (due_on - today).days if due_on else -1
    if ahead < 0:
        return ""
    if ahead == 0:
        return _("today")
    if ahead == 1:
        return _("tomorrow")
    return ngettext("in %(count)d day", "in %(count)d days", ahead) % {"count": ahead}


@register.filter
def weeks_until(due_on: date | None, today: date) -> str:
    """`in 6 weeks`; under two weeks in days."""
    weeks = (due_on - today).days // 7 if due_on else 0
    if weeks < 2:
        return days_until(due_on, today)
    return ngettext("in %(count)d week", "in %(count)d weeks", weeks) % {"count": weeks}


@register.filter
def moment(instant: datetime | None, zone: str | tzinfo) -> str:
    """`Fri 3 April 2026 17:40`, as the clocks of the zone show it."""
    if not instant:
        return ""
    there, time = clock(instant, zone)
    return f"{format_day(there)} {time}"


@register.filter(name="clock")
def time_there(instant: datetime | None, zone: str | tzinfo) -> str:
    """`08:12`, as the clocks of the zone show it."""
    return clock(instant, zone)[1] if instant else ""


@register.filter
def city(zone: str) -> str:
    """`Baku` for Asia/Baku: the city after which a zone is called."""
    return city_of(zone)
