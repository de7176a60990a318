"""Mails that the demo sent and nobody got: files in one folder, the newest 500.

`config/mail_catcher.py` writes them, the page of the demo reads them.
"""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

MOST = 500
_NAME = re.compile(r"\d{20}")


@dataclass(frozen=True)
class CaughtMail:
    """One mail as it would have arrived; `name` stands for it in addresses."""

    name: str
    at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def reply_to(self) -> str:
        return str(self.message["Reply-To"] or "")

    @property
    def text(self) -> str:
        """The text part, "" where there is none."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The source of the HTML part, "" where there is none."""
        return self._part("html")

    @property
    def attachments(self) -> list[tuple[str, str]]:
        """The name and the type of each attachment."""
        return [
            (part.get_filename() or "", part.get_content_type())
            for part in self.message.iter_attachments()
        ]

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def catch(folder: Path, content: bytes) -> None:
    """Keep a mail; the oldest go where there are more than 500."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / "unfinished"
    unfinished.write_bytes(content)
    unfinished.rename(folder / f"{time.time_ns():020}")
    for name in names(folder)[MOST:]:
        (folder / name).unlink(missing_ok=True)


def names(folder: Path) -> list[str]:
    """Return the names of all mails, the newest first."""
    if not folder.is_dir():
        return []
    return sorted(file.name for file in folder.iterdir() if _NAME.fullmatch(file.name))[::-1]


def read(folder: Path, name: str) -> CaughtMail | None:
    """Return the mail of a name; None where there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return None
    at = datetime.fromtimestamp(int(name) / 1e9, UTC)
    return CaughtMail(name, at, message_from_bytes(content, policy=default))
