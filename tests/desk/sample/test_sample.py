"""What the sample shows to each of its people, and that it stands as its records say."""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from agenda.effects import SeatChair, from_json
from agenda.models import ActionRequest, AgendaItem, Ask, AskKind, AskState
from core.dates import home_today, is_business_day
from desk.due import MINE, conditions, open_deadlines
from desk.ledgers import missed_and_not_made_up
from desk.news import news_since
from desk.sample.people import ACCOUNTS, PASSWORD
from dialogue.models import BodyName, Contact, Meeting
from offices.models import Relationship, Side, User
from reminders.models import Deadline
from reminders.services.due_list import differences
from tests.desk.sample.conftest import load_sample
from workinggroups.models import Activity, Benchmark, GroupMeeting, NextStep, WorkingGroup
from workinggroups.promises import promises_of

pytestmark = pytest.mark.django_db
WHY = "the test reads the whole sample"


def person(key: str) -> User:
    return User.objects.get(email=f"{key}@sample.test")


def desk_of(key: str) -> dict[str, list[Deadline]]:
    """What somebody finds under each heading of my desk."""
    user, today = person(key), home_today()
    rows = open_deadlines(user, today)
    return {code: list(rows.filter(when)) for code, when in conditions(user, MINE, today).items()}


def signed_in(key: str) -> Client:
    client = Client()
    answer = client.post(
        reverse("account_login"), {"login": f"{key}@sample.test", "password": PASSWORD}
    )
    assert answer.status_code == 302, f"{key}@ cannot sign in"
    return client


def rows_of_all_tables() -> dict[str, tuple]:
    counts = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*), sum(hashtext(t::text)::bigint) FROM "{table}" t')
            counts[table] = cursor.fetchone()
    return counts


def test_load_sample_is_refused_where_debug_is_off():
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("load_sample")


def test_load_sample_says_what_it_made_and_who_signs_in(sample):
    assert "12 relationships" in sample
    assert sample.count("@sample.test") == 7
    assert PASSWORD in sample


def test_second_load_changes_nothing_and_prints_the_accounts_again(sample):
    before = rows_of_all_tables()

    said = load_sample()

    assert rows_of_all_tables() == before
    assert said.count("@sample.test") == 7


def test_sample_has_three_tracks_in_each_of_twelve_relationships(sample):
    tracks = apps.get_model("dialogue", "Track").objects.for_system(WHY)
    themes: dict[str, set[str]] = {}
    for country, theme in tracks.values_list("relationship__code", "theme__code"):
        themes.setdefault(country, set()).add(theme)

    assert len(themes) == 12
    assert set(map(frozenset, themes.values())) == {frozenset({"democracy", "energy", "security"})}


def test_due_list_of_sample_equals_the_facts(sample):
    assert list(differences()) == []


def test_desk_sees_late_due_missed_and_what_waits_for_others(sample):
    found = desk_of("desk")

    assert all(found.values()), {code: len(rows) for code, rows in found.items()}
    assert {row.owed_by for row in found["partner"]} == {Side.PARTNER}
    countries = {meeting.relationship.code for meeting in missed_and_not_made_up(person("desk"))}
    assert "AZ" in countries


def test_desk_sees_news_since_the_last_visit(sample):
    desk = person("desk")
    assert desk.last_visit_at is not None

    news, count = news_since(desk, desk.last_visit_at)

    assert count >= 5
    assert len({one.what for one in news}) >= 4


def test_bureau_and_chair_owe_answers_and_admin_owes_nothing(sample):
    assert {row.kind for row in desk_of("bureau")["week"]} == {"answer_ask"}
    assert sorted(row.kind for row in desk_of("chair")["week"]) == ["adopt", "adopt", "answer_ask"]
    assert not any(desk_of("admin").values())


def test_programme_of_azerbaijan_has_a_promise_of_every_sort(sample):
    steps = {
        step.what: step for step in NextStep.objects.for_system(WHY).filter(relationship__code="AZ")
    }
    stages = Counter(step.stage for step in steps.values())
    assert stages == {"adopted": 9, "proposed": 2, "done": 1, "withdrawn": 1}
    assert sum(step.side == Side.PARTNER for step in steps.values()) == 2
    (slipped,) = [step for step in steps.values() if step.slipped_days]
    assert 55 <= slipped.slipped_days <= 65  # two months, both days business days
    assert {step.group.kind for step in steps.values()} == {"forum", "group"}
    assert all(is_business_day(step.due_on) for step in steps.values())
    marks = Benchmark.objects.for_system(WHY).filter(relationship__code="AZ")
    assert Counter(mark.stage for mark in marks) == {"adopted": 3, "done": 1}
    promises = promises_of(
        person("desk"), Relationship.objects.for_system(WHY).get(code="AZ"), home_today()
    )
    assert (promises.at_risk, promises.late) == (2, 2)


def test_open_request_asks_for_a_date_a_name_and_a_second_co_chair(sample):
    requests = ActionRequest.objects.for_system(WHY)
    request = requests.get(title="Next Bilateral Defense Consultations")
    asks = list(Ask.objects.for_system(WHY).filter(request=request).with_answer(person("desk")))

    date, rename, seat = asks
    assert {ask.state for ask in asks} == {AskState.OPEN}
    assert date.kind == AskKind.DATE
    assert [offer.is_recommended for offer in date.dates.all()] == [False, True]
    assert from_json(rename.effect).kind == "rename"
    assert from_json(seat.effect) == SeatChair(
        "home", 2, "Deputy Assistant Secretary", office="ISN", holder_name="Victor Elmsworthy"
    )


def security_meetings() -> dict[str, Meeting]:
    meetings = Meeting.objects.for_system(WHY).with_title().filter(relationship__code="AZ")
    return {str(meeting): meeting for meeting in meetings}


def test_next_security_dialogue_has_half_an_agenda_and_waits_for_their_list(sample):
    meeting = security_meetings()["5th Bilateral Security Dialogue"]
    items = AgendaItem.objects.for_system(WHY).filter(meeting=meeting)
    states = set(items.values_list("state", flat=True))

    assert 21 <= (meeting.first_day - home_today()).days <= 45
    assert states == {"accepted", "proposed", "deferred", "declined"}
    assert items.filter(carried_from__isnull=False).count() == 2
    desk = signed_in("desk").get(meeting.get_absolute_url()).text
    assert "waiting for its list" in desk
    assert "What we say if defense purchases come up" in desk
    copy = signed_in("desk").get(f"{meeting.get_absolute_url()}copy/").text
    assert "Demining: next stage" in copy
    assert "defense purchases" not in copy


def test_last_security_dialogue_has_minutes_and_a_check_in_was_held_late(sample):
    meetings = security_meetings()
    last = meetings["4th Security Policy Consultations"]
    checkin = meetings["Check-in of the chairs, Bilateral Security Dialogue"]

    assert last.state == "concluded"
    assert AgendaItem.objects.for_system(WHY).filter(meeting=last).exclude(minutes="").count() == 2
    assert (
        "exchange lists of sites" in signed_in("desk").get(f"{last.get_absolute_url()}after/").text
    )
    late = [
        meeting
        for meeting in Meeting.objects.for_system(WHY).filter(body=checkin.body, kind="checkin")
        if meeting.state == "concluded" and meeting.first_day > meeting.due_on
    ]
    assert len(late) == 1


def test_every_track_of_azerbaijan_has_contacts(sample):
    contacts = Contact.objects.for_system(WHY).filter(relationship__code="AZ")

    assert set(contacts.values_list("track__theme__code", flat=True)) == {
        "democracy",
        "energy",
        "security",
    }


def test_renamed_forum_keeps_its_old_name_for_its_past_and_counts_on(sample):
    meetings = Meeting.objects.for_system(WHY).with_title().filter(relationship__code="AZ")

    titles = {str(meeting) for meeting in meetings}

    assert {"3rd Security Policy Consultations", "4th Security Policy Consultations"} <= titles


def test_everything_above_u_says_exercise(sample):
    found = set()
    for model, column in [
        (BodyName, "name"),
        (ActionRequest, "title"),
        (Ask, "text"),
        (Deadline, "title"),
        (Contact, "said"),
        (AgendaItem, "title"),
    ]:
        rows = model.objects.for_system(WHY).exclude(marking="U")
        for marking, title in rows.values_list("marking", column):
            assert "EXERCISE" in title
            found.add(marking)
    assert found == {"SBU", "SBU/NF", "C"}


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.officer.key)
def test_account_signs_in_and_sees_its_desk(sample, account):
    assert signed_in(account.officer.key).get("/", follow=True).status_code == 200


def test_chair_begins_with_a_page_that_says_something_everywhere(sample):
    client = signed_in("chair")
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/chair/")
    page = " ".join(client.get("/chair/").text.split())
    for said in (
        'Waiting for your decision <span class="count">(4)</span>',
        "5th Bilateral Security Dialogue</a> in ",
        "Papers: 3 of 5 cleared, waiting on L since",
        "owed by Azerbaijan, followed by Embassy Baku · Caleb Brightwater",
    ):
        assert said in page
    # How many are late depends on the weekday on which the sample is loaded.
    late = re.search(r'Late, and who has it <span class="count">\((\d+)\)', page)
    assert late
    assert int(late[1]) >= 5
    news = page.partition("Since last week")[2]
    assert "Survey the berths" not in news  # its date moved four months ago
    assert client.get("/", {"show": "mine"}).status_code == 200


@pytest.mark.parametrize("key", ["desk", "bureau", "chair"])
def test_texts_and_asks_on_a_first_page_open(sample, key):
    client = signed_in(key)
    page = client.get("/", follow=True).text
    paths = set(re.findall(r'href="(/(?:asks|conclusions|items|summaries)/[^"#]+)"', page))

    assert paths
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_who_chairs_nothing_begins_with_the_desk(sample):
    client = signed_in("desk")
    assert 'href="/chair/"' not in client.get("/").text
    assert client.get("/chair/").status_code == 404


def test_uncleared_reader_finds_no_exercise_and_the_outsider_no_azerbaijan(sample):
    page = Relationship.objects.for_system(WHY).get(code="AZ").get_absolute_url()

    assert "EXERCISE" in signed_in("desk").get(page).text
    assert "EXERCISE" not in signed_in("uncleared").get(page).text
    assert signed_in("outsider").get(page).status_code == 404


def test_security_dialogue_has_two_groups_of_which_one_missed_a_quarter(sample):
    groups = {
        str(group): group
        for group in WorkingGroup.objects.for_system(WHY)
        .filter(relationship__code="AZ")
        .with_name(home_today())
    }
    rows = GroupMeeting.objects.for_system(WHY).filter(due_on__lt=home_today())
    states = {
        name: [row.state for row in rows.filter(body=group).order_by("due_on")]
        for name, group in groups.items()
    }

    assert states == {
        "Working Group on Partnership and Interoperability": [
            *["concluded"] * 3,
            "missed",
            *["concluded"] * 2,
        ],
        "Working Group on Maritime and Regional Security": ["concluded"] * 6,
    }
    page = signed_in("desk").get(
        groups["Working Group on Partnership and Interoperability"].get_absolute_url()
    )
    for said in (
        "Reports to",
        "Bilateral Security Dialogue",
        "Joint training",
        "Invite two officers to the staff course",
        "Record as held after all",
        "Planned, due by",
        "Exchange of officers at staff colleges",
        "gets context from",
    ):
        assert said in page.text
    assert "EXERCISE" not in page.text


def test_azerbaijan_has_six_activities_one_of_which_no_group_covers(sample):
    page = Relationship.objects.for_system(WHY).get(code="AZ").get_absolute_url()

    text = signed_in("desk").get(page).text

    assert 'What we already do together <span class="count">(6)</span>' in text
    assert "1 “No group covers this”" in text
    others = Activity.objects.for_system(WHY).exclude(relationship__code="AZ")
    assert others.count() == 3
