"""What `make demo` and `make run` need beside the database: a broker, and somebody who takes mails.

Both take what the environment names: REDIS_URL, and `make run` EMAIL_URL. What is not named is
started here: Valkey in a folder of ours, and a catcher whose mails a page shows.
"""

import functools
import os
import socket
import sys
from pathlib import Path

from config import valkey
from config.places import CHECKOUT, state_folder
from config.supervisor import Child, Supervisor, step

MAILS = CHECKOUT / ".run" / "mails"
THIS_MACHINE = "127.0.0.1"


def is_named(name: str) -> bool:
    """Tell whether the environment gives a variable, by itself or as a file."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def catches_mails(mode: str) -> bool:
    """Tell whether mails are caught: those of the demo always, whatever the shell says."""
    return mode == "demo" or not is_named("EMAIL_URL")


def addresses(mode: str) -> dict[str, str]:
    """Return what all children are told of the broker and of the mails."""
    # Two checkouts, or a ministry, may share the Redis that is named; nobody takes another's tasks.
    told = {"QUEUE_NAME": state_folder().name}
    if not is_named("REDIS_URL"):
        told["REDIS_URL"] = valkey.url_of(valkey.house_folder())
    if catches_mails(mode):
        port = _mail_socket().getsockname()[1]
        told |= {"EMAIL_URL": f"smtp://{THIS_MACHINE}:{port}", "DEMO_MAILS": str(MAILS)}
    return told


def start(supervisor: Supervisor, mode: str) -> None:
    """Start what the environment does not name. Raises StartError, TroubleError."""
    if not is_named("REDIS_URL"):
        folder = valkey.house_folder()
        with step("Starting Valkey"):
            process = valkey.start(folder)
            supervisor.adopt(Child("Valkey", (), serves_others=True), process)
            supervisor.wait_for(
                lambda: valkey.is_ready(folder, process),
                seconds=20,
                otherwise="Valkey takes no connections.",
            )
    if catches_mails(mode):
        supervisor.start(mail_catcher(MAILS, _mail_socket()))


def mail_catcher(folder: Path, listening: socket.socket) -> Child:
    """Return the child that keeps the mails which arrive at a listening socket."""
    number = listening.fileno()
    command = (sys.executable, "-m", "config.mail_catcher", str(folder), str(number))
    return Child("mail catcher", command, pass_fds=(number,))


@functools.cache
def _mail_socket() -> socket.socket:
    return socket.create_server((THIS_MACHINE, 0))
