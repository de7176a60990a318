"""`make demo` and `make run`: everything of Entente on this machine, until Ctrl-C or TERM.

python -m config.demo demo [PORT]   with the sample data
python -m config.demo run [PORT]    for developing: reloads changed code
python -m config.demo clean         removes the database of both
"""

import os
import secrets
import signal
import socket
import sys
import urllib.error
import urllib.request
from typing import NoReturn

from config import beside, embedded
from config.places import CHECKOUT, InUseError, StartError, claim
from config.supervisor import AskedToEndError, Child, Supervisor, TroubleError, say, step
from config.throwaway import clean

ADDRESS = "127.0.0.1"
FIRST_PAGE = "/accounts/login/"
# Gunicorn's control socket would lie in the home folder, shared by all checkouts.
GUNICORN = "config.wsgi --preload --workers=2 --threads=4 --graceful-timeout=5 --no-control-socket"
# The demo is the same whatever the shell or a .env file says.
DEMO = {
    "ALLOWED_HOSTS": f"{ADDRESS},localhost",
    "MFA_REQUIRED": "0",
    "SECURE_COOKIES": "0",
    "SSL_REDIRECT": "0",
}
DATABASE = Child("database", (), ends_by=signal.SIGINT, patience=15, serves_others=True)
OLD_DATA = "Data of an earlier version? `make clean` removes it; the sample is made anew."


def children(mode: str, port: int) -> list[Child]:
    """Return what runs beside the database, in the order of starting."""
    at = f"{ADDRESS}:{port}"
    gunicorn = python("-m", "gunicorn", *GUNICORN.split(), "--log-level=warning", f"--bind={at}")
    django = python("manage.py", "runserver", at)
    web = Child("web server", gunicorn)
    return [
        web if mode == "demo" else Child("web server", django, uses_terminal=True),
        Child("worker", python("-m", "config.worker", "worker"), patience=25),
        Child("beat", python("-m", "config.worker", "beat")),
    ]


def python(*arguments: str) -> list[str]:
    """Return the command line of a Python programme in this environment."""
    return [sys.executable, *arguments]


def environment(mode: str, port: int) -> dict[str, str]:
    """Return the environment of all children. Makes the secret key when there is none yet."""
    usual = {"LOG_LEVEL": "WARNING" if mode == "demo" else "INFO", "SECRET_KEY": secret_key()}
    fixed = {"DEBUG": "1", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    if mode == "demo":
        fixed |= DEMO
    if uses_embedded(mode):
        fixed["DATABASE_URL"] = embedded.house_server().url
    fixed |= beside.addresses(mode)
    usual["SITE_URL"] = f"http://{ADDRESS}:{port}"
    no_files = {f"{name}_FILE": "" for name in fixed}  # the settings would prefer such a file
    return {**usual, **os.environ, **fixed, **no_files}


def uses_embedded(mode: str) -> bool:
    """Tell whether our own PostgreSQL is used. Sample data never goes to somebody's database."""
    return mode == "demo" or not has_database()


def has_database() -> bool:
    """Tell whether a database is named in the environment."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


def read_env_file() -> None:
    """Take what .env says and the shell does not, as the settings do."""
    import environ  # `clean` must do without packages

    environ.Env.read_env(CHECKOUT / ".env")


def secret_key() -> str:
    """Return the key of this checkout, kept so that a new start signs nobody out."""
    place = CHECKOUT / ".run" / "secret-key"
    place.parent.mkdir(exist_ok=True)
    if not place.exists():
        fresh = place.with_name(f"secret-key-{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
        fresh.replace(place)
    return place.read_text(encoding="ascii")


def read_port(text: str, mode: str) -> int:
    """Return the port that was typed. Raises TroubleError when it is none or not to be had."""
    advice = f"Take another one: make {mode} PORT={8124 if text == '8123' else 8123}"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise TroubleError(f"{text} is no port. {advice}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, int(text)))
            probe.listen(1)
        except PermissionError:
            raise TroubleError(f"Port {text} is not for ordinary users. {advice}") from None
        except OSError:
            raise TroubleError(f"Port {text} is taken by another programme. {advice}") from None
    return int(text)


def start_database(supervisor: Supervisor) -> None:
    """Start the embedded server and wait until it takes connections. Raises StartError."""
    server = embedded.house_server()
    with step(f"Starting PostgreSQL in {server.folder}"):
        embedded.prepare(server)
        process = embedded.start(server)
        supervisor.adopt(DATABASE, process)
        supervisor.wait_for(
            lambda: embedded.is_ready(server, process),
            seconds=60,
            otherwise=f"PostgreSQL takes no connections. The reason stands in {server.log}.",
        )


def run_step(supervisor: Supervisor, text: str, *command: str) -> str:
    """Run a Python programme as one step and return what it printed. Raises TroubleError."""
    with step(text):
        code, output = supervisor.run(python(*command))
        if code:
            last = "\n".join(output.rstrip().splitlines()[-30:])
            raise TroubleError(f"\n{last}\n\n`{' '.join(command)}` failed. {OLD_DATA}")
    return output.strip()


def answers(url: str, mode: str) -> bool:
    """Tell whether a page comes; while developing, any answer will do."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return mode == "run"
    except OSError:
        return False


def play(supervisor: Supervisor, mode: str, port: int) -> NoReturn:
    """Start everything in order, say where it is, and watch. Raises when it has to end."""
    if uses_embedded(mode):
        start_database(supervisor)
    beside.start(supervisor, mode)
    run_step(supervisor, "Bringing the database up to date", "-m", "config.prepare")
    if mode == "demo":
        say(run_step(supervisor, "Loading the sample data", "manage.py", "load_sample"))
    address = f"http://{ADDRESS}:{port}"
    with step("Starting the web server", is_talkative=mode == "run"):
        web, *others = children(mode, port)
        supervisor.start(web)
        supervisor.wait_for(
            lambda: answers(address + FIRST_PAGE, mode),
            seconds=60,
            otherwise="The sign-in page does not come. The reason stands above.",
        )
    for child in others:  # after the first page: on a slow machine they would hold it up
        supervisor.start(child)
    say(f"\nEntente is running at {address}/ (Ctrl-C ends it)")
    while True:
        supervisor.pause(60)


def watch(mode: str, port: int) -> int:
    """Start and watch everything, end it all in the end; return the exit code."""
    note = f"`make {mode}` (process {os.getpid()}, http://{ADDRESS}:{port}/)"
    house = embedded.house_server().folder
    with claim(house, note), Supervisor(environment(mode, port)) as supervisor:
        try:
            play(supervisor, mode, port)
        except AskedToEndError:
            say("")
            return 0
        except (TroubleError, StartError) as reason:
            say(str(reason))
            return 1


def main(arguments: list[str]) -> int:
    """Run what the module's docstring offers; return the exit code."""
    mode = arguments[0] if arguments else "help"
    try:
        if mode == "clean":
            clean()
            return 0
        if mode in ("demo", "run"):
            os.chdir(CHECKOUT)
            port = read_port(arguments[1] if len(arguments) > 1 else "8000", mode)
            if mode == "run":
                read_env_file()
            elif has_database():
                say("DATABASE_URL is set. The demo leaves that database alone and uses its own.")
            return watch(mode, port)
    except InUseError as holder:
        say(f"Already in use by {holder}. End that first.")
        return 1
    except (TroubleError, StartError) as reason:
        say(str(reason))
        return 1
    say((__doc__ or "").strip())
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
