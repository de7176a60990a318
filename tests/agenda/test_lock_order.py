"""Acts that reach the same rows from different sides do not wait for each other.

Each of these pairs ended in a deadlock before docs/decisions/0008-lock-order.md.
"""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

import agenda.services.answers
import agenda.services.taking_back
import agenda.services.withdrawal
import dialogue.services.lifecycle
from agenda.effects import FoundGroup, SetCadence
from agenda.models import AnswerKind, AskKind
from agenda.services.taking_back import take_back_answer
from agenda.services.withdrawal import withdraw_request
from dialogue.models import Body, Meeting, MeetingKind, Status
from dialogue.services.bodies import set_cadence
from dialogue.services.due_list import sync_meeting
from dialogue.services.lifecycle import set_status
from tests.agenda.cast import READ, asks_of, assert_due_list_holds, fresh
from tests.agenda.conftest import make_cast
from tests.agenda.test_answers import answer
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db(transaction=True)
KIND = MeetingKind.GROUP_MEETING


def side_by_side(*acts):
    """Do each act in a thread of its own; return what each was refused with, or None."""
    outcomes = [None] * len(acts)

    def one(n):
        try:
            acts[n]()
        except Exception as error:
            outcomes[n] = error
        finally:
            connection.close()

    threads = [Thread(target=one, args=[n]) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def meet_after(monkeypatch, *places):
    """Let threads wait for each other, one second at most, once they went through `places`."""
    together = Barrier(len(places))

    def waiting(do):
        def wrapped(*args, **kwargs):
            done = do(*args, **kwargs)
            # Broken once one of them waits for a row already, as it should.
            with suppress(BrokenBarrierError):
                together.wait(1)
            return done

        return wrapped

    for module, name in places:
        monkeypatch.setattr(module, name, waiting(getattr(module, name)))


def pause(cast):
    set_status(
        cast.body,
        status=Status.PAUSED,
        reason="Elections.",
        actor=cast.by("desk_approver"),
        today=cast.today,
    )


def test_taking_an_answer_back_and_pausing_the_forum(today, monkeypatch):
    cast = make_cast(today)
    given = answer(cast, cast.filed_ask())
    meet_after(
        monkeypatch,
        (agenda.services.taking_back, "lock_version"),
        (dialogue.services.lifecycle, "_give_status"),
    )

    def take_back():
        take_back_answer(
            given, reason="The wrong day.", actor=cast.by("bureau_approver"), today=today
        )

    took_back, paused = side_by_side(take_back, lambda: pause(cast))
    assert paused is None
    # Whoever pauses first leaves nothing to take back.
    assert took_back is None or isinstance(took_back, ValidationError)
    assert_due_list_holds()


def test_changing_the_cadence_and_withdrawing_the_request(today, monkeypatch):
    cast = make_cast(today)
    set_cadence(cast.body, kind=KIND, every_months=12, anchor_on=cast.day(90), today=cast.today)
    planned = Meeting.objects.for_system(READ).filter(body=cast.body, kind=KIND)
    meeting = planned.order_by("due_on").first()
    cadence = SetCadence(str(KIND), 3, cast.day(120))
    request = cast.filed(
        cast.date_ask(meeting=meeting),
        cast.ask_for(AskKind.STRUCTURE, body=cast.body, effect=cadence),
    )
    date_ask, structure = asks_of(request)
    # Deferred: the meeting is due again, so that a new cadence re-dates it.
    answer(cast, date_ask, AnswerKind.DEFERRED, defer_until=cast.day(20))
    meet_after(
        monkeypatch,
        (agenda.services.answers, "lock_ask"),
        (agenda.services.withdrawal, "lock_version"),
    )
    answered, withdrew = side_by_side(
        lambda: answer(cast, structure),
        lambda: withdraw_request(
            request, reason="Plans changed.", actor=cast.by("post_approver"), today=today
        ),
    )
    assert withdrew is None
    assert answered is None or "withdrawn" in str(answered)
    assert_due_list_holds()


def test_pausing_a_forum_and_withdrawing_a_request_on_two_of_its_meetings(today, monkeypatch):
    cast = make_cast(today)
    # The later row is due earlier.
    earlier = MeetingFactory(
        body=cast.body,
        due_on=cast.meeting.due_on - timedelta(days=30),
        closes_on=cast.meeting.closes_on,
    )
    sync_meeting(earlier)
    request = cast.filed(cast.date_ask(), cast.date_ask(meeting=earlier))
    has_begun, take_step = Event(), dialogue.services.lifecycle.take_step

    def slowly(*args, **kwargs):
        done = take_step(*args, **kwargs)
        if not has_begun.is_set():
            has_begun.set()
            Event().wait(1)
        return done

    monkeypatch.setattr(dialogue.services.lifecycle, "take_step", slowly)

    def withdraw():
        has_begun.wait(10)
        withdraw_request(
            request, reason="Plans changed.", actor=cast.by("post_approver"), today=today
        )

    assert side_by_side(lambda: pause(cast), withdraw) == [None, None]
    assert {fresh(cast.meeting).state, fresh(earlier).state} == {"waived"}
    assert_due_list_holds()


def test_founding_a_group_and_closing_the_track(today, monkeypatch):
    cast = make_cast(today)
    effect = FoundGroup("Working Group on Ports")
    ask = cast.filed_ask(
        cast.ask_for(AskKind.STRUCTURE, body=cast.body, effect=effect, text="Found it.")
    )
    meet_after(
        monkeypatch,
        (agenda.services.answers, "lock_ask"),
        (dialogue.services.lifecycle, "_give_status"),
    )

    def close():
        set_status(
            cast.body.track,
            status=Status.CLOSED,
            reason="Done.",
            actor=cast.by("desk_approver"),
            today=today,
        )

    answered, closed = side_by_side(lambda: answer(cast, ask), close)
    assert closed is None
    # Closed first, nothing is founded any more; founded first, the group is closed with its track.
    assert answered is None or isinstance(answered, ValidationError)
    groups = Body.objects.for_system(READ).filter(kind="group")
    assert [group.status for group in groups] == ([] if answered else ["closed"])
    assert_due_list_holds()
