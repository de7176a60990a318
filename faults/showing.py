"""Play faults one after the other, and print a line for each."""

import time
from collections.abc import Sequence

from django.core.management import call_command
from django.db import connection

from config.places import CHECKOUT
from config.supervisor import say
from faults import points
from faults.counting import Counted, count
from faults.debts import Debts, write_people
from faults.house import FaultError, House
from faults.pace import SHORTENED
from faults.plays import FAULTS, Fault
from faults.postgres import Postgres
from faults.sink import accepted
from faults.state import ambiguous, is_at_work, is_over

LOGS = CHECKOUT / ".run" / "faults"
FIGURES = ("planned", "sent", "lost", "dupl.", "ambig.", "p50", "p95", "max")
HEAD = f"{'fault':40}" + "".join(f"{name:>8}" for name in FIGURES) + "  what was done"


def show_all(names: Sequence[str], postgres: Postgres) -> int:
    """Play the faults of these names, all without any; return the exit code."""
    LOGS.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    say("Making a database with two hundred people.")
    call_command("migrate", verbosity=0)
    write_people()
    connection.close()
    postgres.keep()
    say(f"{SHORTENED}\nHow late, in seconds, from the due moment to the server's acceptance.\n")
    say(HEAD)
    chosen = [fault for fault in FAULTS if not names or fault.name in names]
    bad = sum(not _show(fault, postgres) for fault in chosen)
    minutes = (time.monotonic() - began) / 60
    verdict = f"{bad} broke the promise, see {LOGS}" if bad else "each kept the promise"
    say(f"\n{len(chosen)} faults in {minutes:.1f} minutes: {verdict}.")
    return 1 if bad else 0


def _show(fault: Fault, postgres: Postgres) -> bool:
    """Play one fault, print its line; return whether the promise was kept."""
    began = time.monotonic()
    postgres.renew()
    try:
        with House(
            postgres, LOGS / f"{fault.name}.log", processes_each=fault.processes_each
        ) as house:
            counted, done, complaints = _play(fault, house)
    except FaultError as reason:
        say(f"{fault.title:40}  NOT SHOWN: {reason}")
        return False
    finally:
        connection.close()
    say(f"{_line(fault.title, counted)}  {done}, {time.monotonic() - began:.0f} s")
    for complaint in complaints:
        say(f"    BROKEN: {complaint}")
    return not complaints


def _play(fault: Fault, house: House) -> tuple[Counted, str, list[str]]:
    house.start(*["worker"] * fault.workers, *["beat"] * fault.beats)
    house.wait_for(is_at_work, 60, "Worker and beat do not come to work.")
    house.pause(1.5 * fault.workers)  # the others of them
    debts = Debts()
    done = fault.play(house, debts)
    complaints = []
    if not house.waited_for(lambda: is_over(house.folder, debts), 90):
        complaints.append("it was not over after 90 s")
    counted = count(debts.planned, accepted(house.folder), ambiguous())
    complaints += counted.complaints(may_duplicate=fault.may_duplicate)
    if left := points.unspent(house.folder):
        complaints.append(f"{left} of what was to break did not")
    return counted, done, complaints + fault.complain(debts)


def _line(title: str, counted: Counted) -> str:
    numbers = (
        counted.planned,
        counted.sent,
        counted.lost,
        counted.duplicated,
        counted.ambiguous,
    )
    late = (counted.late(0.5), counted.late(0.95), counted.late(1))
    return f"{title:40}" + "".join(f"{n:8}" for n in numbers) + "".join(f"{s:8.1f}" for s in late)
