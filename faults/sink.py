"""A mail server on loopback that takes mails, refuses one address, and falls silent when told to.

    python -m faults.sink FOLDER DESCRIPTOR

The second is the number of a listening socket that we inherit. FOLDER/mode says how it behaves from
now on; FOLDER/accepted gets a line for each mail at the moment at which it is taken.
"""

import asyncio
import email
import email.policy
import json
import re
import socket
import sys
import time
from enum import StrEnum
from pathlib import Path

from faults.counting import Accepted

REFUSED = "refused@faults.test"
REFERENCE = re.compile(r"\bF-\d{5}\b")
LONGEST = 2**20


class Mode(StrEnum):
    """How it behaves: when it stops answering, if at all."""

    NORMAL = "normal"
    MUTE = "mute"  # takes the connection and never says a word
    MUTE_IN_DIALOGUE = "mute in dialogue"  # greets, and never answers the first command of a mail
    MUTE_AFTER_DATA = "mute after data"  # takes the mail and never says so


class Sink:
    """The server: what it does with a connection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def mode(self) -> Mode:
        return read_mode(self.folder)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side ends it."""
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client died: that is what this is for
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == Mode.MUTE:
            await _fall_silent(reader)
            return
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"MAIL" and self.mode == Mode.MUTE_IN_DIALOGUE:
                await _fall_silent(reader)
                return
            if word == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            if word == b"RCPT" and REFUSED.encode() in line:
                writer.write(b"550 No such box\r\n")
                continue
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                self._take(await reader.readuntil(b"\r\n.\r\n"))
                if self.mode == Mode.MUTE_AFTER_DATA:
                    await _fall_silent(reader)
                    return
            writer.write(b"250 ok\r\n")

    def _take(self, content: bytes) -> None:
        line = json.dumps([time.time(), *told_in(content)])
        with (self.folder / "accepted").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


async def _fall_silent(reader: asyncio.StreamReader) -> None:
    await reader.read()


def told_in(content: bytes) -> tuple[str, list[str]]:
    """Return the Message-ID of a mail and the references that its text tells."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return str(mail["Message-ID"]), sorted(set(REFERENCE.findall(f"{mail['Subject']} {text}")))


def read_mode(folder: Path) -> Mode:
    """Return how the server of a folder is to behave now."""
    try:
        return Mode((folder / "mode").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Mode.NORMAL


def set_mode(folder: Path, mode: Mode) -> None:
    """Tell the server of a folder how to behave from now on."""
    fresh = folder / "mode.new"
    fresh.write_text(mode, encoding="utf-8")
    fresh.rename(folder / "mode")  # never half written


def accepted(folder: Path) -> list[Accepted]:
    """Return every mail that was taken so far."""
    try:
        lines = (folder / "accepted").read_text(encoding="utf-8").split("\n")[:-1]
    except FileNotFoundError:
        return []
    return [Accepted(*json.loads(line)) for line in lines]


async def serve(folder: Path, listening: socket.socket) -> None:
    """Take mails at a listening socket until the process is ended."""
    server = await asyncio.start_server(Sink(folder).talk, sock=listening, limit=LONGEST)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))))
