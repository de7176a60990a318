"""What asking for clearance makes offices owe: their word on a text, by a day. Pure (design §8)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.dates import today_in
from offices.models import ClearanceWord
from reminders.facts import DeadlineFact, DeadlineKind

CLEAR = DeadlineKind("clear_text", _("Clear"), _("Clear"), _("clear %(title)s"), "short")


def clear_facts(clearances: Iterable[Any], **about: Any) -> Iterator[DeadlineFact]:
    """Yield what offices owe that have not spoken; `about` is what all facts of a text say.

    `about["prefix"]` is the prefix of the record's keys, like "conclusion:<uid>:".
    """
    prefix = about.pop("prefix")
    for row in clearances:
        if row.word == ClearanceWord.PENDING:
            yield DeadlineFact(
                key=f"{prefix}{CLEAR.code}:{row.office_id}",
                kind=CLEAR.code,
                office_id=row.office_id,
                due_on=row.due_on,
                since_on=min(row.due_on, today_in(settings.HOME_TIME_ZONE, row.asked_at)),
                **about,
            )
