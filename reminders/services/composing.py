"""Gather notices that are to go now into mails: the urgent at once, the others once a day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

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
    bundles: dict[_Bundle, list[Notice]] = {}
    for notice in waiting.iterator(chunk_size=2000):
        bundles.setdefault(_bundle_of(notice, now), []).append(notice)
    had = _digests_had(bundles)
    made = [_make(one, bundles[one]) for one in bundles if (one.recipient_id, one.day) not in had]
    return len(made)


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        return bool(cursor.fetchone()[0])


class _Bundle(NamedTuple):
    """Notices that go in one mail: whose, of which sort, of which day's digest; or one alone."""

    recipient_id: int
    sort: Sort
    day: date | None = None
    notice_id: int | None = None


def _bundle_of(notice: Notice, now: datetime) -> _Bundle:
    if notice.series == Series.BY_HAND:
        return _Bundle(notice.recipient_id, Sort.BY_HAND, notice_id=notice.pk)
    if notice.is_urgent:
        return _Bundle(notice.recipient_id, Sort.URGENT)
    return _Bundle(notice.recipient_id, Sort.DIGEST, today_in(notice.office.time_zone, now))


def _digests_had(bundles: Iterable[_Bundle]) -> set[tuple[int, date | None]]:
    """Return the people and days of digests that were made already: theirs wait for another day."""
    days = {one.day for one in bundles if one.day is not None}
    made = Mail.objects.filter(sort=Sort.DIGEST, digest_on__in=days)
    return set(made.values_list("recipient_id", "digest_on"))


def _make(bundle: _Bundle, notices: list[Notice]) -> Mail:
    mail = Mail.objects.create(
        sort=bundle.sort,
        recipient_id=bundle.recipient_id,
        office=notices[0].office,
        digest_on=bundle.day,
        goes_at=notices[0].goes_at,
    )
    pks = [notice.pk for notice in notices]
    Notice.objects.for_system(REASON).filter(pk__in=pks).update(mail=mail)
    return mail
