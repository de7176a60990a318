"""The page that proposes dates: good days with their reasons, and where they lead."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from dialogue.models import Meeting
from dialogue.services.meetings import Actor, schedule_meeting, waive_meeting
from offices.models import Part, Role
from offices.services.holidays import enter_holiday, seed_holidays
from reminders.services.due_list import differences
from tests.factories import (
    BodyFactory,
    MeetingFactory,
    RelationshipFactory,
    TrackFactory,
    assigned,
    member,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 6)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 4, 6, 15, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def relationship():
    return RelationshipFactory(code="AZ", name="Azerbaijan", capital="Baku", time_zone="Asia/Baku")


@pytest.fixture
def post(relationship):
    return assigned(
        relationship, Part.POST, code="Embassy Baku", country="AZ", time_zone="Asia/Baku"
    )


@pytest.fixture
def meeting(relationship, post):
    desk = assigned(relationship, country="US")
    body = BodyFactory(track=TrackFactory(relationship=relationship, lead_office=desk))
    seed_holidays(today=TODAY)
    return MeetingFactory(
        body=body, due_on=date(2026, 5, 31), closes_on=date(2026, 6, 30), expected_venue="home"
    )


@pytest.fixture
def approver(meeting):
    return member(meeting.body.track.lead_office)


def page(client, user, meeting, query=""):
    client.force_login(user)
    return client.get(reverse("desk:propose_dates", args=[meeting.uid]) + query)


def days(answer):
    return [one.day for one in answer.context["days"]]


def test_ten_good_days_each_lead_to_scheduling(client, approver, meeting):
    shown = page(client, approver, meeting)
    found = days(shown)
    assert len(found) == 10
    assert found[0] == TODAY + timedelta(days=14)
    assert "Recommended: " in shown.text
    assert "Both capitals open" in shown.text
    assert f"/date/?day={found[0]}&amp;venue=home" in shown.text
    assert "days of Embassy Baku" in shown.text


def test_holidays_of_both_are_left_out_with_their_names(client, approver, meeting, post):
    closed = TODAY + timedelta(days=15)
    enter_holiday(
        post,
        day=closed,
        name="Day of the post",
        is_open=False,
        by=member(post, Role.DRAFTER),
        today=TODAY,
    )
    shown = page(client, approver, meeting, "?from=2026-04-20")
    assert closed not in days(shown)
    assert "Day of the post (Baku)" in shown.text
    later = page(client, approver, meeting, "?from=2026-05-20")
    assert date(2026, 5, 25) not in days(later)  # Memorial Day
    assert "Memorial Day (Washington)" in later.text
    assert date(2026, 5, 28) not in days(later)  # Independence Day there


def test_a_video_says_the_hour_in_both_capitals_and_is_scheduled_for_it(client, approver, meeting):
    shown = page(client, approver, meeting, "?place=video")
    assert "09:00 Washington is 17:00 Baku" in shown.text
    day = days(shown)[0]
    address = reverse("dialogue:schedule", args=[meeting.uid])
    asked = f"{address}?day={day}&venue=video&time=09:00"
    assert asked.replace("&", "&amp;") in shown.text
    form = client.get(asked).context["form"]
    typed = {name: str(form[name].value()) for name in ("first_day", "venue", "time")}
    assert typed == {"first_day": str(day), "venue": "video", "time": "09:00"}
    assert client.post(asked, {**typed, "version": 1}).status_code == 303
    meeting.refresh_from_db()
    assert meeting.starts_at == datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    assert list(differences()) == []


def test_without_a_common_hour_it_says_so(client, approver, meeting):
    Meeting.objects.for_system("test").update(due_on=date(2027, 1, 10), closes_on=date(2027, 1, 31))
    shown = page(client, approver, meeting, "?place=video&from=2026-12-01")
    assert days(shown) == []
    assert "no hour lies inside the working days" in shown.text
    assert "Washington and Baku" in shown.text


def test_nothing_is_proposed_after_the_period_closes(client, approver, meeting):
    shown = page(client, approver, meeting, "?from=2026-06-25")
    assert max(days(shown)) <= date(2026, 6, 30)
    assert "The period closes on" in shown.text
    assert "There is no good day left" in page(client, approver, meeting, "?from=2027-01-01").text


def test_who_drafts_asks_for_chosen_days_in_a_request(client, meeting, post):
    drafter = member(post, Role.DRAFTER)
    shown = page(client, drafter, meeting)
    assert "Schedule" not in shown.text
    first, second, *_more = days(shown)
    address = reverse("agenda:new", args=["az"])
    query = f"?kind=date&meeting={meeting.uid}&venue=home&day={first}&day={second}&day=soon"
    assert f'action="{address}"' in shown.text
    form = client.get(address + query).context["form"]
    assert [form[f"first_day_{n}"].value() for n in (1, 2, 3)] == [first, second, None]
    assert (form["meeting"].value(), form["venue_1"].value()) == (str(meeting.uid), "home")


def test_who_only_reads_sees_the_days_and_no_way_to_act(client, meeting):
    reader = member(meeting.body.track.lead_office, Role.READER)
    shown = page(client, reader, meeting)
    assert len(days(shown)) == 10
    assert "Ask for one of the chosen dates" not in shown.text
    assert "/date/?day=" not in shown.text


def test_a_hidden_meeting_is_not_found(client, meeting):
    assert page(client, member(assigned(RelationshipFactory())), meeting).status_code == 404


def test_a_scheduled_meeting_can_be_moved_and_a_waived_one_not(client, approver, meeting):
    actor = Actor(approver, meeting.body.track.lead_office)
    day = date(2026, 5, 20)
    schedule_meeting(
        meeting, first_day=day, last_day=day, venue="partner", actor=actor, today=TODAY
    )
    shown = page(client, approver, meeting)
    assert "Move to this day" in shown.text
    assert shown.context["venue"] == "partner"
    waive_meeting(meeting, reason="no", actor=actor)
    assert days(page(client, approver, meeting)) == []


def test_the_meeting_page_leads_here(client, approver, meeting):
    client.force_login(approver)
    address = reverse("desk:propose_dates", args=[meeting.uid])
    assert address in client.get(meeting.get_absolute_url()).text


def test_the_page_asks_the_same_number_of_queries_however_many_days(
    client, approver, meeting, django_assert_max_num_queries
):
    page(client, approver, meeting)
    with django_assert_max_num_queries(45):
        page(client, approver, meeting)
