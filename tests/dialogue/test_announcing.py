"""Who is concerned gets a mail with a calendar file; who was told wrongly gets one correction."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from dialogue.models import Channel, Meeting, Venue
from dialogue.services.confirmations import record_their_word
from dialogue.services.meetings import (
    Actor,
    postpone_meeting,
    schedule_meeting,
    step_back,
    waive_meeting,
)
from offices.models import Part
from reminders.models import Mail, MailState, Sort
from reminders.services.delivery import deliver
from tests.factories import ChairSeatFactory, ChairTermFactory, MeetingFactory, assigned, member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 6, 12, tzinfo=UTC)
TODAY, DAY = date(2026, 4, 6), date(2026, 5, 19)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


def planned(marking="U"):
    meeting = MeetingFactory(
        body__name="Security Dialogue",
        body__marking=marking,
        body__track__relationship__name="Azerbaijan",
        body__track__relationship__capital="Baku",
        due_on=date(2026, 6, 1),
        closes_on=date(2026, 8, 1),
    )
    lead = meeting.body.track.lead_office
    officer = member(lead, name="Desk", email="desk@sample.test")
    member(assigned(meeting.relationship, Part.POST), email="post@sample.test", clearance="SBU")
    member(assigned(meeting.relationship, Part.INFORMATION), email="information@sample.test")
    member(assigned(MeetingFactory().relationship), email="elsewhere@sample.test")
    seat = ChairSeatFactory(body=meeting.body, office=lead)
    chair = member(lead, email="chair@sample.test")
    ChairTermFactory(seat=seat, holder=chair)
    return meeting, Actor(officer, lead)


def schedule(meeting, actor, day=DAY, reason=""):
    meeting.refresh_from_db()
    return schedule_meeting(
        meeting,
        first_day=day,
        last_day=day,
        venue=Venue.PARTNER,
        actor=actor,
        today=TODAY,
        reason=reason,
    )


def mails(**only):
    rows = Mail.objects.filter(state=MailState.WAITING, **only).select_related("recipient")
    return {(mail.recipient.email, mail.subject) for mail in rows}


def event_of(mail):
    (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    return event


def test_scheduling_is_told_to_who_answers_and_to_the_chair():
    meeting, actor = planned()

    schedule(meeting, actor)

    subject = f"Scheduled for Tue 19 May 2026: 1st Security Dialogue ({meeting.reference})"
    assert mails() == {
        ("desk@sample.test", subject),
        ("post@sample.test", subject),
        ("chair@sample.test", subject),
    }
    event = event_of(Mail.objects.first())
    assert (event["status"], str(event["location"])) == ("TENTATIVE", "Baku")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (DAY, DAY + timedelta(days=1))


def test_moving_keeps_the_uid_and_counts_the_sequence_up():
    meeting, actor = planned()
    schedule(meeting, actor)
    schedule(meeting, actor, day=date(2026, 5, 26), reason="Their minister travels.")

    first, *_, last = Mail.objects.order_by("pk")
    assert event_of(first)["uid"] == event_of(last)["uid"] == f"{meeting.uid}@entente"
    assert event_of(first)["sequence"] < event_of(last)["sequence"]
    assert last.subject.startswith("Moved to Tue 26 May 2026: ")
    assert "Reason: Their minister travels." in last.text


def test_once_both_have_confirmed_it_is_no_longer_tentative():
    meeting, actor = planned()
    schedule(meeting, actor)
    meeting.refresh_from_db()
    record_their_word(meeting, channel=Channel.NOTE, known_on=TODAY, actor=actor, today=TODAY)
    from dialogue.calendar_files import Days, calendar_file

    shown = Meeting.objects.for_system("test").with_title().with_words().get(pk=meeting.pk)
    file = calendar_file(
        shown, Days(DAY, DAY), is_confirmed=shown.has_partner_word, place="", address="", now=NOW
    )
    assert "STATUS:CONFIRMED" in file


@pytest.mark.parametrize("how", ["postponed", "waived"])
def test_what_does_not_take_place_is_cancelled_in_calendars(how):
    meeting, actor = planned()
    schedule(meeting, actor)
    meeting.refresh_from_db()
    if how == "waived":
        waive_meeting(meeting, reason="No mandate.", actor=actor)
    else:
        postpone_meeting(
            meeting,
            postponed_to=date(2026, 7, 1),
            reason="No mandate.",
            actor=actor,
            today=TODAY,
        )

    last = Mail.objects.order_by("pk").last()
    event = event_of(last)
    assert (event["status"], event.decoded("dtstart")) == ("CANCELLED", DAY)
    assert "was planned for Tue 19 May 2026" in last.subject


@pytest.mark.parametrize("marking", ["SBU", "C"])
def test_above_u_mail_and_file_say_only_that_there_is_a_meeting(marking):
    meeting, actor = planned(marking)
    schedule(meeting, actor)
    schedule(meeting, actor, day=date(2026, 5, 26), reason="The envoy is ill.")

    found = list(Mail.objects.all())
    assert ("post@sample.test" in {mail.recipient.email for mail in found}) == (marking == "SBU")
    for mail in found:
        said = "\n".join([mail.subject, mail.text, mail.html, mail.calendar])
        for word in ("Security", "envoy", "Baku", "Azerbaijan"):
            assert word not in said
        assert meeting.reference in mail.subject
        assert str(event_of(mail)["summary"]) == "Meeting"


def test_who_was_told_gets_one_correction():
    meeting, actor = planned()
    schedule(meeting, actor)
    deliver(clock=lambda: NOW)
    meeting.refresh_from_db()

    step_back(meeting, reason="Wrong meeting.", actor=actor)

    corrections = mails(sort=Sort.CORRECTION)
    assert {email for email, _ in corrections} == {
        "desk@sample.test",
        "post@sample.test",
        "chair@sample.test",
    }
    assert {subject for _, subject in corrections} == {
        f"Correction: it is “due” again: Security Dialogue ({meeting.reference})"
    }
    assert event_of(Mail.objects.filter(sort=Sort.CORRECTION)[0])["status"] == "CANCELLED"


def test_who_was_not_told_yet_hears_neither_of_it():
    meeting, actor = planned()
    schedule(meeting, actor)
    meeting.refresh_from_db()

    step_back(meeting, reason="Wrong meeting.", actor=actor)

    assert mails() == set()
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.DROPPED}


def test_a_meeting_recorded_afterwards_is_no_appointment():
    meeting, actor = planned()
    from dialogue.services.holding import hold_meeting

    hold_meeting(
        meeting,
        first_day=date(2026, 4, 1),
        last_day=date(2026, 4, 1),
        venue=Venue.HOME,
        actor=actor,
        today=TODAY,
        led_by={"home": "A", "partner": "B"},
    )

    assert mails() == set()
