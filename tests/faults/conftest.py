"""The mail server of the faults, as a process."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Served:
    """A running server: its folder and its port."""

    folder: Path
    port: int


@pytest.fixture
def served(tmp_path) -> Iterator[Served]:
    """Run the mail server of the faults."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        command = [sys.executable, "-m", "faults.sink", str(tmp_path), str(number)]
        with subprocess.Popen(command, pass_fds=(number,)) as process:
            try:
                yield Served(tmp_path, listening.getsockname()[1])
            finally:
                process.kill()
