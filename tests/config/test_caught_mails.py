"""The mails of the demo: caught by a server of ours, shown on pages that only the demo has."""

import smtplib
import socket
from email.message import EmailMessage

import pytest
from django.urls import include, path, reverse

from config import beside, caught_mails, processes, urls
from config.caught_mails import catch, names, read
from tests.factories import UserFactory

# The site as the demo has it.
urlpatterns = [*urls.urlpatterns, path("demo/mails/", include("config.demo_mails"))]


def mail(subject="Due Fri 3 Apr: approve a date", **more):
    """A mail as Entente sends it: text, HTML, a date for calendars."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "e@sample.test", "d@sample.test"
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content("Approve it: http://127.0.0.1:8000/r/AZ-7KQ4")
    message.add_alternative("<p style='color: red'>Approve it</p>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", "text", "calendar", filename="meeting.ics")
    return message


def test_mails_are_kept_as_they_came_the_newest_first(tmp_path):
    catch(tmp_path / "mails", bytes(mail("First")))
    catch(tmp_path / "mails", bytes(mail("Ærø", Reply_To="post@sample.test")))

    newest, oldest = [read(tmp_path / "mails", name) for name in names(tmp_path / "mails")]
    assert (newest.subject, oldest.subject) == ("Ærø", "First")
    assert (newest.sender, newest.to) == ("e@sample.test", "d@sample.test")
    assert (newest.reply_to, oldest.reply_to) == ("post@sample.test", "")
    assert newest.text == "Approve it: http://127.0.0.1:8000/r/AZ-7KQ4\n"
    assert newest.html == "<p style='color: red'>Approve it</p>\n"
    assert newest.attachments == [("meeting.ics", "text/calendar")]


def test_oldest_mails_go(tmp_path, monkeypatch):
    monkeypatch.setattr(caught_mails, "MOST", 3)
    for number in range(5):
        catch(tmp_path, bytes(mail(f"Mail {number}")))

    subjects = [read(tmp_path, name).subject for name in names(tmp_path)]
    assert subjects == ["Mail 4", "Mail 3", "Mail 2"]


def test_no_mails_no_folder(tmp_path):
    assert names(tmp_path / "nothing") == []
    assert read(tmp_path / "nothing", "0" * 20) is None


def test_catcher_takes_mails_at_the_socket_that_it_inherits(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        child = beside.mail_catcher(tmp_path / "mails", listening)
        process = processes.start(child.command, pass_fds=child.pass_fds)
        try:
            with smtplib.SMTP(*listening.getsockname(), timeout=30) as client:
                client.send_message(mail("Over the wire"))
        finally:
            code = processes.end(process)
    assert code == 0
    (name,) = names(tmp_path / "mails")
    assert read(tmp_path / "mails", name).subject == "Over the wire"


# --- The pages ------------------------------------------------------------------------------


@pytest.fixture
def demo(settings, tmp_path, client, db):
    """A signed-in client of the demo, whose mails lie in a folder of the test."""
    settings.ROOT_URLCONF = __name__
    settings.DEMO_MAILS = str(tmp_path)
    client.force_login(UserFactory())
    return client


def test_pages_show_what_was_sent(demo, tmp_path):
    catch(tmp_path, bytes(mail()))
    page = demo.get("/demo/mails/")
    assert page.status_code == 200
    address = reverse("demo_mails:one", args=names(tmp_path))
    assert f'href="{address}"' in page.text
    one = demo.get(address)
    assert one.status_code == 200
    for words in (
        "Due Fri 3 Apr: approve a date",
        'href="http://127.0.0.1:8000/r/AZ-7KQ4"',
        "&lt;p style=&#x27;color: red&#x27;&gt;",
        "meeting.ics (text/calendar)",
    ):
        assert words in one.text
    assert "style='" not in one.text


def test_menu_leads_to_the_mails_in_the_demo_alone(demo, settings):
    assert 'href="/demo/mails/"' in demo.get("/drafts/").text
    settings.ROOT_URLCONF = "config.urls"
    assert "/demo/mails/" not in demo.get("/drafts/").text
    assert demo.get("/demo/mails/").status_code == 404


def test_pages_without_mails_say_so(demo):
    assert "No mail yet." in demo.get("/demo/mails/").text


@pytest.mark.parametrize("name", ["0" * 20, "secret-key", "..", "%2e%2e", "0"])
def test_what_is_no_mail_is_not_there(demo, name, tmp_path):
    (tmp_path / "secret-key").write_text("secret")
    assert demo.get(f"/demo/mails/{name}/").status_code == 404


def test_mails_are_for_people_who_signed_in(demo):
    demo.logout()
    assert demo.get("/demo/mails/").status_code == 302
