"""The mail server of the faults writes down what it takes when it takes it, and can fall silent."""

import smtplib
import time

import pytest

from faults.sink import REFUSED, Mode, accepted, set_mode, told_in

MAIL = (
    "Message-ID: <1@entente>\r\nSubject: Due Fri 3 Apr: hold a dialogue (F-00001)\r\n\r\n"
    "hold a dialogue (F-00001)\r\nhold another (F-00002)\r\n"
)


def send(served, *, to: str = "officer@faults.test", seconds: float = 10) -> None:
    with smtplib.SMTP("127.0.0.1", served.port, timeout=seconds) as client:
        client.sendmail("entente@faults.test", [to], MAIL)


def test_mail_is_written_down_with_what_it_tells(served):
    before = time.time()
    send(served)
    send(served)

    first, second = accepted(served.folder)
    assert (first.message_id, first.references) == ("<1@entente>", ["F-00001", "F-00002"])
    assert before <= first.at <= second.at <= time.time()


def test_one_address_is_refused_for_good(served):
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="550"):
        send(served, to=REFUSED)

    assert accepted(served.folder) == []


@pytest.mark.parametrize(
    ("mode", "taken"),
    [(Mode.MUTE, 0), (Mode.MUTE_IN_DIALOGUE, 0), (Mode.MUTE_AFTER_DATA, 1)],
)
def test_silence_comes_before_or_after_the_mail_is_taken(served, mode, taken):
    set_mode(served.folder, mode)
    with pytest.raises((OSError, smtplib.SMTPServerDisconnected)):
        send(served, seconds=3)
    assert len(accepted(served.folder)) == taken

    set_mode(served.folder, Mode.NORMAL)
    send(served)
    assert len(accepted(served.folder)) == taken + 1


def test_text_is_read_however_it_is_encoded():
    coded = (
        b"Message-ID: <2@entente>\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"RHVlOiBGLTAwMDA3IOKAkyBhbmQgRi0wMDAwOA==\r\n.\r\n"
    )

    assert told_in(coded) == ("<2@entente>", ["F-00007", "F-00008"])
