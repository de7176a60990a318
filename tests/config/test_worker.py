"""Workers and beat are watched: a deaf one is started anew, a quiet one is left alone."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from kombu import Connection

from config import processes, valkey, worker
from config.celery import app
from config.worker import DEAF_AFTER, Watch
from reminders.broker import BrokerError, celery_url, waiting
from reminders.models import Heartbeat

# A child that gives a sign ten times a second; there is work as long as the file `work` is there.
KEPT = """
import sys, pathlib
from config import worker
from config.supervisor import AskedToEndError, Child, Supervisor
folder = pathlib.Path(sys.argv[1])
worker.LOOK_EVERY, worker.DEAF_AFTER = 0.05, 0.6
CHILD = '''
import os, pathlib, sys, time
os.write(1, b"pid %d\\\\n" % os.getpid())
while True:
    pathlib.Path(sys.argv[1]).touch(); time.sleep(0.1)
'''
watch = worker.Watch(folder / "sign", (folder / "work").exists)
child = Child("child", [sys.executable, "-c", CHILD, folder / "sign"], patience=0.2)
with Supervisor({}, is_quiet=True) as supervisor:
    try:
        worker.keep(supervisor, child, watch)
    except AskedToEndError:
        sys.exit(0)
"""
SENTENCE = "The child did nothing for three minutes though there was work: again.\n"


@contextlib.contextmanager
def kept(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Run a watched child; give its watcher and its number."""
    command = [sys.executable, "-u", "-c", KEPT, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watcher:
        try:
            yield watcher, _pid(watcher)
        finally:
            watcher.kill()


def _pid(watcher) -> int:
    return int(watcher.stdout.readline().split()[1])


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "It does not come."
        time.sleep(0.05)


def test_deaf_child_is_ended_and_started_anew(tmp_path):
    (tmp_path / "work").touch()
    with kept(tmp_path) as (watcher, deaf):
        os.kill(deaf, signal.SIGSTOP)
        assert watcher.stdout.readline() == SENTENCE
        again = _pid(watcher)
        assert again != deaf
        assert not processes.is_alive(deaf)
        watcher.terminate()
        assert watcher.wait(10) == 0
        assert not processes.is_alive(again)


def test_child_without_work_may_be_silent(tmp_path):
    with kept(tmp_path) as (watcher, quiet):
        os.kill(quiet, signal.SIGSTOP)
        time.sleep(1.2)  # twice as long as a deaf one is given
        assert processes.is_alive(quiet)
        watcher.terminate()
        assert watcher.communicate(timeout=10)[0] == ""


def test_silence_counts_only_while_there_is_work(tmp_path):
    has_work = True
    watch = Watch(tmp_path / "sign", lambda: has_work)
    watch.begin(0.0)

    def silent_at(now: float) -> bool:
        os.utime(watch.sign, (last, last))
        return watch.is_deaf(now)

    last = 0.0
    assert not silent_at(DEAF_AFTER)
    assert silent_at(DEAF_AFTER + 1)
    last = DEAF_AFTER  # it gave a sign
    assert not silent_at(2 * DEAF_AFTER)
    has_work = False
    assert not silent_at(3 * DEAF_AFTER)
    has_work = True
    assert not silent_at(4 * DEAF_AFTER)
    assert silent_at(4 * DEAF_AFTER + 1)


def test_sign_that_somebody_removed_counts_as_silence(tmp_path):
    watch = Watch(tmp_path / "removed" / "sign", lambda: True)
    watch.begin(0.0)
    shutil.rmtree(tmp_path / "removed")
    assert not watch.is_deaf(DEAF_AFTER)
    assert watch.is_deaf(DEAF_AFTER + 1)
    watch.begin(time.time())
    assert watch.sign.exists()


def test_without_redis_nobody_has_work(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(BrokerError):
        waiting()
    assert not worker.tasks_wait()
    assert not worker.tasks_can_be_given_out()


def test_command_without_a_known_kind_says_what_there_is(capsys):
    assert worker.main(["rabbit"]) == 2
    assert "python -m config.worker beat" in capsys.readouterr().out


def test_without_a_broker_nothing_is_started(capsys, settings):
    settings.REDIS_URL = ""
    assert worker.main(["beat"]) == 1
    assert capsys.readouterr().out.startswith("REDIS_URL is not set")


@pytest.mark.django_db(transaction=True)
def test_real_worker_takes_what_waits_and_ends_in_good_order(tmp_path, settings, odd_folder):
    with valkey.running(odd_folder / "v") as url:
        settings.REDIS_URL = url
        with Connection(celery_url(url)) as broker:
            app.tasks["reminders.heartbeat"].apply_async(connection=broker, expires=300)
        queue = waiting()
        assert queue.length == 1
        assert abs(queue.oldest_at.timestamp() - time.time()) < 30
        environment = {
            **os.environ,
            "REDIS_URL": url,
            "DATABASE_URL": _test_database(),
            "TMPDIR": str(tmp_path),
            "LOG_LEVEL": "INFO",
        }
        with subprocess.Popen(
            [sys.executable, "-m", "config.worker", "worker"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as running:
            try:
                wait_for(lambda: waiting().length == 0)
                wait_for(lambda: Heartbeat.objects.filter(name="worker").exists())
                assert [path.name for path in tmp_path.glob("entente-*/*")] == ["sign"]
                running.terminate()
                told, _ = running.communicate(timeout=60)
            finally:
                running.kill()
    assert running.returncode == 0, told
    assert "Traceback" not in told
    assert list(tmp_path.glob("entente-*")) == []


def _test_database() -> str:
    """Return the address of the database of this test; its server is ours, so a socket."""
    said = connection.settings_dict
    host = quote(said["HOST"] or said["OPTIONS"]["host"], safe="")
    return f"postgres://{said['USER']}@/{said['NAME']}?host={host}"
