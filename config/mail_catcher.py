"""The mail server of the demo: takes every mail and keeps it in a folder, sends none on.

python -m config.mail_catcher FOLDER DESCRIPTOR

The second is the number of a listening socket that we inherit: so its port is never a guess.
"""

import asyncio
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from config.caught_mails import catch


class Catcher:
    """What is done with a mail: kept as it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail and accept it."""
        content: Any = envelope.content
        catch(self.folder, content)
        return "250 Kept for the demo"


async def serve(folder: Path, listening: socket.socket) -> None:
    """Take mails at a listening socket until INT or TERM."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    catcher = Catcher(folder)
    server = await loop.create_server(lambda: SMTP(catcher, hostname="demo"), sock=listening)
    async with server:
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))))
