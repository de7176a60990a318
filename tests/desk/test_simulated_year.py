"""A year, day by day, for twelve relationships: nothing is skipped, nothing told twice or wrongly.

The hand plays the officers, the jobs run as beat gives them out, and each evening the ledgers are
compared with an oracle that has its own arithmetic (tests/desk/year). Two processes play six
relationships each, in databases of their own, in which everything is committed as it would be.
"""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, time, timedelta
from random import Random
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection

from core.jobs import job_named
from reminders.models import Mail, Notice
from tests.desk.year.countries import READ, found_all, offices_of
from tests.desk.year.evening import Watch
from tests.desk.year.hand import Hand
from tests.desk.year.people import People
from tests.harness.databases import using_database
from tests.harness.worlds import Worlds

HOME = ZoneInfo("America/New_York")
BEGINS, DAYS = date(2027, 2, 25), 372  # over the 29th of February
SEED = 2027
MONDAY, TUESDAY, SUNDAY = 0, 1, 6
NIGHT, OFFICE_HOURS, EVENING = time(0, 10), time(9, 30), time(18, 10)
MINUTE = timedelta(minutes=1)
EACH_ROUND = ("reminders.sweep", "reminders.compose", "reminders.deliver")


@pytest.mark.proof
def test_a_year_for_twelve_relationships(worlds: Worlds) -> None:
    begun = perf_counter()
    halves = [(half, worlds.copy(worlds.empty, f"year{half}")) for half in (0, 1)]
    connection.close()  # the processes open their own
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        periods, done = zip(*pool.map(_play, halves), strict=True)
    for half, _database in halves:
        worlds.drop(f"year{half}")
    counted: Counter[str] = sum(periods, Counter())
    print(f"{DAYS} days, 12 relationships, {perf_counter() - begun:.0f} s: {_said(counted)}")
    print(f"done: {_said(sum(done, Counter()))}")
    assert min(counted[state] for state in ("held", "missed", "waived", "told another one")) > 0


def _said(counted: Counter[str]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in counted.most_common())


def _play(half_in: tuple[int, str]) -> tuple[Counter[str], Counter[str]]:
    """Play the year of a half in a database; return what it counted, and what people did."""
    half, database = half_in
    mail.outbox = []
    with using_database(database), time_machine.travel(_at(BEGINS, OFFICE_HOURS), tick=False) as c:
        countries = found_all(BEGINS, Random(SEED + half), half)
        watch, hand = Watch(countries), Hand(countries, SEED + half)
        people = People(offices_of(countries), SEED + half)
        for country in countries:
            for ledger in country.ledgers.values():
                ledger.plan(BEGINS)
        for n in range(1, DAYS + 1):
            _live(BEGINS + timedelta(days=n), c, hand, people, watch)
        counted = watch.end_year(BEGINS + timedelta(days=DAYS))
        notices = Notice.objects.for_system(READ)
        counted["notices"] = notices.count()
        counted["told another one"] = notices.filter(silenced_because="others").count()
        counted["mails sent"] = sum(watch.sent.values())
        counted["mails dropped"] = Mail.objects.filter(state="dropped").count()
        counted["CPU seconds of Python"] = round(process_time())
    refused = hand.refused + people.refused
    told = Counter({f"refused: {said}": times for said, times in refused.items()})
    return counted, hand.done + people.done + told


def _live(
    today: date, clock: time_machine.Traveller, hand: Hand, people: People, watch: Watch
) -> None:
    """One day as beat gives it out, with what people do in the morning."""
    clock.move_to(_at(today, NIGHT))
    _run("offices.hand_over", "dialogue.plan_ledger")
    if today.weekday() == SUNDAY:
        _run("dialogue.drop_contact_details", "reminders.housekeep")
    for country in watch.countries:
        for ledger in country.ledgers.values():
            ledger.night(today)
    clock.move_to(_at(today, OFFICE_HOURS))
    people.come_and_go(today)
    hand.work(today)
    _round(today, clock, watch)
    # By now it is past 08:00 of the next day where days begin first.
    watch.end_day(today, today + timedelta(days=1))
    if today.day == 1:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as a server would by itself


def _round(today: date, clock: time_machine.Traveller, watch: Watch) -> None:
    now = _at(today, EVENING)
    clock.move_to(now)
    if today.weekday() in (MONDAY, TUESDAY):
        _run("desk.mail_chairs")
    _run(*EACH_ROUND)
    watch.round(now)
    if watch.is_awake(now):  # what was silenced for one: beat rings again
        clock.move_to(now + MINUTE)
        _run(*EACH_ROUND)
        watch.round(now + MINUTE)
        assert not watch.is_awake(now + MINUTE)


def _run(*jobs: str) -> None:
    for name in jobs:
        job = job_named(name)
        assert job is not None
        job.run()


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, HOME)
