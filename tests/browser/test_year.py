"""The year as one play (design §11, 3 to 7): from a date for the consultation to the next agenda.

Each turn is a day. The night before it the ledger is kept, as it is every night.
"""

from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import partial
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Browser

from dialogue.models import MeetingKind
from tests.browser import year_consultation as consultation
from tests.browser import year_groups as groups
from tests.browser import year_review as review
from tests.browser.conftest import Site
from tests.browser.people import People, people_at
from tests.browser.year_world import (
    CONSULTED_ON,
    REVIEWED_ON,
    SURVEY,
    first_meeting,
    make_consulted_world,
    make_year_world,
)
from tests.harness.cast import NOW

REPORTED_ON = date(2026, 6, 29)
MISSED_BY = date(2026, 9, 21)
PREPARED_ON = date(2026, 11, 30)


def test_the_year_from_a_date_to_the_next_agenda(browser: Browser, site: Site) -> None:
    on = partial(turn, browser, site("year", make_year_world), has_script=True)
    path = first_meeting(MeetingKind.CONSULTATION).get_absolute_url()
    with on(NOW.date()) as people:
        consultation.fix_the_date(people)
        consultation.propose_items(people, path)
        consultation.decide_items(people["desk"], path)
        consultation.clear_a_briefing(people, path)
    with on(CONSULTED_ON) as people:
        consultation.hold_the_consultation(people["desk"], path)
        consultation.put_forward(people["desk"], path)
        consultation.adopt(people["chair"], one=SURVEY, rest=3)
        consultation.assert_baselines()
        groups.plan_quarters(people["desk"])
    with on(REPORTED_ON) as people:
        groups.report_the_quarter(people)
        groups.date_the_meeting(people["desk"])
    with on(groups.MET_ON) as people:
        groups.hold_the_group_meeting(people["desk"])
        groups.conclude_jointly(people)
        groups.report_up(people)
    with on(MISSED_BY) as people:
        groups.report_the_next_quarter(people["post"])
        groups.see_the_miss(people)
        groups.date_the_review(people["desk"])
    with on(REVIEWED_ON) as people:
        review.hold_the_review(people["desk"])
        review.open_the_progress(people["chair"])
        review.measure(people["chair"])
        review.decide(people["chair"])
        review.assess(people["chair"])
        review.add_a_step(people)
    with on(PREPARED_ON) as people:
        review.open_the_next(people["desk"])


def test_the_forms_of_the_year_need_no_script(browser: Browser, site: Site) -> None:
    on = partial(turn, browser, site("consulted", make_consulted_world), has_script=False)
    with on(CONSULTED_ON) as people:
        consultation.adopt(people["chair"], one=SURVEY, rest=3)
        groups.plan_quarters(people["desk"])
    with on(REPORTED_ON) as people:
        groups.report_the_quarter(people)
        groups.date_the_meeting(people["desk"])
    with on(groups.MET_ON) as people:
        groups.hold_the_group_meeting(people["desk"])
        groups.conclude_jointly(people)
        groups.report_up(people)
    with on(MISSED_BY) as people:
        groups.date_the_review(people["desk"])
    with on(REVIEWED_ON) as people:
        review.hold_the_review(people["desk"])
        review.open_the_progress(people["chair"])
        review.decide(people["chair"])
        review.assess(people["chair"])


@pytest.fixture
def ends_at() -> datetime:
    """Return the day of the last turn."""
    return at(PREPARED_ON)


def turn(
    browser: Browser, address: str, day: date, *, has_script: bool
) -> AbstractContextManager[People]:
    """Keep the ledger in the night before `day`, and let people sit down on it."""
    moment = at(day)
    with time_machine.travel(moment.replace(hour=5), tick=False):
        call_command("plan_ledger", stdout=StringIO())
    return people_at(browser, address, moment, has_script=has_script)


def at(day: date) -> datetime:
    """Return the morning of a day."""
    return datetime.combine(day, NOW.timetz())
