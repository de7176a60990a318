"""Runs all tests in parts, two at a time, each with a database of its own.

    python -m tests.everything          # every test but the long proofs
    python -m tests.everything proofs   # the long proofs, and what is pure with as many examples
    python -m tests.everything crawl    # the crawl of every reader; `crawl post desk`: of these

The migrations run once; each part begins with a copy of what they made. Ordinary tests undo what
they write; the proofs over pages copy databases and cut connections. Kept apart they never meet,
and two cores work at once. A world and the list of its pages are made by the part that asks first,
and copied by others. Lines are printed as they come; TERM and Ctrl-C end all parts.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryDirectory
from typing import NoReturn

from config.places import StartError
from config.throwaway import throwaway
from tests.embedded_plugin import ENVIRONMENT, NAME, SHARED, TEMPLATE

Part = tuple[str, ...]  # what pytest is told
ORDINARY = "not proof and not pages"
APPS = ("tests/agenda", "tests/workinggroups")
# These start servers and wait for them: a part of theirs runs beside the others, not in their turn.
WAITING = ("tests/config", "tests/faults")
BESIDE: tuple[Part, ...] = (("-m", ORDINARY, *WAITING),)
CRAWL, LOOKS = "tests/crawl/test_differential.py", "tests/browser/test_pages.py"
# What pytest is told for each part; the longest first, and before another that needs the same world
# the part that is to make it. Each test is in one part: `-k` and `--ignore` come in pairs.
PARTS: tuple[Part, ...] = (
    ("-m", ORDINARY, *APPS),
    ("-m", ORDINARY, *(f"--ignore={path}" for path in ("tests/browser", *APPS, *WAITING))),
    ("-m", "not proof", LOOKS),
    ("-m", "not proof", "tests/browser", f"--ignore={LOOKS}"),
    ("-m", "not proof", CRAWL),
    ("-m", "not proof and pages and not browser", f"--ignore={CRAWL}"),
)
PROOFS: tuple[Part, ...] = (
    ("-m", "proof", LOOKS),
    ("-m", "not proof", "tests/core"),
    ("-m", "proof", f"--ignore={LOOKS}", f"--ignore={CRAWL}"),
)
# Who sees most comes first.
READERS = ("desk", "post", "bureau", "chair", "uncleared", "outsider", "admin", "nobody")
AT_ONCE = 2
UNBUFFERED = {**os.environ, "PYTHONUNBUFFERED": "1"}


class Run:
    """One run of all parts; `stop` ends those that run and lets no other begin.

    `more` is what pytest is told for each of them.
    """

    def __init__(self, url: str, shared: str, *more: str) -> None:
        self._more = more
        self._environment = {**UNBUFFERED, "DATABASE_URL": url, SHARED: shared}
        self._running: set[subprocess.Popen] = set()
        self._changing = threading.Lock()
        self._is_over = False

    def migrate(self) -> None:
        """Make the database of which each part gets a copy. Raises CalledProcessError."""
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(command, env={**self._environment, **ENVIRONMENT}, check=True)

    def part(self, number: int, told: Part) -> int:
        """Run the tests that pytest is told of, print what they say, return the code."""
        command = [sys.executable, "-m", "pytest", "--durations=12", *self._more, *told]
        environment = {**self._environment, TEMPLATE: "entente", NAME: f"test_part_{number}"}
        with self._changing:
            if self._is_over:
                return 2
            process = subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            self._running.add(process)
        assert process.stdout is not None  # a pipe
        with process.stdout as lines:
            for line in lines:
                print(line, end="", flush=True)
        code = process.wait()
        with self._changing:
            self._running.discard(process)
        return code

    def stop(self) -> None:
        """End what runs, as TERM does: with a summary, and with nothing left behind."""
        with self._changing:
            self._is_over = True
            for process in self._running:
                process.terminate()


def crawls(readers: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return a part for the crawl of each of `readers`, of all if there are none."""
    test = f"{CRAWL}::test_hidden_records_change_no_answer_to_anybody_in_any_way"
    return tuple(("-m", "proof", f"{test}[{who}]") for who in readers or READERS)


def main(told: Sequence[str] = ()) -> int:
    """Return 0 when every part did, else what the first that failed returned.

    `told`: `proofs`, `crawl` with the readers that are meant if not all are, or nothing.
    """
    parts, beside = PARTS, BESIDE
    if told:
        parts, beside = PROOFS if told[0] == "proofs" else crawls(told[1:]), ()
    # The figures of proofs are printed, also of those that passed.
    more = ("-rP",) if told else ()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with throwaway() as url, TemporaryDirectory(prefix="worlds-") as shared:
            return _run_all(Run(url, shared, *more), parts, beside)
    except StartError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run_all(run: Run, parts: Sequence[Part], beside: Sequence[Part] = ()) -> int:
    run.migrate()
    with ThreadPoolExecutor(AT_ONCE) as pool, ThreadPoolExecutor(1) as aside:
        begun = [pool.submit(run.part, n, told) for n, told in enumerate(parts)]
        begun += [aside.submit(run.part, n, told) for n, told in enumerate(beside, len(parts))]
        print(f"{len(begun)} parts, {AT_ONCE} at a time", flush=True)
        try:
            codes = [part.result() for part in begun]
        except KeyboardInterrupt:
            run.stop()
            codes = [part.result() for part in begun]
    return next((code for code in codes if code), 0)


def _interrupt(*_signal: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
