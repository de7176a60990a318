"""The supervisor leaves no process behind, however it is ended."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import beside, demo, embedded, places, processes, valkey

# Three children: one ends well, one is deaf to TERM, one has a child of its own.
TABLE = r"""
import os, sys
from config.supervisor import AskedToEndError, Child, Supervisor, TroubleError
TELL = "import os, signal, subprocess, sys, time; os.write(1, b'pid %d\\n' % os.getpid()); "
PLAIN = TELL + "time.sleep(float(sys.argv[1]))"
DEAF = TELL + "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
PARENT = TELL + "subprocess.run([sys.executable, '-c', sys.argv[1], '60'])"
with Supervisor(dict(os.environ)) as supervisor:
    for name, *command in (
        ("plain", PLAIN, sys.argv[1]), ("deaf", DEAF), ("parent", PARENT, PLAIN)
    ):
        supervisor.start(Child(name, [sys.executable, "-c", *command], patience=0.3))
    try:
        while True:
            supervisor.pause(60)
    except AskedToEndError:
        sys.exit(0)
    except TroubleError as trouble:
        print(trouble, flush=True)
        sys.exit(1)
"""


@contextlib.contextmanager
def table(seconds: float) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """Run a supervisor of three children in a group of its own; give it and their numbers."""
    with subprocess.Popen(
        [sys.executable, "-c", TABLE, str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as supervisor:
        try:
            assert supervisor.stdout is not None
            yield supervisor, [int(supervisor.stdout.readline().split()[1]) for _ in range(4)]
        finally:
            supervisor.kill()


def is_gone(pids: list[int]) -> bool:
    until = time.monotonic() + 5
    while any(map(processes.is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    return not any(map(processes.is_alive, pids))


@pytest.mark.parametrize(
    ("number", "is_for_group"),
    [(signal.SIGTERM, False), (signal.SIGTERM, True), (signal.SIGINT, True), (signal.SIGHUP, True)],
)
def test_signal_ends_every_child_and_grandchild(number, is_for_group):
    with table(60) as (supervisor, pids):
        (os.killpg if is_for_group else os.kill)(supervisor.pid, number)
        told, _ = supervisor.communicate(timeout=10)
    assert told == "Ending: parent, deaf, plain.\nEverything has ended.\n"
    assert supervisor.returncode == 0
    assert is_gone(pids)


# Each tells its name when it ends, the later the more it has to do.
ORDER = r"""
import os, sys
from config.supervisor import AskedToEndError, Child, Supervisor
SLOW = (
    "import os, signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit())\n"
    "try: os.write(1, b'runs\\n'); time.sleep(60)\n"
    "finally: time.sleep(float(sys.argv[2])); os.write(1, (sys.argv[1] + ' ').encode())"
)
with Supervisor(dict(os.environ), is_quiet=True) as supervisor:
    for name, seconds, serves in (("server", "0", True), ("a", "0.4", False), ("b", "0.8", False)):
        command = [sys.executable, "-c", SLOW, name, seconds]
        supervisor.start(Child(name, command, serves_others=serves))
    try:
        while True:
            supervisor.pause(60)
    except AskedToEndError:
        pass
"""


def test_children_are_ended_together_and_what_serves_them_afterwards():
    command = [sys.executable, "-c", ORDER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        assert [supervisor.stdout.readline() for _ in range(3)] == ["runs\n"] * 3
        supervisor.terminate()
        told, _ = supervisor.communicate(timeout=10)
    assert told.split() == ["a", "b", "server"]


def test_child_that_dies_ends_the_others_with_a_sentence():
    with table(0.5) as (supervisor, pids):
        told, _ = supervisor.communicate(timeout=10)
    assert told.splitlines() == [
        "The plain has ended by itself (exit code 0).",
        "Ending: parent, deaf.",
        "Everything has ended.",
    ]
    assert supervisor.returncode == 1
    assert is_gone(pids)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a death")
def test_killing_the_supervisor_reaches_the_server(odd_folder):
    script = (
        "import sys, time; from pathlib import Path; from config import embedded\n"
        "with embedded.running(embedded.Server(Path(sys.argv[1]), is_durable=False)):\n"
        "    print('ready', flush=True); time.sleep(60)\n"
    )
    server = embedded.Server(odd_folder / "db", is_durable=False)
    with subprocess.Popen(
        [sys.executable, "-c", script, server.folder], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        pid = int((server.data / "postmaster.pid").read_text().split()[0])
        holder.kill()
    assert is_gone([pid])


def make(*arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run what `make demo` runs, with servers under a folder of the test."""
    environment = {**os.environ, "EMBEDDED_FOLDER": str(folder)}
    command = [sys.executable, "-m", "config.demo", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=20
    )


def test_taken_port_is_told_before_anything_starts(odd_folder):
    with socket.create_server((demo.ADDRESS, 0)) as taken:
        port = str(taken.getsockname()[1])
        done = make("demo", port, folder=odd_folder)
    advice = "is taken by another programme. Take another one: make demo PORT=8123\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, f"Port {port} {advice}", "")
    assert list(odd_folder.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_what_is_no_port_is_told(odd_folder, port):
    done = make("run", port, folder=odd_folder)
    assert done.returncode == 1
    assert done.stdout == f"{port} is no port. Take another one: make run PORT=8123\n"


def test_second_demo_is_told_where_the_first_one_is(odd_folder, monkeypatch):
    monkeypatch.setenv("EMBEDDED_FOLDER", str(odd_folder))
    note = "`make demo` (process 7, http://127.0.0.1:8000/)"
    with places.claim(embedded.house_server().folder, note):
        with socket.create_server((demo.ADDRESS, 0)) as probe:
            free = str(probe.getsockname()[1])
        done = make("demo", free, folder=odd_folder)
        cleaned = make("clean", folder=odd_folder)
    assert done.returncode == cleaned.returncode == 1
    assert f"Already in use by {note}. End that first.\n" in (done.stdout, cleaned.stdout)
    assert make("clean", folder=odd_folder).returncode == 0
    assert list(odd_folder.iterdir()) == []


@pytest.fixture
def mail_port() -> Iterator[int]:
    """The port at which mails of `make demo` would be taken; nobody takes any."""
    listening = beside._mail_socket()
    yield listening.getsockname()[1]
    listening.close()
    beside._mail_socket.cache_clear()


def test_demo_sends_mails_to_nobody_outside(monkeypatch, mail_port):
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example")
    caught = {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}", "DEMO_MAILS": str(beside.MAILS)}
    assert beside.addresses("demo").items() >= caught.items()
    assert beside.addresses("run").keys() & {"EMAIL_URL", "DEMO_MAILS"} == set()
    monkeypatch.delenv("EMAIL_URL")
    assert beside.addresses("run").items() >= caught.items()


def test_demo_takes_a_broker_that_is_named_with_a_queue_of_its_own(monkeypatch, mail_port):
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert beside.addresses("demo")["REDIS_URL"] == valkey.url_of(valkey.house_folder())
    monkeypatch.setenv("REDIS_URL", "redis://ministry:6379/0")
    told = demo.environment("demo", 8000)
    assert told["REDIS_URL"] == "redis://ministry:6379/0"
    assert told["QUEUE_NAME"] == places.state_folder().name


def test_demo_runs_a_worker_and_beat_that_are_watched():
    commands = {child.name: list(child.command[1:]) for child in demo.children("demo", 8000)}
    assert commands["worker"] == ["-m", "config.worker", "worker"]
    assert commands["beat"] == ["-m", "config.worker", "beat"]


@pytest.mark.usefixtures("mail_port")
def test_demo_never_touches_a_database_from_outside(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://ministry/real")
    assert demo.environment("demo", 8000)["DATABASE_URL"] == embedded.house_server().url
    assert demo.environment("run", 8000)["DATABASE_URL"] == "postgres://ministry/real"
