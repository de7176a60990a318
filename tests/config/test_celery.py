"""How tasks run: what is agreed once for all of them, and what a failure leaves behind."""

import ast
import logging
import subprocess
import sys
from io import StringIO

import pytest

from config.celery import NIGHTLY, SCHEDULE, SECONDS_AFTER_THE_SOFT_LIMIT, app
from core.jobs import all_jobs
from reminders.models import TaskFailure
from tests.offices.for_system_calls import ROOT, sources

OURS = sorted(name for name in app.tasks if not name.startswith("celery."))
PUBLISHING = {"delay", "apply_async", "send_task", "delay_on_commit", "apply_async_on_commit"}
KNOW_CELERY = {"config/celery.py", "config/task_signs.py"}


def test_every_job_is_a_task_and_every_task_is_scheduled():
    assert [job.name for job in all_jobs()] == OURS == sorted(SCHEDULE)
    assert {entry["task"] for entry in SCHEDULE.values()} == set(OURS)


def test_every_task_is_named_after_the_app_whose_module_names_it():
    for job in all_jobs():
        assert job.run.__module__ == f"{job.name.partition('.')[0]}.tasks"


def test_every_task_has_limits_that_end_before_it_is_given_out_again():
    again = app.conf.broker_transport_options["visibility_timeout"]
    for name in OURS:
        task = app.tasks[name]
        assert 0 < task.soft_time_limit < task.time_limit < again
        assert task.time_limit - task.soft_time_limit == SECONDS_AFTER_THE_SOFT_LIMIT


def test_what_nobody_takes_in_time_is_dropped():
    assert all(0 < entry["options"]["expires"] <= 3600 for entry in SCHEDULE.values())


def test_tasks_are_given_back_when_their_process_dies():
    for name in OURS:
        task = app.tasks[name]
        assert (task.acks_late, task.reject_on_worker_lost, task.ignore_result) == (True,) * 3
        assert task.serializer == "json"
    assert app.conf.accept_content == ["json"]
    assert (app.conf.worker_prefetch_multiplier, app.conf.worker_concurrency) == (1, 2)
    assert app.conf.result_backend is None
    assert app.conf.worker_soft_shutdown_timeout > 0


def test_nights_are_those_of_the_home_capital_and_asked_often_enough(settings):
    assert app.conf.timezone == settings.HOME_TIME_ZONE
    assert (NIGHTLY.minute, NIGHTLY.hour) == ({5}, {0, 1, 2, 3, 4, 5})


def test_broker_may_be_away_as_long_as_it_likes():
    assert app.conf.broker_connection_retry_on_startup
    assert app.conf.broker_connection_max_retries is None


def test_nothing_but_beat_gives_out_tasks():
    publishing, importing = set(), set()
    for path in sources():
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in PUBLISHING:
                publishing.add(name)
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [one.name for one in node.names] + [getattr(node, "module", "") or ""]
                if {"celery", "kombu"} & {module.partition(".")[0] for module in modules}:
                    importing.add(name)
    assert publishing == set()
    assert importing == KNOW_CELERY


def test_web_process_does_not_even_load_celery():
    script = (
        "import sys, django; django.setup(); import config.urls, config.wsgi\n"
        "from core.jobs import all_jobs; assert all_jobs()\n"
        "print([name for name in ('celery', 'kombu', 'billiard') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


# --- What happens to a task ------------------------------------------------------------------


@pytest.fixture
def fail(monkeypatch):
    """Make the task `reminders.heartbeat` fail, or go well again with None."""

    def make(error):
        def run():
            if error:
                raise error

        monkeypatch.setattr(app.tasks["reminders.heartbeat"], "run", run)
        app.tasks["reminders.heartbeat"].apply()

    return make


def rows():
    return [(row.task, row.error, row.times, row.over_at is None) for row in _all()]


def _all():
    return TaskFailure.objects.order_by("pk")


@pytest.mark.django_db
def test_failure_is_written_down_until_the_task_goes_well(fail):
    fail(ValueError("text of a record"))
    fail(ValueError("text of a record"))
    assert rows() == [("reminders.heartbeat", "ValueError", 2, True)]

    fail(None)
    assert rows() == [("reminders.heartbeat", "ValueError", 2, False)]


@pytest.mark.django_db
def test_failure_is_logged_once_and_by_its_first_line_alone(fail, monkeypatch):
    (console,) = [each for each in logging.getLogger().handlers if each.name == "console"]
    monkeypatch.setattr(console, "stream", StringIO())

    fail(ValueError("duplicate key\nDETAIL: the minister's words"))

    (line,) = console.stream.getvalue().splitlines()
    assert '"event": "task failed"' in line
    assert "ValueError: duplicate key" in line
    assert "minister" not in line
