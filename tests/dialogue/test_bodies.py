"""Names, markings and the past of a body."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from dialogue.models import Body, BodyName, Meeting
from dialogue.services import meetings
from dialogue.services.bodies import change_body, enter_past_meeting, found_body, rename_body
from dialogue.services.cadences import set_cadence
from dialogue.services.lifecycle import set_status
from offices.history import readable_history
from offices.versions import StaleVersionError
from reminders.models import Deadline
from tests.factories import ChairTermFactory, TrackFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_forum_is_called_by_its_name_from_the_day_it_is_kept_here(today):
    track = TrackFactory()
    made = found_body(track, name="  Energy Dialogue ", marking="U", tracked_from=today)
    body = Body.objects.for_system("test").with_name(today).get(pk=made.pk)
    assert (str(body), body.relationship_id) == ("Energy Dialogue", track.relationship_id)


def test_a_forum_needs_a_name(today):
    with pytest.raises(ValidationError, match="Write the name"):
        found_body(TrackFactory(), name="  ", marking="U", tracked_from=today)


def test_a_new_name_holds_from_its_day_and_the_old_one_is_found(body, today):
    rename_body(body, name="Security Dialogue II", from_on=today + DAY)
    bodies = Body.objects.for_system("test")
    assert bodies.with_name(today).get(pk=body.pk).current_name == "Bilateral Security Dialogue"
    tomorrow = bodies.with_name(today + DAY).get(pk=body.pk)
    assert tomorrow.current_name == "Security Dialogue II"
    assert body in bodies.named("bilateral")
    assert body in bodies.named("dialogue ii")
    assert body not in bodies.named("economic")


def test_a_second_name_of_a_day_corrects_the_first(body, today):
    rename_body(body, name="Sekurity", from_on=today)
    rename_body(body, name="Security", from_on=today)
    assert BodyName.objects.for_system("test").filter(body=body).count() == 2
    with pytest.raises(ValidationError, match="Write the new name"):
        rename_body(body, name=" ", from_on=today)


def test_a_new_name_goes_to_the_due_list(body, meeting, actor, today, agrees):
    meetings.schedule_meeting(
        meeting,
        first_day=today + DAY,
        last_day=today + DAY,
        venue="home",
        actor=actor,
        today=today,
    )
    rename_body(body, name="Strategic Dialogue", from_on=today)
    titles = set(Deadline.objects.for_system("test").filter(ended_at=None).values_list("title"))
    assert titles == {("1st Strategic Dialogue",)}
    assert agrees()


def test_a_rename_over_a_version_that_is_not_the_last_is_refused(body, today):
    rename_body(body, name="First", from_on=today, version=1)
    with pytest.raises(StaleVersionError):
        rename_body(body, name="Second", from_on=today, version=1)


def test_a_new_marking_goes_to_everything_below(body, actor, today, agrees):
    set_cadence(body, kind="consultation", every_months=3, anchor_on=today, today=today)
    ChairTermFactory(seat__body=body)
    first = Meeting.objects.for_system("test").earliest("due_on")
    meetings.waive_meeting(first, reason="no ministers", actor=actor)
    change_body(body, marking="C")
    for model in (BodyName, Meeting, Deadline):
        markings = set(model.objects.for_system("test").values_list("marking", flat=True))
        assert markings == {"C"}, model
    assert agrees()


def test_a_lower_marking_needs_a_reason_that_the_history_keeps(body, approver):
    change_body(body, marking="S/NF")
    with pytest.raises(ValidationError, match="Say why the marking is lowered"):
        change_body(body, marking="S")
    changed = change_body(body, marking="SBU", reason="reviewed by the desk")
    assert (changed.marking, changed.version) == ("SBU", 3)
    newest = readable_history(changed, approver)[0]
    assert newest.marking == "SBU"
    event = type(changed).events.rel.related_model._base_manager.order_by("-pgh_id").first()
    assert event.pgh_context.metadata["reason"] == "reviewed by the desk"


def past(body, today, days_ago, kind="consultation"):
    day = today - days_ago * DAY
    return enter_past_meeting(
        body, kind=kind, first_day=day, last_day=day, venue="home", today=today
    )


def numbers(body):
    found = Meeting.objects.for_system("test").with_title().filter(body=body)
    return [meeting.number for meeting in found.order_by("first_day")]


def test_past_meetings_are_counted_and_make_nobody_owe_anything(body, today, agrees):
    past(body, today, 10)
    past(body, today, 400)
    assert numbers(body) == [1, 2]
    assert not Deadline.objects.for_system("test").exists()
    assert agrees()


def test_entering_a_past_meeting_leaves_the_later_numbers(body, meeting, actor, today, agrees):
    change_body(body, held_before=4)
    day = today + DAY
    meetings.schedule_meeting(
        meeting, first_day=day, last_day=day, venue="home", actor=actor, today=today
    )
    assert numbers(body) == [5]
    past(body, today, 100)
    assert numbers(body) == [4, 5]
    past(body, today, 400)
    assert numbers(body) == [3, 4, 5]
    assert agrees()


def test_a_later_meeting_scheduled_earlier_takes_the_lower_number(body, actor, today, agrees):
    set_cadence(body, kind="consultation", every_months=3, anchor_on=today + DAY, today=today)
    first, second = Meeting.objects.for_system("test").order_by("due_on")[:2]
    for row, days in ((second, 60), (first, 10)):
        day = today + days * DAY
        meetings.schedule_meeting(
            row, first_day=day, last_day=day, venue="home", actor=actor, today=today
        )
    assert agrees()


@pytest.mark.parametrize(("days_ago", "words"), [(0, "over"), (-3, "over")])
def test_only_what_is_over_is_history(body, today, days_ago, words):
    with pytest.raises(ValidationError, match=words):
        past(body, today, days_ago)


def test_a_past_meeting_is_entered_once(body, today):
    past(body, today, 10)
    with pytest.raises(ValidationError, match="entered already"):
        past(body, today, 10)
    past(body, today, 10, kind="checkin")


def test_a_past_meeting_ends_after_it_begins(body, today):
    with pytest.raises(ValidationError, match="comes before the first"):
        enter_past_meeting(
            body,
            kind="consultation",
            first_day=today - 2 * DAY,
            last_day=today - 3 * DAY,
            venue="home",
            today=today,
        )


def test_the_past_of_a_closed_forum_is_still_entered(body, actor, today):
    set_status(body, status="closed", reason="ended", actor=actor, today=today)
    assert past(body, today, 10).is_history
