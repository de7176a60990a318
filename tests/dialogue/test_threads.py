"""Many people at one record at the same moment: nobody's change is lost in silence."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.dates import home_today
from dialogue.models import Meeting, Theme, Track
from dialogue.services.cadences import set_cadence
from dialogue.services.ledger import plan_cadence
from dialogue.services.steps import Actor, StepRefusedError, take_step
from dialogue.services.tracks import change_track
from dialogue.states import Step
from offices.versions import StaleVersionError
from reminders.services.due_list import differences
from tests.factories import BodyFactory, MeetingFactory, TrackFactory

PEOPLE = 50


def all_at_once(act, people=PEOPLE):
    """Let that many threads do `act(n)` at one moment; return what each got or was refused with."""
    start = Barrier(people)

    def one(n):
        connection.ensure_connection()
        start.wait(timeout=60)
        try:
            return act(n)
        except (StaleVersionError, StepRefusedError) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


@pytest.mark.django_db(transaction=True)
def test_fifty_people_edit_one_track_and_one_is_saved():
    track = TrackFactory()
    results = all_at_once(lambda n: change_track(track, version=1, objective=f"Text {n}"))
    saved = [result for result in results if isinstance(result, Track)]
    clashes = [result for result in results if isinstance(result, StaleVersionError)]
    assert (len(saved), len(clashes)) == (1, PEOPLE - 1)
    stands = Track.objects.for_system("test").get(pk=track.pk)
    assert (stands.objective, stands.version) == (saved[0].objective, 2)
    assert {clash.record.objective for clash in clashes} == {stands.objective}


@pytest.mark.django_db(transaction=True)
def test_fifty_people_waive_one_meeting_and_one_step_is_taken():
    meeting = MeetingFactory()
    results = all_at_once(
        lambda n: take_step(meeting, Step.WAIVE, actor=Actor(), reason=f"reason {n}")
    )
    assert sum(isinstance(result, StepRefusedError) for result in results) == PEOPLE - 1
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_many_planners_write_one_ledger():
    today = home_today()
    body = BodyFactory(tracked_from=today)
    cadence = set_cadence(body, kind="consultation", every_months=24, anchor_on=today, today=today)
    later = today.replace(year=today.year + 9, day=1)
    planned = all_at_once(lambda n: plan_cadence(cadence, today=later), people=8)
    assert sorted(len(rows) for rows in planned)[:-1] == [0] * 7
    periods = Meeting.objects.for_system("test").values_list("period", flat=True)
    assert sorted(periods) == list(range(len(periods)))


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_the_themes():
    assert Theme.objects.count() == 3
