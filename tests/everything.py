"""Runs all tests in parts, two at a time, each with a database server of its own.

    python -m tests.everything

Ordinary tests undo what they write; the proofs over pages copy databases and cut connections. Kept
apart they never meet, and two cores work at once. Lines are printed as they come; TERM and Ctrl-C
end all parts.
"""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

# The longest first.
PARTS = (
    "not proof and pages and not browser",
    "not proof and not pages",
    "not proof and pages and browser",
)
AT_ONCE = 2
UNBUFFERED = {**os.environ, "PYTHONUNBUFFERED": "1"}


class Run:
    """One run of all parts; `stop` ends those that run and lets no other begin."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen] = set()
        self._changing = threading.Lock()
        self._is_over = False

    def part(self, expression: str) -> int:
        """Run the tests that a pytest expression names, print what they say, return the code."""
        command = [sys.executable, "-m", "pytest", "--durations=12", "-m", expression]
        with self._changing:
            if self._is_over:
                return 2
            process = subprocess.Popen(
                command, env=UNBUFFERED, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            self._running.add(process)
        assert process.stdout is not None  # a pipe
        for line in process.stdout:
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


def main() -> int:
    """Return 0 when every part did, else what the first that failed returned."""
    signal.signal(signal.SIGTERM, _interrupt)
    run = Run()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = [pool.submit(run.part, part) for part in PARTS]
        print(f"{len(parts)} parts, {AT_ONCE} at a time", flush=True)
        try:
            codes = [part.result() for part in parts]
        except KeyboardInterrupt:
            run.stop()
            codes = [part.result() for part in parts]
    return next((code for code in codes if code), 0)


def _interrupt(*_signal: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
