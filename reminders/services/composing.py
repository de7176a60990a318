"""Gather notices that are to go now into mails: the urgent at once, the others once a day."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from core.dates import today_in
from reminders.models import Mail, Notice, Series, Sort

REASON = "composing: whose notices go now"
ONE_AT_A_TIME = 0x454E5445  # the number of the lock; anything that nobody else takes


@transaction.atomic
def compose(*, now: datetime) -> int:
    """Put each waiting notice whose time has come into a mail; return how many mails were made.

    What is urgent goes in one mail for each person, what was asked for by hand in one of its own,
    the rest in the person's one digest of the day. One process composes at a time; another one
    leaves it to that.
    """
    if not _is_alone():
        return 0
    waiting = (
        Notice.objects.for_system(REASON)
        .waiting()
        .filter(goes_at__lte=now)
        .select_related("office")
        .order_by("recipient_id", "goes_at", "id")
    )
    bundles: dict[tuple[object, ...], list[Notice]] = {}
    for notice in waiting.iterator(chunk_size=2000):
        bundles.setdefault(_bundle_of(notice, now), []).append(notice)
    had = _digests_had(bundles)
    return sum(
        _make(notices, now)
        for (recipient, sort, day, *_), notices in bundles.items()
        if (recipient, day) not in had or sort != Sort.DIGEST
    )


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        return bool(cursor.fetchone()[0])


def _bundle_of(notice: Notice, now: datetime) -> tuple[object, ...]:
    who = notice.recipient_id
    if notice.series == Series.BY_HAND:
        return who, Sort.BY_HAND, None, notice.pk
    if notice.is_urgent:
        return who, Sort.URGENT, None
    return who, Sort.DIGEST, today_in(notice.office.time_zone, now)


def _digests_had(bundles: Iterable[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """Return the people and days of digests that were made already: theirs wait for another day."""
    days = {day for _who, sort, day, *_ in bundles if sort == Sort.DIGEST}
    made = Mail.objects.filter(sort=Sort.DIGEST, digest_on__in=days)
    return set(made.values_list("recipient_id", "digest_on"))


def _make(notices: list[Notice], now: datetime) -> int:
    first = notices[0]
    _who, sort, day, *_ = _bundle_of(first, now)
    mail = Mail.objects.create(
        sort=sort,
        recipient_id=first.recipient_id,
        office=first.office,
        digest_on=day,
        goes_at=first.goes_at,
    )
    pks = [notice.pk for notice in notices]
    Notice.objects.for_system(REASON).filter(pk__in=pks).update(mail=mail)
    return 1
