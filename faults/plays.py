"""The faults, each a play: what is broken while things become due."""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import connection

from faults.debts import Debts
from faults.house import House
from faults.points import Harm, Point, spent
from faults.sink import Mode
from faults.state import complaints_about_poison, complaints_about_steps, is_over

Play = Callable[[House, Debts], str]


def nothing_more(debts: Debts) -> list[str]:
    """Find nothing to complain of beside what is counted for every fault."""
    return []


@dataclass(frozen=True)
class Fault:
    """A fault: its name and title, its play, which returns what was done, and what runs.

    `may_duplicate`: something dies or falls silent between acceptance and our commit. `complain`
    says what is wrong afterwards beside what is counted.
    """

    name: str
    title: str
    play: Play
    may_duplicate: bool = False
    workers: int = 2
    processes_each: int = 2
    beats: int = 1
    complain: Callable[[Debts], list[str]] = nothing_more


def kill(point: Point, house: House, debts: Debts) -> str:
    """Kill a process, then a whole worker, in turn, six times, while 240 things become due."""
    for wave in range(8):
        if wave < 6:
            house.lay(point, Harm.WORKER if wave % 2 else Harm.PROCESS)
        debts.write(30)
        house.pause(3)
    house.waited_for(lambda: is_over(house.folder, debts), 60)  # some die late
    return f"{spent(house.folder)} kills"


def stop_redis(house: House, debts: Debts) -> str:
    """Stop the broker for 60 s, three times; each time something is on its way."""
    for _each in range(3):
        debts.write(30)
        house.pause(1.5)
        house.stop_valkey()
        for _quarter in range(4):
            debts.write(15)
            house.pause(15)
        house.start_valkey()
        house.waited_for(lambda: is_over(house.folder, debts), 60)
    return "3 times 60 s"


def flush_redis(house: House, debts: Debts) -> str:
    """Empty the broker eight times, between rings and work."""
    for _each in range(8):
        debts.write(30)
        house.pause(1.3)
        house.flush_valkey()
        house.pause(1.3)
    return "8 times"


def crowd(house: House, debts: Debts) -> str:
    """Let two beats ring and four workers, eight processes, do the same work at once."""
    for _each in range(8):
        debts.write(50)
        house.pause(2)
    return "2 beats, 8 processes"


def stop_beat(house: House, debts: Debts) -> str:
    """Stop beat while three steps come: the due day, a week later, another week later."""
    house.stop("beat")
    house.pause(3)  # what it had given out is done or of no use
    debts.write(210)
    for days in (7, 14):
        house.pause(8)
        house.set_days_ahead(days)
    debts.are_due_now()
    house.pause(8)
    house.start("beat")
    return "3 due times"


def restart_postgres(house: House, debts: Debts) -> str:
    """Restart PostgreSQL while a sweep has written its notices and not committed: once in good
    order, once by a crash."""
    for how in (signal.SIGINT, signal.SIGQUIT):
        held = house.lay(Point.SWEPT, Harm.HOLD)
        debts.write(110)
        house.wait_for(held.exists, 30, "No sweep came by.")
        connection.close()
        house.postgres.restart(by=how)
        house.waited_for(lambda: is_over(house.folder, debts), 60)
    return "2 restarts"


def silence_smtp(house: House, debts: Debts) -> str:
    """Let the mail server fall silent before, within and after the dialogue about a mail."""
    for mode in (Mode.NORMAL, Mode.MUTE, Mode.MUTE_IN_DIALOGUE, Mode.MUTE_AFTER_DATA):
        house.set_mode(mode)
        debts.write(55)
        house.pause(3 if mode == Mode.NORMAL else 22)
    house.set_mode(Mode.NORMAL)
    return "3 times 22 s"


def poison(house: House, debts: Debts) -> str:
    """Put a row that cannot be planned, and a mail that is refused for good, among 200."""
    debts.write(100)
    debts.write_poison()
    debts.write(100)
    return "1 row, 1 address"


FAULTS = [
    *(
        Fault(
            f"kill-{point}",
            f"kill -9 {where}",
            partial(kill, point),
            may_duplicate=point == Point.ACCEPTED,
            # One process each: else a worker takes along another one, wherever that is.
            workers=3,
            processes_each=1,
        )
        for point, where in (
            (Point.SWEPT, "in the sweep, before commit"),
            (Point.CLAIMED, "after the claim"),
            (Point.WRITTEN, "after writing"),
            (Point.STARTED, "after smtp_started_at"),
            (Point.ACCEPTED, "after acceptance, before commit"),
        )
    ),
    Fault("redis", "Redis stopped", stop_redis),
    Fault("flush", "Redis flushed", flush_redis),
    Fault("crowd", "two beats, four workers", crowd, workers=4, beats=2),
    Fault("beat", "beat off", stop_beat, complain=complaints_about_steps),
    Fault("postgres", "PostgreSQL restarted in mid sweep", restart_postgres),
    Fault("smtp", "SMTP silent", silence_smtp, may_duplicate=True),
    Fault("poison", "a poison row", poison, complain=complaints_about_poison),
]
