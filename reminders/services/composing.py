"""Gather notices that are to go now into mails: the urgent at once, the others once a day."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.db import connection, transaction

from core.dates import today_in
from offices.models import Office
from offices.working_days import WorkingDays
from reminders.digest_days import DigestDays
from reminders.models import Mail, Notice, Series, Sort

REASON = "composing: whose notices go now"
AT_ONCE = 500  # notices in one statement: each is looked for among all of its statement
ONE_AT_A_TIME = 0x454E5445  # the number of the lock; anything that nobody else takes


@transaction.atomic
def compose(*, now: datetime) -> int:
    """Put each waiting notice whose time has come into a mail; return how many mails were made.

    What is urgent goes in one mail for each person, what was asked for by hand in one of its own,
    the rest in the person's one digest of the day. What finds that gone, or no working day (after
    a downtime), waits for the next one. One process composes at a time; another one leaves it to
    that.
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
    digests = cache(lambda: DigestDays(WorkingDays()))
    bundles: dict[_Bundle, list[Notice]] = {}
    too_late: list[Notice] = []
    for notice in waiting.iterator(chunk_size=2000):
        bundle = _bundle_of(notice, now)
        if bundle.sort != Sort.DIGEST or digests().is_open(notice.office, now):
            bundles.setdefault(bundle, []).append(notice)
        else:
            too_late.append(notice)
    for bundle in _digests_had(bundles):
        too_late += bundles.pop(bundle)
    if too_late:
        _put_off(too_late, digests(), now)
    return _make_mails(bundles)


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


def _digests_had(bundles: Iterable[_Bundle]) -> list[_Bundle]:
    """Return the digests of days on which their recipients had theirs already."""
    digests = [one for one in bundles if one.day is not None]
    rows = Mail.objects.filter(sort=Sort.DIGEST, digest_on__in={one.day for one in digests})
    made = set(rows.values_list("recipient_id", "digest_on")) if digests else set()
    return [one for one in digests if (one.recipient_id, one.day) in made]


def _put_off(notices: Iterable[Notice], digests: DigestDays, now: datetime) -> None:
    """Let notices wait for the next digest of their offices."""
    by_office: dict[Office, list[int]] = {}
    for notice in notices:
        by_office.setdefault(notice.office, []).append(notice.pk)
    for office, pks in by_office.items():
        goes_at = digests.next_at(office, start=today_in(office.time_zone, now), after=now)
        Notice.objects.for_system(REASON).filter(pk__in=pks).update(goes_at=goes_at)


def _make_mails(bundles: dict[_Bundle, list[Notice]]) -> int:
    """Make a mail of each bundle; return how many."""
    mails = [
        Mail(
            sort=bundle.sort,
            recipient_id=bundle.recipient_id,
            digest_on=bundle.day,
            goes_at=notices[0].goes_at,
        )
        for bundle, notices in bundles.items()
    ]
    Mail.objects.bulk_create(mails)
    told: list[Notice] = []
    for mail, notices in zip(mails, bundles.values(), strict=True):
        for notice in notices:
            notice.mail = mail
            told.append(notice)
    Notice.objects.for_system(REASON).bulk_update(told, ["mail"], batch_size=AT_ONCE)
    return len(mails)
