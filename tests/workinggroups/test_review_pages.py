"""The pages of a review: what they show, refuse and keep; without script."""

from datetime import timedelta

import pytest

from dialogue.models import MeetingKind, State
from dialogue.services.due_list import sync_meeting
from tests.factories import HeldMeetingFactory, MeetingFactory, RemitIssueFactory
from tests.workinggroups.cast import READ, adopted, fresh
from tests.workinggroups.test_programme_pages import page, signed_in, words
from workinggroups.models import Assessment, NextStep, ReviewDecision
from workinggroups.services.reviews import decide

TEXT = {"word": "attention", "text": "The survey waits for a ship.", "marking": "U"}


@pytest.fixture
def review(cast):
    made = HeldMeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, first_day=cast.today)
    sync_meeting(made)
    return made


@pytest.fixture
def chair(cast):
    return signed_in(cast.chair)


@pytest.fixture
def assistant(cast):
    return signed_in(cast.assistant)


def test_progress_is_a_page_of_reviews_alone(cast, review, chair):
    adopted(cast, "Survey the berths", due_on=cast.today - timedelta(days=2))
    shown = words(chair.get(page("progress", review)))
    assert "Survey the berths" in shown
    assert "2 days late" in shown
    assert "Partnership and Interoperability" in shown
    assert chair.get(page("progress", cast.meeting)).status_code == 404
    assert "Assess progress" in words(chair.get(f"/meetings/{review.uid}/after/"))


def test_an_assistant_prepares_and_a_chair_gives_it(cast, review, chair, assistant):
    sent = assistant.post(page("assess", review), TEXT)
    said = Assessment.objects.for_system(READ).get()
    assert (sent.status_code, sent.url) == (303, said.get_absolute_url())
    assert (said.office, said.prepared_by, said.is_given) == (cast.bureau, cast.assistant, False)
    assert "Give it" not in words(assistant.get(said.get_absolute_url()))
    assert "Draft, not given yet" in words(chair.get(page("progress", review)))
    assert 'name="version" value="1"' in chair.get(said.get_absolute_url()).text
    assistant.post(page("edit_assessment", said), {**TEXT, "text": "All is well.", "version": 1})
    unread = chair.post(page("give_assessment", said), {"version": 1}, follow=True)
    assert "It changed meanwhile. Read it again." in words(unread)
    assert fresh(said).given_by is None
    assert chair.post(page("give_assessment", said), {"version": 2}).status_code == 303
    assert fresh(said).given_by == cast.chair
    assert assistant.get(page("edit_assessment", said)).status_code == 403
    amended = {**TEXT, "text": "The ship came.", "version": fresh(said).version}
    assert chair.post(page("edit_assessment", said), amended).status_code == 303
    taken = {"reason": "Too soft.", "version": fresh(said).version}
    assert chair.post(page("take_back_assessment", said), taken).status_code == 303
    assert "Too soft." in words(chair.get(page("progress", review)))


def test_what_lacks_is_said_beside_its_field_and_what_was_typed_stays(review, assistant):
    answer = assistant.post(page("assess", review), {**TEXT, "word": ""})
    assert answer.status_code == 422
    assert TEXT["text"] in answer.content.decode()


def test_a_chair_decides_on_a_step_and_its_page_tells_where(cast, review, chair):
    step = adopted(cast)
    to_on = step.due_on + timedelta(days=20)
    address = page("decide_step", step, f"?meeting={review.uid}")
    assert "New date" in words(chair.get(address))
    said = {"word": "move", "version": step.version}
    assert chair.post(address, {**said, "new_date": to_on.isoformat()}).status_code == 422
    sent = chair.post(address, {**said, "new_date": to_on.isoformat(), "reason": "Ice."})
    assert (sent.status_code, sent.url) == (303, f"{page('progress', review)}#{step.reference}")
    assert fresh(step).due_on == to_on
    assert ReviewDecision.objects.for_system(READ).get().by == cast.chair
    shown = words(chair.get(step.get_absolute_url()))
    assert "Last looked at by the chairs" in shown
    assert "Ice." in shown
    assert chair.post(address, {**said, "new_date": "", "word": "keep"}).status_code == 409


def test_others_do_not_decide_and_there_is_nothing_to_decide_without_a_review(cast, chair):
    step = adopted(cast)
    assert chair.get(page("decide_step", step)).status_code == 404
    sync_meeting(MeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW))
    assert chair.get(page("decide_step", step)).status_code == 404
    sync_meeting(HeldMeetingFactory(body=cast.forum, kind=MeetingKind.CHECKIN))
    assert chair.get(page("decide_step", step)).status_code == 200
    assert signed_in(cast.desk_approver).get(page("decide_step", step)).status_code == 403


def test_a_decision_is_found_and_leads_to_the_progress(cast, review, chair):
    step = adopted(cast)
    said = {"word": "keep", "reason": "Icebreakers."}
    decide(step, meeting=review, **said, actor=cast.by("chair"), today=cast.today)
    found = chair.get("/search/", {"q": "icebreakers"})
    assert f'href="{page("progress", review)}"' in found.text


def test_a_review_that_was_waived_is_not_assessed(cast, assistant):
    waived = MeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, state=State.WAIVED)
    answer = assistant.get(page("assess", waived))
    assert (answer.status_code, answer.url) == (302, page("progress", waived))
    assert assistant.post(page("assess", waived), TEXT).status_code == 422


def test_a_step_that_has_ended_since_is_not_decided_on(cast, chair):
    step, day = adopted(cast), cast.today - timedelta(days=3)
    review = HeldMeetingFactory(body=cast.forum, kind=MeetingKind.REVIEW, first_day=day)
    sync_meeting(review)
    address = page("decide_step", step, f"?meeting={review.uid}")
    assert address in chair.get(page("progress", review)).text
    said = {"stage": "withdrawn", "reason": "No ship.", "version": step.version}
    assert chair.post(page("end_step", step), said).status_code == 303
    shown = chair.get(page("progress", review))
    assert address not in shown.text
    assert "it has ended" in words(shown)


def test_a_new_step_points_back_to_its_review(cast, review):
    desk = signed_in(cast.desk_approver)
    assert "Add next step" in words(desk.get(page("progress", review)))
    said = {
        "what": "Find another ship",
        "side": "home",
        "office": cast.post.pk,
        "due_on": (cast.today + timedelta(days=60)).isoformat(),
        "marking": "U",
    }
    desk.post(page("new_step", cast.track, f"?meeting={review.uid}"), said)
    assert NextStep.objects.for_system(READ).get().meeting == review


def test_the_page_of_a_group_counts_the_open_steps_of_an_issue(cast):
    issue = RemitIssueFactory(group=cast.group, title="Search at sea")
    adopted(cast, issue=issue)
    shown = words(signed_in(cast.desk_approver).get(cast.group.get_absolute_url()))
    assert "(U) 1 open step · 0 activities" in shown
