"""What is done by itself, by the clock: each job one function with a name, called by nobody else.

An app names its jobs in its `tasks.py`; `config/celery.py` makes tasks of them and says when each
is due. What stands here knows no Celery: a web process has nothing that it could send to a broker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import pghistory

USUAL_SECONDS = 100


@dataclass(frozen=True)
class Job:
    """A job: its name (`app.verb`), what it calls, and how many seconds it may take."""

    name: str
    run: Callable[[], object]
    seconds: int


_jobs: dict[str, Job] = {}


def job(
    name: str, *, actor: str, seconds: int = USUAL_SECONDS
) -> Callable[[Callable[[], object]], Callable[[], None]]:
    """Make a function without arguments a job; history says that `actor` did what it changes."""

    def keep(function: Callable[[], object]) -> Callable[[], None]:
        @wraps(function)
        def run() -> None:
            with pghistory.context(actor=actor):
                function()

        _jobs[name] = Job(name, run, seconds)
        return run

    return keep


def all_jobs() -> list[Job]:
    """Return every job that an app has named, in the order of their names."""
    return [_jobs[name] for name in sorted(_jobs)]


def job_named(name: str) -> Job | None:
    """Return the job of a name; None where no app names one."""
    return _jobs.get(name)
