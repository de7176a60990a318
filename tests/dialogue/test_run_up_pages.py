"""The run-up on pages: the checklist of a meeting, the lines of a forum, what scheduling sets."""

import pytest
from django.urls import reverse

from dialogue.models import State
from dialogue.services import run_up
from offices.models import Role
from tests.dialogue.run_ups import DAY, LINES, step
from tests.factories import MeetingFactory, assigned, member

pytestmark = pytest.mark.django_db


def press(client, user, name, record):
    client.force_login(user)
    return client.post(reverse(f"dialogue:{name}", args=[record.uid]))


def test_the_checklist_is_ticked_off_on_the_page_of_the_meeting(client, scheduled, approver):
    agenda = step(scheduled, "Send the agenda")
    client.force_login(approver)
    page = client.get(scheduled.get_absolute_url())
    assert "(0 of 4 done)" in page.text
    assert "30 days before" in page.text
    assert press(client, approver, "run_up_done", agenda).status_code == 303
    page = client.get(scheduled.get_absolute_url())
    assert "(1 of 4 done)" in page.text
    assert "Not done after all" in page.text
    assert press(client, approver, "run_up_undone", agenda).status_code == 303
    assert press(client, approver, "run_up_drop", agenda).status_code == 303
    assert "(0 of 3 done)" in client.get(scheduled.get_absolute_url()).text
    assert press(client, approver, "run_up_done", agenda).status_code == 404
    assert press(client, approver, "run_up_like_last_time", scheduled).status_code == 303
    assert "(0 of 4 done)" in client.get(scheduled.get_absolute_url()).text


def test_only_who_edits_ticks_off_and_only_approvers_set_the_run_up(client, scheduled):
    agenda = step(scheduled, "Send the agenda")
    office = scheduled.body.track.lead_office
    reader, drafter = member(office, Role.READER), member(office, Role.DRAFTER)
    outsider = member(assigned(MeetingFactory().relationship))
    for name, record in (("run_up_done", agenda), ("run_up_like_last_time", scheduled)):
        assert press(client, reader, name, record).status_code == 403
        assert press(client, outsider, name, record).status_code == 404
    assert press(client, drafter, "run_up_done", agenda).status_code == 303
    page = reverse("dialogue:run_up", args=[scheduled.body.uid])
    assert client.get(page).status_code == 403
    client.force_login(outsider)
    assert client.get(page).status_code == 404


def test_a_forum_without_a_run_up_is_offered_the_usual_one(client, body, approver):
    client.force_login(approver)
    address = reverse("dialogue:run_up", args=[body.uid])
    page = client.get(address)
    assert "This is the usual one" in page.text
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert (sent["what_1"], sent["days_1"]) == ("Send the date to the other side", 60)
    sent |= {"what_2": "", "what_8": "Flags", "days_8": "", "when_8": "before"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "How many days before or after the meeting?" in refused.text
    sent |= {"days_8": 1, "whose_8": "partner", "days_7": 99}
    assert "At most 90 days after it." in client.post(address, sent).text
    assert client.post(address, sent | {"days_7": 10}).status_code == 303
    lines = run_up.usual_lines(body)
    assert [line.days for line in lines] == [-60, -21, -14, -5, -1, 2, 10]
    assert (lines[0].known, lines[4].side) == ("date", "partner")
    assert client.post(address, sent | {"days_7": 10}).status_code == 409


def test_a_meeting_without_days_shows_no_run_up(client, meeting, approver):
    client.force_login(approver)
    assert meeting.state == State.DUE
    assert 'id="run-up"' not in client.get(meeting.get_absolute_url()).text


def test_setting_the_date_says_how_many_dates_it_sets(client, meeting, approver, today):
    run_up.set_run_up(meeting.body, lines=LINES)
    client.force_login(approver)
    address = reverse("dialogue:schedule", args=[meeting.uid])
    assert "4 run-up dates are set." in client.get(address).text
    sent = {"version": "1", "first_day": (today + 50 * DAY).isoformat(), "venue": "home"}
    done = client.post(address, sent, follow=True)
    assert "confirm. 4 run-up dates are set." in " ".join(done.text.split())
    assert "run-up dates" not in client.get(address).text  # moving sets none anew
