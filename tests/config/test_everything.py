"""All tests in parts: one that fails fails all, TERM ends all, and no test is left out."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests import everything
from tests.everything import BESIDE, PARTS, PROOFS, Run, crawls

# A run whose parts are a test that says who runs it and then waits for longer than anybody.
WAITING = """
import contextlib, sys
from tests import everything
everything.throwaway = lambda: contextlib.nullcontext("postgres:///nowhere")
everything.Run.migrate = lambda run: None
everything.BESIDE = ()
everything.PARTS = tuple(("--rootdir=.", f"{sys.argv[1]}/test_{n}.py") for n in range(3))
sys.exit(everything.main())
"""
WAITS = """
import os, time
from pathlib import Path

def test_waits():
    Path(__file__).with_suffix(".pid").write_text(str(os.getpid()))
    time.sleep(300)
"""
PATIENCE = 60


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([("--version",), ("--version",)], 0),
        ([("--version",), ("--no-such-option",), ("--version",)], pytest.ExitCode.USAGE_ERROR),
    ],
)
def test_one_part_that_fails_fails_all(monkeypatch, tmp_path, parts, code):
    monkeypatch.setattr(Run, "migrate", lambda run: None)

    assert everything._run_all(Run("postgres:///nowhere", str(tmp_path)), parts) == code


def test_term_ends_all_parts_and_begins_no_other(tmp_path):
    for n in range(3):
        (tmp_path / f"test_{n}.py").write_text(WAITS)
    command = [sys.executable, "-c", WAITING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        pids = _pids(tmp_path, everything.AT_ONCE)
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=PATIENCE)

    assert run.returncode != 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert len(list(tmp_path.glob("*.pid"))) == everything.AT_ONCE


def _pids(folder: Path, count: int) -> list[str]:
    """Wait until so many tests say who runs them."""
    until = time.monotonic() + PATIENCE
    while len(said := [one.read_text() for one in folder.glob("*.pid")]) < count or "" in said:
        assert time.monotonic() < until, "no part began"
        time.sleep(0.05)
    return said


@pytest.mark.proof
@pytest.mark.parametrize(
    ("parts", "what"),
    [
        pytest.param((*PARTS, *BESIDE), ["not proof"], id="tests"),
        pytest.param((*PROOFS, *crawls()), ["proof", "not proof", "tests/core"], id="proofs"),
    ],
)
def test_each_test_is_in_exactly_one_part(parts, what):
    mark, *more = what
    everything_there_is = _collected("-m", mark)
    if more:
        everything_there_is += _collected("-m", *more)
    in_parts = Counter(name for told in parts for name in _collected(*told))

    assert set(in_parts) == set(everything_there_is)
    assert not [name for name, count in in_parts.items() if count > 1]


def _collected(*told: str) -> list[str]:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *told]
    environment = {**os.environ, "DATABASE_URL": "postgres:///nowhere"}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [line for line in said.stdout.splitlines() if "::" in line]
