"""Who may do what to agreed text: each act tried by each person, cell by cell (design §5)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from dialogue.services.clearing import set_usual_offices
from dialogue.services.meetings import Actor
from offices.models import Part, Role
from tests.factories import UserFactory, assigned, member
from tests.workinggroups.texts import (
    agree,
    agreed,
    asked,
    drafted,
    free,
    reported,
    speak,
)
from workinggroups.services.agreements import record_agreement, take_back_agreement
from workinggroups.services.clearances import (
    ask_for_conclusion,
    clear_conclusion,
    need_no_clearance,
)
from workinggroups.services.conclusions import (
    change_conclusion,
    draft_conclusion,
    withdraw_conclusion,
)
from workinggroups.services.reporting_up import report_conclusion, speak_for_seat

SAID = {"title": "T", "text": "Another text.", "marking": "U"}
WHY = {"reason": "because"}


def _draft(texts, **by):
    draft_conclusion(texts.group, **SAID, **by)


def _edit(texts, **by):
    change_conclusion(drafted(texts), **SAID, **by)


def _correct(texts, **by):
    change_conclusion(agreed(texts), **SAID, **WHY, **by)


def _ask(texts, **by):
    ask_for_conclusion(drafted(texts), offices=[texts.cast.lawyers], due_on=texts.cast.day(1), **by)


def _clear(texts, **by):
    clear_conclusion(asked(texts, drafted(texts))[0], word="cleared", **by)


def _need_none(texts, **by):
    need_no_clearance(drafted(texts), **by)


def _agree(texts, **by):
    said = {"agreed_by": "Head", "agreed_on": texts.today, "channel": "note"}
    record_agreement(free(texts), side="partner", **said, **by)


def _take_back(texts, **by):
    take_back_agreement(agree(texts, free(texts), "home"), side="home", **WHY, **by)


def _report(texts, **by):
    report_conclusion(agreed(texts), reported_on=texts.today, **by)


def _acknowledge(texts, **by):
    speak_for_seat(reported(texts), seat=texts.seat, word="acknowledged", **by)


def _return(texts, **by):
    speak_for_seat(reported(texts), seat=texts.seat, word="returned", **WHY, **by)


def _withdraw_draft(texts, actor, today):
    withdraw_conclusion(drafted(texts), actor=actor, **WHY)


def _withdraw_agreed(texts, actor, today):
    withdraw_conclusion(agreed(texts), actor=actor, **WHY)


def _usual(texts, actor, today):
    set_usual_offices(texts.group, offices=[texts.cast.lawyers], actor=actor)


DRAFTERS = {"clerk", "desk", "assistant", "bureau", "post drafter", "post", "lawyer"}
MAY = {
    _draft: DRAFTERS,
    _edit: DRAFTERS,
    _ask: DRAFTERS,
    _withdraw_draft: DRAFTERS,
    _correct: {"desk"},
    _need_none: {"desk"},
    _agree: {"desk"},
    _take_back: {"desk"},
    _report: {"desk"},
    _withdraw_agreed: {"desk"},
    _usual: {"desk"},
    _clear: {"lawyer"},
    _acknowledge: {"bureau"},
    _return: {"bureau"},
}


def people_of(texts):
    """Return everybody who tries: drafters and approvers of each part, and who may nothing."""
    cast = texts.cast
    informed = assigned(cast.relationship, Part.INFORMATION, code="H")
    return {
        "clerk": texts.by("clerk"),
        "desk": texts.by("desk_approver"),
        "assistant": texts.by("assistant"),
        "bureau": texts.by("bureau_approver"),
        "post drafter": texts.by("post_drafter"),
        "post": texts.by("post_approver"),
        "lawyer": texts.by("lawyer"),
        "reader": Actor(member(cast.desk, Role.READER), cast.desk),
        "informed": Actor(member(informed), informed),
        "stranger": Actor(UserFactory(), cast.desk),
        "superuser": Actor(UserFactory(is_superuser=True, is_staff=True), cast.desk),
        "nobody": Actor(),
    }


@pytest.mark.parametrize("act", MAY, ids=lambda act: act.__name__.strip("_"))
def test_who_may(texts, act):
    allowed = set()
    for name, actor in people_of(texts).items():
        try:
            with transaction.atomic():
                act(texts, actor=actor, today=texts.today)
                allowed.add(name)
                transaction.set_rollback(True)
        except PermissionDenied:
            pass
    assert allowed == MAY[act]


def test_nobody_acts_on_what_they_may_not_read(texts):
    conclusion = drafted(texts, marking="S")
    low = Actor(member(texts.cast.desk, clearance="SBU"), texts.cast.desk)
    said = {"actor": low, "today": texts.today}
    with pytest.raises(PermissionDenied):
        change_conclusion(conclusion, title="T", text="T", marking="SBU", **said)
    with pytest.raises(PermissionDenied):
        need_no_clearance(conclusion, **said)
    (row,) = asked(texts, conclusion)
    blind = Actor(member(texts.cast.lawyers, clearance="SBU"), texts.cast.lawyers)
    with pytest.raises(PermissionDenied):
        clear_conclusion(row, word="cleared", actor=blind, today=texts.today)
    open_one = reported(texts, marking="SBU")
    chair = Actor(member(texts.cast.bureau, clearance="U"), texts.cast.bureau)
    with pytest.raises(PermissionDenied):
        speak(texts, open_one, "acknowledged", actor=chair)
