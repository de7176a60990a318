"""Each chair gets their week once, on Monday at eight, and nothing above U stands in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from desk.weekly import mail_chairs
from offices.models import Part
from reminders.facts import DeadlineFact
from reminders.models import Mail
from reminders.services.due_list import sync
from tests.factories import BodyFactory, ChairSeatFactory, ChairTermFactory, assigned, member

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 4, 6, 12, tzinfo=UTC)  # 08:00 in Washington


@pytest.fixture
def chair():
    body = BodyFactory(name="Security Dialogue")
    office = assigned(body.relationship, Part.ACTION, time_zone="America/New_York")
    person = member(office, name="Chair")
    ChairTermFactory(seat=ChairSeatFactory(body=body, office=office), holder=person)
    for n, (marking, title) in enumerate([("U", "List of sites"), ("C", "EXERCISE Envoy")]):
        fact = DeadlineFact(
            key=f"thing:{n}:adopt",
            kind="adopt",
            relationship_id=body.relationship_id,
            marking=marking,
            office_id=office.pk,
            due_on=date(2026, 4, 10 + n),
            since_on=date(2026, 4, 1),
            title=title,
            path=f"/steps/{n}/",
            reference=f"AZ-222{n + 2}",
        )
        sync(f"thing:{n}:", [fact])
    return person


def weekly(at):
    with time_machine.travel(at, tick=False):
        return mail_chairs(now=at)


def test_a_chair_is_mailed_once_on_monday_at_eight(chair):
    assert weekly(MONDAY - timedelta(minutes=1)) == 0
    assert weekly(MONDAY) == 1
    assert weekly(MONDAY + timedelta(hours=1)) == 0
    assert weekly(MONDAY + timedelta(days=1)) == 0
    assert weekly(MONDAY + timedelta(days=7)) == 1


def test_the_week_says_what_waits_and_nothing_above_u(chair):
    weekly(MONDAY)

    mail = Mail.objects.get()
    assert mail.subject == "Your week as a chair, from Mon 6 April 2026"
    for body in (mail.text, mail.html):
        assert "Due Fri 10 Apr: adopt or decline List of sites (AZ-2222)" in body
        assert "Due Sat 11 Apr: AZ-2223" in body
        assert "Envoy" not in body
    assert "https://entente.example/chair/" in mail.text


def test_who_no_longer_holds_the_seat_is_not_mailed(chair):
    with time_machine.travel(MONDAY):
        from dialogue.models import ChairTerm

        ChairTerm.objects.for_system("test").update(ends_on=date(2026, 4, 6))
    assert weekly(MONDAY) == 0
