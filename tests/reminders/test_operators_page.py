"""The operator's page and /healthz: what waits, who is silent, what failed, and trying again."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from core import jobs
from reminders import operators_page
from reminders.broker import Queue
from reminders.models import TaskFailure
from reminders.work import BEAT, WORKER, give_sign, note_failure
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 6, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGE = "/operator/"
NOBODY = "redis://127.0.0.1:1/0"  # a port at which nothing listens


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(is_staff=True))
    return client


def waits(monkeypatch, settings, length, oldest_at=None):
    settings.REDIS_URL = NOBODY
    monkeypatch.setattr(operators_page, "waiting", lambda: Queue(length, oldest_at))


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}?format=csv"])
def test_page_is_for_staff_alone(client, address):
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    assert "/operator/" not in client.get("/drafts/").text


def test_menu_of_staff_leads_to_the_page(staff):
    assert f'href="{PAGE}"' in staff.get("/drafts/").text


def test_page_of_an_empty_house(staff):
    text = staff.get(PAGE).text
    assert "Nothing is done by itself: REDIS_URL is not set." in text
    assert text.count("No sign yet.") == 2
    assert "Nothing has failed." in text
    assert "UNCLASSIFIED" in text


@pytest.mark.parametrize(
    ("length", "minutes", "words"),
    [
        (0, None, "Nothing waits."),
        (1, None, "1 task</dd>"),
        (1, 1, "1 task, the oldest for 1 minute<"),
        (3, 12, "3 tasks, the oldest for 12 minutes<"),
    ],
)
def test_page_says_what_waits(staff, monkeypatch, settings, length, minutes, words):
    oldest = None if minutes is None else NOON - minutes * MINUTE
    waits(monkeypatch, settings, length, oldest)
    assert words in staff.get(PAGE).text


def test_page_says_at_once_that_redis_is_away(staff, settings):
    settings.REDIS_URL = NOBODY
    assert "Redis does not answer. Nothing is lost" in staff.get(PAGE).text


def test_redis_that_takes_but_never_answers_is_away_too(staff, settings):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.REDIS_URL = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        assert "Redis does not answer." in staff.get(PAGE).text  # else it waits for ever


def test_page_tells_who_is_silent(staff):
    give_sign(WORKER, now=NOON - MINUTE)
    give_sign(BEAT, now=NOON - 4 * MINUTE)
    text = staff.get(PAGE).text
    worker, beat = text.index("Worker</dt>"), text.index("Beat</dt>")
    assert "Silent for more than three minutes." not in text[worker:beat]
    assert "Silent for more than three minutes." in text[beat:]


def test_page_lists_failures_and_offers_another_try(staff):
    note_failure("reminders.heartbeat", ValueError("the minister's words"), now=NOON)
    text = staff.get(PAGE).text
    assert "It ended with an error. The log says where." in text
    assert "ValueError · once" in text
    assert "minister" not in text
    assert f'action="{reverse("reminders:run_job", args=["reminders.heartbeat"])}"' in text


def test_failures_come_as_a_file(staff):
    note_failure("a.b", ValueError(), now=NOON)
    answer = staff.get(f"{PAGE}?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "a.b,It ended with an error. The log says where.,ValueError,1" in answer.text


# --- Trying again ---------------------------------------------------------------------------


@pytest.fixture
def job(monkeypatch):
    """Name a job that fails as long as the list of errors has one."""
    errors = []

    def run():
        if errors:
            raise errors[0]

    monkeypatch.setattr(jobs, "_jobs", {})
    jobs.job("a.b", actor="x")(run)
    return errors


def try_again(client, name="a.b"):
    return client.post(reverse("reminders:run_job", args=[name]), follow=True)


def test_trying_again_ends_the_failure(staff, job):
    note_failure("a.b", ValueError(), now=NOON - MINUTE)
    answer = try_again(staff)
    assert "Done: a.b went well." in answer.text
    assert "Try again now" not in answer.text
    assert TaskFailure.objects.get().over_at == NOON


def test_trying_again_in_vain_is_counted_and_said(staff, job):
    note_failure("a.b", ValueError(), now=NOON - MINUTE)
    job.append(ValueError("the minister's words"))
    answer = try_again(staff)
    assert answer.status_code == 200
    assert "It ended with an error. The log says where." in answer.text
    assert "minister" not in answer.text
    row = TaskFailure.objects.get()
    assert (row.times, row.last_at, row.over_at) == (2, NOON, None)


def test_only_staff_tries_again_and_only_what_there_is(client, staff, job):
    assert staff.post(reverse("reminders:run_job", args=["no.such"])).status_code == 404
    assert staff.get(reverse("reminders:run_job", args=["a.b"])).status_code == 405
    client.force_login(UserFactory())
    job.append(AssertionError("it must not run"))
    assert client.post(reverse("reminders:run_job", args=["a.b"])).status_code == 404
    assert not TaskFailure.objects.exists()


# --- /healthz -------------------------------------------------------------------------------


def health(client):
    answer = client.get("/healthz")
    return answer.status_code, answer.text


def test_health_without_a_broker_asks_the_database_alone(client):
    assert health(client) == (200, "ok\n")


def test_health_needs_beat_and_worker_where_a_broker_is_named(client, settings):
    settings.REDIS_URL = NOBODY
    assert health(client) == (503, "Beat has not given out a task for three minutes.\n")
    give_sign(BEAT, now=NOON)
    assert health(client) == (503, "No worker has done a task for three minutes.\n")
    give_sign(WORKER, now=NOON - 3 * MINUTE)
    assert health(client) == (200, "ok\n")
    give_sign(WORKER, now=NOON - 3 * MINUTE - timedelta(seconds=1))
    assert health(client) == (503, "No worker has done a task for three minutes.\n")
