"""A charge is hit once, by whoever comes by first; without one nothing happens."""

import subprocess
import sys

from faults.points import Harm, Point, hit, lay, spent, unspent


def come_by(folder, point):
    """Let a process come by, in a group of its own; return how it ended."""
    script = "import sys; from pathlib import Path; from faults.points import Point, hit; "
    script += "hit(Path(sys.argv[1]), Point(sys.argv[2]))"
    command = [sys.executable, "-c", script, str(folder), point]
    return subprocess.run(command, check=False, process_group=0).returncode


def test_process_that_comes_by_first_is_killed_and_no_other(tmp_path):
    left = lay(tmp_path, Point.CLAIMED, Harm.PROCESS)
    assert come_by(tmp_path, Point.WRITTEN) == 0
    assert (unspent(tmp_path), left.exists()) == (1, False)

    assert [come_by(tmp_path, Point.CLAIMED) for _ in range(2)] == [-9, 0]
    assert (unspent(tmp_path), spent(tmp_path), left.exists()) == (0, 1, True)


def test_a_whole_worker_is_killed_too(tmp_path):
    lay(tmp_path, Point.SWEPT, Harm.WORKER)

    assert come_by(tmp_path, Point.SWEPT) == -9


def test_holding_still_kills_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr("faults.points.HELD_FOR", 0)
    lay(tmp_path, Point.SWEPT, Harm.HOLD)

    hit(tmp_path, Point.SWEPT)

    assert spent(tmp_path) == 1
