"""A joint conclusion from the first draft to what the chairs have read (design §7)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dialogue.services.bodies import change_body
from dialogue.services.chairs import change_seat
from dialogue.services.due_list import sync_meeting
from dialogue.services.tracks import change_track
from offices.models import Part
from offices.services.clearances import TextChangedError
from offices.versions import StaleVersionError
from reminders.models import Deadline
from tests.agenda.agendas import owed_for
from tests.agenda.cast import READ, fresh
from tests.factories import ChairSeatFactory, GroupFactory, MeetingFactory, assigned
from tests.workinggroups.texts import (
    TEXT,
    agree,
    agreed,
    agreements,
    asked,
    cleared,
    drafted,
    free,
    reported,
    speak,
)
from workinggroups.services.agreements import take_back_agreement
from workinggroups.services.clearances import clear_conclusion, need_no_clearance
from workinggroups.services.conclusions import change_conclusion, withdraw_conclusion
from workinggroups.services.reporting_up import report_conclusion


def change(texts, conclusion, who="clerk", **values):
    now = fresh(conclusion)
    said = {"title": now.title, "text": now.text, "marking": now.marking, "meeting": now.meeting}
    return change_conclusion(now, **texts.acting(who), **{**said, **values})


def owed(conclusion):
    return owed_for(f"conclusion:{conclusion.uid}:") + owed_for(f"reported:{conclusion.uid}:")


def test_numbers_run_per_group_and_marking(texts):
    first, second, secret = (drafted(texts, marking=code) for code in ("U", "U", "S"))
    assert [first.number, second.number, secret.number] == [1, 2, 1]
    other = GroupFactory(parent=texts.cast.body)
    texts.group = other
    assert drafted(texts).number == 1


def test_new_marking_gives_the_next_number_there(texts):
    first, second, secret = (drafted(texts, marking=code) for code in ("U", "U", "S"))
    change(texts, second, marking="S")
    assert (fresh(second).number, fresh(second).marking) == (2, "S")
    with pytest.raises(ValidationError, match="approvers"):
        change(texts, secret, marking="U", reason="reviewed")
    change(texts, secret, "desk_approver", marking="U", reason="reviewed")
    assert fresh(secret).number == fresh(first).number + 1


def test_draft_says_something_and_is_marked_like_its_group(texts):
    change_body(texts.group, marking="C")
    for values, name in (
        ({"title": " "}, "title"),
        ({"text": "\n "}, "text"),
        ({"marking": "U"}, "marking"),
        ({"meeting": texts.cast.meeting, "marking": "C"}, "meeting"),
    ):
        with pytest.raises(ValidationError) as refused:
            drafted(texts, **{"marking": "C", **values})
        assert set(refused.value.error_dict) == {name}


def test_forum_has_no_conclusions(texts):
    texts.group = texts.cast.body
    with pytest.raises(ValidationError, match="working groups"):
        drafted(texts)


def test_it_is_cleared_when_every_office_cleared_the_text_as_it_reads(texts):
    conclusion = drafted(texts)
    law, bureau, post = asked(
        texts, conclusion, texts.cast.lawyers, texts.cast.bureau, texts.cast.post
    )
    due_on = texts.cast.day(7)
    assert owed(conclusion) == [
        ("clear_text", "Embassy Baku", "home", due_on),
        ("clear_text", "L", "home", due_on),
        ("clear_text", "PM", "home", due_on),
    ]
    clear_conclusion(law, word="cleared", **texts.acting("lawyer"))
    clear_conclusion(bureau, word="information", **texts.acting("bureau_approver"))
    assert fresh(conclusion).state == "draft"
    said = texts.acting("post_approver")
    clear_conclusion(post, word="edits", position="Say June.", **said)
    assert fresh(conclusion).state == "draft"
    clear_conclusion(post, word="not_cleared", position="No.", **said)
    assert fresh(conclusion).state == "draft"
    clear_conclusion(post, word="cleared", **said)
    assert (fresh(conclusion).state, fresh(conclusion).cleared_on) == ("cleared", texts.today)
    within = texts.cast.day(14)
    assert owed(conclusion) == [
        ("agree_text", "EUR/CARC", "home", within),
        ("agree_text_them", "EUR/CARC", "partner", within),
    ]


def test_words_that_do_not_clear_need_words(texts):
    (row,) = asked(texts, drafted(texts))
    for word in ("edits", "not_cleared"):
        with pytest.raises(ValidationError, match="would change"):
            clear_conclusion(row, word=word, **texts.acting("lawyer"))
    for word in ("pending", "nonsense"):
        with pytest.raises(ValidationError, match="Choose a word"):
            clear_conclusion(row, word=word, **texts.acting("lawyer"))


def test_no_clearance_is_needed_only_when_nobody_was_asked(texts):
    assert free(texts).state == "cleared"
    conclusion = drafted(texts)
    asked(texts, conclusion)
    with pytest.raises(ValidationError, match="Offices were asked"):
        need_no_clearance(conclusion, **texts.acting("desk_approver"))


def test_who_is_asked_later_makes_it_a_draft_again(texts):
    conclusion = agree(texts, free(texts), "home")
    (row,) = asked(texts, conclusion)
    assert fresh(conclusion).state == "draft"
    clear_conclusion(row, word="cleared", **texts.acting("lawyer"))
    assert fresh(conclusion).state == "referendum"  # home had agreed to this very text


def test_text_is_agreed_by_one_side_then_the_other(texts):
    conclusion = cleared(texts)
    yesterday = texts.cast.day(-1)
    one = agree(texts, conclusion, "partner", agreed_on=yesterday)
    assert (one.state, one.agreed_on) == ("referendum", None)
    assert owed(one) == [("agree_text", "EUR/CARC", "home", texts.cast.day(14))]
    both = agree(texts, one, "home")
    assert (both.state, both.agreed_on) == ("agreed", texts.today)
    assert owed(both) == [("report_text", "EUR/CARC", "home", texts.cast.day(10))]
    agree(texts, both)  # twice is once
    assert len(agreements(both)) == 2


def test_uncleared_text_is_agreed_by_nobody(texts):
    with pytest.raises(ValidationError, match="Draft"):
        agree(texts, drafted(texts))
    with pytest.raises(ValidationError) as refused:
        agree(texts, free(texts), agreed_on=texts.cast.day(1))
    assert set(refused.value.error_dict) == {"agreed_on"}


def test_equal_normal_form_is_no_edit(texts):
    conclusion = agree(texts, cleared(texts), "home")
    same = change(texts, conclusion, text=TEXT + "  \r\n\r\n", title=" Points of contact ")
    assert (same.state, same.version) == ("referendum", conclusion.version)


@pytest.mark.parametrize("values", [{"text": "Another text."}, {"title": "Another title"}])
def test_edit_drops_it_to_draft_and_keeps_what_was_said(texts, values):
    conclusion = agree(texts, cleared(texts), "home")
    now = change(texts, conclusion, **values)
    assert (now.state, now.cleared_on, now.home_digest) == ("draft", None, "")
    (agreement,) = agreements(now)
    assert agreement.withdrawn_reason == "The text was edited."
    assert owed(now) == [("clear_text", "L", "home", texts.cast.day(7))]


def test_edit_takes_back_that_no_clearance_is_needed(texts):
    assert change(texts, free(texts), text="Another text.").state == "draft"


def test_agreed_text_is_corrected_with_a_reason_by_an_approver(texts):
    conclusion = reported(texts)
    with pytest.raises(PermissionDenied):
        change(texts, conclusion, text="Another text.", reason="misprint")
    with pytest.raises(ValidationError, match="Say why"):
        change(texts, conclusion, "desk_approver", text="Another text.")
    now = change(texts, conclusion, "desk_approver", text="Another text.", reason="misprint")
    assert (now.state, now.reported_on, now.agreed_on) == ("draft", None, None)
    assert len(agreements(now)) == 2
    assert owed(now) == []  # nobody was asked to clear it


def test_what_changed_meanwhile_is_neither_cleared_nor_agreed(texts):
    conclusion = cleared(texts)
    before = conclusion.text_digest
    now = change(texts, conclusion, text="Another text.")
    (row,) = asked(texts, now)
    with pytest.raises(TextChangedError):
        clear_conclusion(row, word="cleared", seen=before, **texts.acting("lawyer"))
    clear_conclusion(row, word="cleared", seen=now.text_digest, **texts.acting("lawyer"))
    with pytest.raises(TextChangedError):
        agree(texts, now, seen=before)
    with pytest.raises(StaleVersionError):
        change(texts, now, text="A third.", version=conclusion.version)


def test_what_both_sides_agreed_no_office_clears_anew(texts):
    conclusion = cleared(texts)
    (row,) = asked(texts, conclusion)
    agree(texts, conclusion)
    with pytest.raises(ValidationError, match="Agreed"):
        clear_conclusion(row, word="not_cleared", position="No.", **texts.acting("lawyer"))
    with pytest.raises(ValidationError, match="Agreed"):
        asked(texts, conclusion, texts.cast.bureau)


def test_agreement_is_taken_back_with_a_reason(texts):
    conclusion = reported(texts)
    said = {"side": "partner", **texts.acting("desk_approver")}
    with pytest.raises(ValidationError, match="Say why"):
        take_back_agreement(conclusion, reason=" ", **said)
    take_back_agreement(conclusion, reason="Misheard.", **said)
    now = fresh(conclusion)
    assert (now.state, now.reported_on, now.partner_digest) == ("referendum", None, "")
    assert [row.withdrawn_reason for row in agreements(now)] == ["", "Misheard."]
    with pytest.raises(ValidationError, match="no agreement"):
        take_back_agreement(conclusion, reason="Misheard.", **said)
    assert agree(texts, now, "partner").state == "agreed"


def test_report_goes_to_each_home_seat_of_the_parent_forum(texts):
    second = ChairSeatFactory(body=texts.cast.body, number=2, title="Director")
    ChairSeatFactory(body=texts.cast.body, side="partner")
    ChairSeatFactory(body=texts.group)  # it has a parent, which has seats
    conclusion = reported(texts)
    within = texts.cast.day(10)
    assert owed(conclusion) == sorted(
        ("acknowledge_text", code, "home", within) for code in ("PM", second.office.code)
    )
    speak(texts, conclusion, "acknowledged")
    assert owed(conclusion) == [("acknowledge_text", second.office.code, "home", within)]


def test_group_without_a_parent_reports_to_its_own_seats(texts):
    texts.group = GroupFactory(track=texts.cast.body.track)
    seat = ChairSeatFactory(body=texts.group, office=texts.cast.lawyers)
    conclusion = reported(texts)
    assert [row[1] for row in owed(conclusion)] == ["L"]
    with pytest.raises(ValidationError, match="not reported to this seat"):
        speak(texts, conclusion, "acknowledged")
    change_body(texts.group, parent=texts.cast.body)
    assert [row[1] for row in owed(conclusion)] == ["PM"]
    change_seat(texts.seat, office=texts.cast.post)
    assert [row[1] for row in owed(conclusion)] == ["Embassy Baku"]
    assert seat.office == texts.cast.lawyers


def test_report_needs_an_agreed_text_and_a_day_after_it(texts):
    said = texts.acting("desk_approver")
    with pytest.raises(ValidationError, match="Cleared"):
        report_conclusion(free(texts), reported_on=texts.today, **said)
    conclusion = agreed(texts)
    for days in (-1, 1):
        with pytest.raises(ValidationError) as refused:
            report_conclusion(conclusion, reported_on=texts.cast.day(days), **said)
        assert set(refused.value.error_dict) == {"reported_on"}
    report_conclusion(conclusion, reported_on=texts.today, **said)
    with pytest.raises(ValidationError, match="already"):
        report_conclusion(conclusion, reported_on=texts.today, **said)


def test_returned_text_is_reported_again_as_it_is_or_changed(texts):
    conclusion = reported(texts)
    with pytest.raises(ValidationError, match="Say why"):
        speak(texts, conclusion, "returned")
    speak(texts, conclusion, "returned", "Which lists?")
    assert fresh(conclusion).reported_on is None
    assert owed(conclusion) == [("report_text", "EUR/CARC", "home", texts.cast.day(10))]
    with pytest.raises(ValidationError, match="not reported"):
        speak(texts, conclusion, "acknowledged")
    said = {"reported_on": texts.today, **texts.acting("desk_approver")}
    report_conclusion(conclusion, **said)
    assert [row[0] for row in owed(conclusion)] == ["acknowledge_text"]
    speak(texts, conclusion, "acknowledged")
    speak(texts, conclusion, "acknowledged")  # twice is once
    assert owed(conclusion) == []
    change(texts, conclusion, "desk_approver", text="Another text.", reason="They asked.")
    need_no_clearance(fresh(conclusion), **texts.acting("desk_approver"))
    report_conclusion(agree(texts, conclusion), **said)
    # The same day, but another text: the chair has not read it.
    assert [row[0] for row in owed(conclusion)] == ["acknowledge_text"]


def test_withdrawn_conclusion_stays_and_owes_nothing(texts):
    conclusion = reported(texts)
    said = {"actor": texts.by("desk_approver")}
    with pytest.raises(PermissionDenied):
        withdraw_conclusion(conclusion, reason="Overtaken.", actor=texts.by("clerk"))
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_conclusion(conclusion, reason="", **said)
    now = withdraw_conclusion(conclusion, reason="Overtaken.", **said)
    assert (now.state, now.withdrawn_reason, owed(now)) == ("withdrawn", "Overtaken.", [])
    assert [row.withdrawn_at for row in agreements(now)] == [None, None]
    with pytest.raises(ValidationError, match="Withdrawn"):
        change(texts, now, text="Another text.")
    draft = drafted(texts)
    assert withdraw_conclusion(draft, reason="No.", actor=texts.by("clerk")).state == "withdrawn"


def test_group_that_is_raised_raises_its_conclusions_with_new_numbers(texts):
    first, secret = drafted(texts), drafted(texts, marking="S")
    open_one = reported(texts)
    change_body(texts.group, marking="S")
    now = [fresh(each) for each in (first, secret, open_one)]
    assert [each.marking for each in now] == ["S", "S", "S"]
    assert [each.number for each in now] == [2, 1, 3]
    rows = Deadline.objects.for_system(READ).filter(reference=open_one.reference)
    assert {row.marking for row in rows} == {"S"}
    assert {row.marking for row in agreements(open_one)} == {"S"}


def test_what_a_chair_owes_is_marked_like_its_seat_too(texts):
    conclusion = reported(texts)
    change_body(texts.cast.body, marking="C")
    rows = Deadline.objects.for_system(READ).filter(reference=conclusion.reference)
    assert {row.marking for row in rows.filter(kind="acknowledge_text")} == {"C"}
    assert {row.marking for row in rows.exclude(kind="acknowledge_text")} == {"U"}


def test_another_lead_office_follows(texts):
    conclusion = agreed(texts)
    other = assigned(texts.cast.relationship, Part.ACTION, code="NEA")
    change_track(fresh(texts.group.track), lead_office=other)
    assert owed(conclusion) == [("report_text", "NEA", "home", texts.cast.day(10))]


def test_meeting_is_named_later_without_a_new_agreement(texts):
    meeting = MeetingFactory(body=texts.group, kind="group_meeting", due_on=texts.cast.day(30))
    sync_meeting(meeting)
    conclusion = agreed(texts)
    now = change(texts, conclusion, "desk_approver", meeting=meeting, reason="It was there.")
    assert (now.state, now.meeting) == ("agreed", meeting)
