"""Days as people write them in tables."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.dates import MONTHS, WEEKDAYS

EXCEL_DAY_0 = date(1899, 12, 30)  # so that day 60 and later, which are all we read, are right
SERIALS = range(36_526, 73_051)  # 2000 to 2099
YEARS = range(2000, 2100)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{2,4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-. ,]*([a-z]+)[-. ,]*(\d{2,4})")
_MONTH_DAY = re.compile(r"([a-z]+)[-. ]*(\d{1,2})(?:st|nd|rd|th)?[-. ,]+(\d{2,4})")
_WEEKDAY = re.compile(rf"^(?:{'|'.join(WEEKDAYS)})[a-z]*[., ]+", re.IGNORECASE)


class NotADayError(ValueError):
    """It is no day; the sentence says what is wrong with it."""


def is_month_first(texts: Iterable[str]) -> bool:
    """Return whether days like 5/19/2026 in a column have the month first, as far as they tell.

    Only where some cannot be read otherwise and none speaks against it.
    """
    pairs = [(int(found[1]), int(found[2])) for found in map(_NUMBERS.fullmatch, texts) if found]
    return any(second > 12 for _first, second in pairs) and all(
        first <= 12 for first, _second in pairs
    )


def read_day(text: str, *, month_first: bool = False) -> date:
    """Return the day that `text` says.

    2026-05-19, 19 May 2026, May 19, 2026, Tue 19 May 2026, the number by which Excel keeps a day;
    19/5/2026 and 19.5.2026 with the day first, unless `month_first`. Raises NotADayError.
    """
    typed = " ".join(_WEEKDAY.sub("", text.strip()).lower().split())
    quoted = {"text": text.strip()}
    if re.fullmatch(r"\d{5}(\.\d+)?", typed) and int(float(typed)) in SERIALS:
        return EXCEL_DAY_0 + timedelta(days=int(float(typed)))
    if found := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NUMBERS.fullmatch(typed):
        day, month, year = (int(part) for part in found.groups())
        if month_first:
            day, month = month, day
        if month > 12 >= day:
            said = _("“%(text)s”: days are read with the month first, like 5/19/2026.")
            other = _("“%(text)s”: days are read with the day first, like 19/5/2026.")
            raise NotADayError((said if month_first else other) % quoted)
    elif found := _DAY_MONTH.fullmatch(typed):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    elif found := _MONTH_DAY.fullmatch(typed):
        month, day, year = _month(found[1]), int(found[2]), int(found[3])
    else:
        raise NotADayError(_("“%(text)s” is no day. Write it like 2026-05-19.") % quoted)
    if year < 100:
        raise NotADayError(_("“%(text)s”: write the year with four digits.") % quoted)
    if year not in YEARS:
        raise NotADayError(_("“%(text)s”: is the year right?") % quoted)
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADayError(_("“%(text)s” is no day of the calendar.") % quoted) from None


def _month(word: str) -> int:
    """Return the number of the month whose name begins with `word`; 0 when there is none."""
    if len(word) < 3:
        return 0
    names = [name.lower() for name in MONTHS]
    word = "sep" if word == "sept" else word
    return next((n for n, name in enumerate(names, start=1) if name.startswith(word)), 0)
