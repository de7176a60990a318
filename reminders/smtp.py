"""Talks to the mail server, and knows of a line that broke whether the mail can have been taken.

A server takes a mail when it has heard the whole of it, to the point on a line of its own
(RFC 5321, 4.1.1.4). Until then nothing is sent, whatever else was said.
"""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

THE_END = b"\r\n.\r\n"


class NotTakenError(OSError):
    """The line broke, or fell silent, before the server had heard a whole mail."""


class _Heard(smtplib.SMTP):
    """A line that knows whether the end of its latest mail was given to the network."""

    heard_all = False

    def sendmail(self, *said: Any, **named: Any) -> Any:
        self.heard_all = False
        return super().sendmail(*said, **named)

    def send(self, s: Any) -> None:
        if isinstance(s, bytes) and s.endswith(THE_END):
            self.heard_all = True
        super().send(s)


class _HeardInSecret(_Heard, smtplib.SMTP_SSL):
    """The same, encrypted from its first word."""


class EmailBackend(smtp.EmailBackend):
    """Django's, which raises NotTakenError where a mail is sure to be unsent."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _HeardInSecret if self.use_ssl else _Heard

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send mails over the open line; return how many. What is raised is about the last one."""
        try:
            return super().send_messages(email_messages)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            raise  # a refusal in words
        except (OSError, smtplib.SMTPException) as error:
            if getattr(self.connection, "heard_all", True):
                raise
            raise NotTakenError(type(error).__name__) from error
