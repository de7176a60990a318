"""Whether pages and forms take as long as ever while Redis is stopped, or answers nothing.

python -m config.throwaway python -m benchmarks.redis_stopped    (make bench runs it)

Three processes show the same sample, asked in turn for the same page, so that whatever else this
machine does falls on all three: one with a Redis that runs, one whose REDIS_URL leads to a closed
port, one whose Redis takes the connection and never says a word. Printed are medians and, for both
kinds of trouble, how many times as long each page or form took as with Redis.
"""

import contextlib
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

TIMES = 15
RUNS, CLOSED, MUTE = "Redis runs", "closed port", "mute port"
PAGES = ("/?show=mine", "/relationships/", "/relationships/az/", "/requests/", "/search/?q=energy")
FORMS = ("/notices/choices/", "expect")  # the second one is of a meeting, whichever there is


def main() -> None:
    """Load the sample, ask all three, print the figures."""
    _set_up("")
    from django.core.management import call_command

    from core.dates import home_today
    from desk.sample.load import load

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load(today=home_today())
    with _servers() as addresses, _processes(addresses) as lines:
        _ask(lines, "/?show=mine")  # the first one only warms up
        print(f"{'':24} {RUNS:>12} {CLOSED:>20} {MUTE:>20}")
        for what in (*PAGES, *FORMS):
            taken = [_ask(lines, what) for _ in range(TIMES)]
            medians = {name: median(one[name] for one in taken) for name in lines}
            said = [
                f"{medians[name]:7.1f} ms ({medians[name] / medians[RUNS]:4.2f} times)"
                for name in (CLOSED, MUTE)
            ]
            print(f"{what:24} {medians[RUNS]:9.1f} ms {said[0]} {said[1]}")


def _ask(lines: dict[str, Connection], what: str) -> dict[str, float]:
    """Ask each process for the same page, or send it the same form; milliseconds by name."""
    taken = {}
    for name, line in lines.items():
        line.send(what)
        taken[name] = line.recv()
    return taken


@contextlib.contextmanager
def _servers() -> Iterator[dict[str, str]]:
    """Run a Redis, hold a port at which nobody listens, and one that takes and says nothing."""
    from config.places import state_folder
    from config.valkey import running

    folder = state_folder() / f"bench-{os.getpid()}"
    with running(folder) as url, socket.socket() as closed, socket.socket() as mute:
        closed.bind(("127.0.0.1", 0))
        mute.bind(("127.0.0.1", 0))
        mute.listen(100)
        ports = {CLOSED: closed.getsockname()[1], MUTE: mute.getsockname()[1]}
        yield {RUNS: url} | {name: f"redis://127.0.0.1:{port}/0" for name, port in ports.items()}


@contextlib.contextmanager
def _processes(addresses: dict[str, str]) -> Iterator[dict[str, Connection]]:
    """Start a process for each REDIS_URL; what is sent down its line it answers with a time."""
    context = multiprocessing.get_context("spawn")
    lines, processes = {}, []
    for name, url in addresses.items():
        ours, theirs = context.Pipe()
        processes.append(context.Process(target=_serve, args=(url, theirs), daemon=True))
        processes[-1].start()
        lines[name] = ours
    try:
        yield lines
    finally:
        for line in lines.values():
            line.send(None)
        for process in processes:
            process.join(timeout=10)


def _serve(redis_url: str, line: Connection) -> None:
    _set_up(redis_url)
    from django.test import Client

    from desk.sample.people import ACCOUNTS, SIGNS_IN_AT
    from offices.models import User

    user = User.objects.get(email=f"{ACCOUNTS[0].officer.key}@{SIGNS_IN_AT}")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    while what := line.recv():
        line.send(_send_form(client, user, what) if what in FORMS else _timed(client.get, what))


def _send_form(client: Any, user: Any, what: str) -> float:
    if what != "expect":
        return _timed(client.post, what, {"digest": "daily"})
    from dialogue.models import Meeting, State

    meetings = Meeting.objects.visible_to(user).filter(state=State.DUE)
    meeting = meetings.filter(relationship__code="AZ").earliest("pk")
    month = {"version": meeting.version, "expected_month": f"{meeting.due_on:%Y-%m}"}
    return _timed(client.post, f"/meetings/{meeting.uid}/expected/", month)


def _timed(act: Any, *told: Any) -> float:
    begun = time.perf_counter()
    answer = act(*told)
    taken = (time.perf_counter() - begun) * 1000
    if answer.status_code not in (200, 303):
        sys.exit(f"{told[0]}: {answer.status_code}")
    return taken


def _set_up(redis_url: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ.update(DEBUG="0", SECRET_KEY="only-for-benchmarks-" + "0123456789" * 5)
    os.environ.update(ALLOWED_HOSTS="testserver", SECURE_COOKIES="0", MFA_REQUIRED="0")
    os.environ.update(EMAIL_URL="memorymail://", LOG_LEVEL="ERROR", REDIS_URL=redis_url)
    import django

    django.setup()
    from django.conf import settings

    # Only the time of the application is measured; no static file is collected for that.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


if __name__ == "__main__":
    main()
