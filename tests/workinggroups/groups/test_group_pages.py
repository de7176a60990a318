"""The page of a group, groups on the pages of forum and relationship, and its acts on pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from desk.quarters import quarter_name
from dialogue.models import Body, Meeting
from dialogue.services import holding
from dialogue.services.bodies import change_body, set_cadence
from dialogue.services.meetings import schedule_meeting
from offices.models import Role
from tests.agenda.walk import links, signed_in, words
from tests.factories import (
    ActivityFactory,
    BodyFactory,
    HeldMeetingFactory,
    MeetingFactory,
    member,
)
from tests.workinggroups.groups.conftest import READ


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Q1 2026"),
        (date(2026, 3, 31), "Q1 2026"),
        (date(2026, 8, 31), "Q3 2026"),
        (date(2026, 12, 31), "Q4 2026"),
    ],
)
def test_quarter_is_that_of_the_calendar(day, name):
    assert quarter_name(day) == name


def test_group_says_to_which_forum_it_reports_unless_that_is_hidden(cast, client):
    signed_in(client, cast.approver)
    page = client.get(cast.group.get_absolute_url())
    assert "Reports to (U) Bilateral Security Dialogue" in words(page)
    assert "No meeting yet. Say how often this group meets" in words(page)
    assert "Nothing noted yet." in words(page)
    change_body(cast.forum, marking="C", today=cast.today)
    signed_in(client, member(cast.desk, clearance="U"))
    page = words(client.get(cast.group.get_absolute_url()))
    assert "Group on Ports" in page
    assert "Reports to" not in page
    assert "Bilateral Security Dialogue" not in page


def test_quarters_say_what_was_held_and_missed_and_what_comes(cast, client):
    group, today = cast.group, cast.today
    about = {"body": group, "kind": "group_meeting", "period": None}
    days = [today - timedelta(days=n) for n in (200, 110)]
    held = HeldMeetingFactory(**about, due_on=days[0], first_day=days[0], venue="partner")
    missed = MeetingFactory(**about, due_on=days[1], state="missed")
    set_cadence(
        group,
        kind="group_meeting",
        every_months=3,
        anchor_on=today + timedelta(days=40),
        today=today,
    )
    coming = Body.objects.for_system(READ).get(pk=group.pk).meetings.for_system(READ)
    first = coming.filter(state="due").order_by("due_on")[0]
    page = signed_in(client, cast.approver).get(group.get_absolute_url())
    said, to = words(page), links(page)
    assert f"{quarter_name(held.due_on)} Held" in said
    assert "Baku" in said
    assert f"{quarter_name(missed.due_on)} Missed" in said
    assert to[f"Record as held after all : {quarter_name(missed.due_on)}"] == reverse(
        "agenda:after", args=[missed.uid]
    )
    asks = reverse("desk:propose_dates", args=[first.uid])
    assert to["Propose dates"] == asks
    assert to[f"Propose dates : {quarter_name(first.due_on)}"] == asks
    assert f"{quarter_name(first.due_on)} Due by" in said
    assert said.count("by video") == 2  # after Baku comes video, and three quarters later again
    assert said.count("Planned, due by") == 3
    schedule_meeting(
        first,
        first_day=first.due_on,
        last_day=first.due_on,
        venue="video",
        actor=cast.desk_actor,
        today=today,
    )
    assert "Propose dates" not in words(client.get(group.get_absolute_url()))
    file = client.get(f"{group.get_absolute_url()}?format=csv").content.decode()
    assert missed.reference in file


def test_meeting_of_a_group_says_its_quarter_and_when_it_is_over_nothing_waits(cast, client):
    day = cast.today - timedelta(days=110)
    about = {"body": cast.group, "kind": "group_meeting", "period": None, "due_on": day}
    missed = MeetingFactory(**about, state="missed")
    coming = MeetingFactory(**about | {"due_on": cast.today + timedelta(days=20)})
    signed_in(client, cast.approver)

    over, open_ = (words(client.get(one.get_absolute_url())) for one in (missed, coming))

    assert f"Group meeting · {quarter_name(day)} · " in over
    assert "No day was set" in over
    assert "Sent and confirmed" not in over
    assert "yet" not in over.partition("Both sides")[2].partition("What happened")[0]
    assert "Sent and confirmed" in open_
    assert "not confirmed yet" in open_


def test_meetings_of_a_group_are_counted_as_meetings(cast):
    HeldMeetingFactory(body=cast.group, kind="group_meeting", period=None)

    (meeting,) = Meeting.objects.for_system(READ).filter(body=cast.group).with_title()

    assert str(meeting) == "1st meeting, Group on Ports"


def test_group_that_never_met_says_when_it_first_does(cast, client):
    set_cadence(
        cast.group,
        kind="group_meeting",
        every_months=3,
        anchor_on=cast.today + timedelta(days=20),
        today=cast.today,
    )
    page = words(signed_in(client, cast.approver).get(cast.group.get_absolute_url()))
    assert "No meeting yet. The first: Due by" in page
    assert "Washington's turn" in page


def test_forum_and_relationship_show_their_groups(cast, client):
    hidden = BodyFactory(
        track=cast.forum.track, kind="group", parent=cast.forum, marking="S", name="Hidden Group"
    )
    alone = BodyFactory(track=cast.forum.track, kind="group", name="Group without a forum")
    reader = member(cast.desk, clearance="C")
    signed_in(client, reader)
    forum = client.get(cast.forum.get_absolute_url())
    relationship = client.get(reverse("desk:relationship", args=["az"]))
    assert "Working groups (1)" in words(forum)
    for page in (forum, relationship):
        assert links(page)["Group on Ports"] == cast.group.get_absolute_url()
        assert str(hidden.uid) not in page.content.decode()
    assert "Working groups without a forum (U) Group without a forum" in words(relationship)
    assert str(alone.uid) not in forum.content.decode()
    listed = words(client.get(reverse("desk:bodies", args=["az"])))
    assert "Group on Ports Working group" in listed


def test_group_under_a_hidden_forum_stands_alone(cast, client):
    change_body(cast.forum, marking="C", today=cast.today)
    signed_in(client, member(cast.desk, clearance="U"))
    page = words(client.get(reverse("desk:relationship", args=["az"])))
    assert "Working groups without a forum (U) Group on Ports" in page


def test_relationship_counts_what_no_group_covers(cast, client):
    for n in range(6):
        ActivityFactory(track=cast.forum.track, title=f"Work {n}", group=cast.group if n else None)
    ActivityFactory(track=cast.forum.track, marking="S", title="Hidden work")
    signed_in(client, member(cast.desk, clearance="C"))
    page = client.get(reverse("desk:relationship", args=["az"]))
    said = words(page)
    assert "What we already do together (6)" in said
    assert "1 “No group covers this”" in said
    assert said.count("Work ") == 5
    assert "Hidden work" not in said


def test_remit_counts_activities_that_go_on_and_that_the_reader_sees(cast, client):
    issue = cast.issues()[0]
    about = {"track": cast.forum.track, "group": cast.group, "issue": issue}
    ActivityFactory(**about)
    ActivityFactory(**about, marking="S")
    ActivityFactory(**about, is_over=True, over_reason="Done.")
    for clearance, count in (("C", "1 activity"), ("S", "2 activities")):
        signed_in(client, member(cast.desk, clearance=clearance))
        said = words(client.get(cast.group.get_absolute_url()))
        assert f"Training 0 open steps · {count}" in said


def test_group_is_founded_on_a_page_and_its_remit_changed(cast, client):
    signed_in(client, cast.approver)
    address = reverse("workinggroups:new_group", args=[cast.forum.track.uid])
    form = client.get(f"{address}?forum={cast.forum.uid}").context["form"]
    assert str(form["parent"].value()) == str(cast.forum.uid)
    values = {
        "name": "Group on Borders",
        "parent": cast.forum.uid,
        "issues": "Maps\r\nDogs\r\n",
        "marking": "U",
        "tracked_from": cast.today,
    }
    refused = client.post(address, {**values, "issues": "Maps\r\nMaps"})
    assert (refused.status_code, refused.context["form"].errors["issues"]) == (
        422,
        ["An issue is named twice."],
    )
    page = client.post(address, values, follow=True)
    assert "Founded. Now say how often it meets." in words(page)
    assert "Remit (2)" in words(page)
    made = page.context["body"]
    cadence = client.get(links(page)["Set how often it meets"])
    kinds = [code for code, _label in cadence.context["form"].fields["kind"].choices]
    assert kinds == ["group_meeting"]
    page = client.post(
        reverse("workinggroups:new_issue", args=[made.uid]), {"title": "Ships"}, follow=True
    )
    titles = [line.issue.title for line in page.context["remit"]]
    assert titles == ["Maps", "Dogs", "Ships"]
    last = page.context["remit"][-1].issue
    client.post(reverse("workinggroups:move_issue", args=[last.uid, "up"]))
    stale = {"title": "Boats", "version": last.version}
    edit = reverse("workinggroups:edit_issue", args=[last.uid])
    assert client.post(edit, stale).status_code == 409
    client.post(edit, {**stale, "version": last.version + 1})
    page = client.post(
        reverse("workinggroups:drop_issue", args=[page.context["remit"][0].issue.uid]), follow=True
    )
    assert [line.issue.title for line in page.context["remit"]] == ["Boats", "Dogs"]
    assert (
        client.post(reverse("workinggroups:move_issue", args=[last.uid, "over"])).status_code == 404
    )


def test_acts_are_offered_and_open_to_those_who_may(cast, client):
    issue = cast.issues()[0]
    arranging = [
        reverse("workinggroups:new_group", args=[cast.forum.track.uid]),
        reverse("workinggroups:new_issue", args=[cast.group.uid]),
        reverse("workinggroups:edit_issue", args=[issue.uid]),
        reverse("workinggroups:new_link", args=[cast.group.uid]),
    ]
    editing = [reverse("workinggroups:new_activity", args=[cast.forum.track.uid])]
    reader = member(cast.post, Role.READER)
    may = {cast.approver: (200, 200), cast.drafter: (403, 200), reader: (403, 403)}
    for user, expected in may.items():
        signed_in(client, user)
        assert {client.get(path).status_code for path in arranging} == {expected[0]}
        assert {client.get(path).status_code for path in editing} == {expected[1]}
        page = client.get(cast.group.get_absolute_url()).content.decode()
        assert ("Add an issue" in page) == (expected[0] == 200)
        assert ("Note what we do together</a>" in page) == (expected[1] == 200)
    outsider = member(BodyFactory().track.lead_office)
    signed_in(client, outsider)
    for path in [*arranging, *editing, cast.group.get_absolute_url()]:
        assert client.get(path).status_code == 404, path
    assert client.get(reverse("workinggroups:new_issue", args=[cast.forum.uid])).status_code == 404


def test_summary_of_a_group_meeting_is_its_read_out(cast, client):
    held = HeldMeetingFactory(body=cast.group, kind="group_meeting", period=7)
    later = cast.today + holding.SUMMARY_WITHIN
    signed_in(client, cast.approver)
    page = words(client.get(reverse("agenda:after", args=[held.uid])))
    assert "Write the read-out" in page
    assert "Summary" not in page
    assert "summary" not in page
    holding.conclude_meeting(held, actor=cast.desk_actor, today=cast.today, summary_later_on=later)
    assert "Write the read-out" in words(client.get("/?show=office"))
    for name, title in (
        ("agenda:summary", "Write the read-out"),
        ("dialogue:no_summary", "No read-out will follow"),
    ):
        assert title in words(client.get(reverse(name, args=[held.uid])))
    written = client.post(
        reverse("agenda:summary", args=[held.uid]),
        {"text": "Both sides agreed.", "marking": "U"},
        follow=True,
    )
    assert "Read-out (U) Both sides agreed." in words(written)
    assert "Read-out" in words(client.get(held.get_absolute_url()))
