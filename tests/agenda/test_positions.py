from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import AnswerKind
from agenda.positions import is_split, positions_line
from agenda.services.drafts import change_ask
from agenda.services.positions import ask_position, give_position
from offices.models import ClearanceWord, Role
from offices.versions import StaleVersionError
from tests.agenda.cast import asks_of, fresh, owed
from tests.agenda.test_answers import answer
from tests.factories import OfficeFactory, member


def words(**said):
    """Return what `positions_line` reads: office and word."""
    return [SimpleNamespace(office=office, word=word) for office, word in said.items()]


def test_line_says_first_who_spoke_and_last_who_has_not():
    assert positions_line([]) == ""
    assert positions_line(words(L="pending", PM="cleared")) == "PM cleared; L not yet"
    assert (
        positions_line(words(A="pending", B="edits", C="not_cleared", D="information", E="cleared"))
        == "C did not clear; D takes note; B cleared with edits; E cleared; A not yet"
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, False),
        ({"L": "not_cleared"}, False),
        ({"L": "not_cleared", "PM": "pending"}, False),
        ({"L": "not_cleared", "PM": "information"}, False),
        ({"L": "not_cleared", "PM": "cleared"}, True),
        ({"L": "not_cleared", "PM": "edits"}, True),
        ({"L": "cleared", "PM": "cleared"}, False),
    ],
)
def test_positions_are_split_when_one_clears_and_one_does_not(said, expected):
    assert is_split(words(**said)) is expected


def test_offices_are_asked_and_give_their_word(cast):
    ask = cast.filed_ask()
    position = ask_position(
        ask, office=cast.lawyers, actor=cast.by("bureau_approver"), today=cast.today
    )
    assert owed() == {("answer_ask", "PM", cast.day(14)), ("give_position", "L", cast.day(14))}
    again = ask_position(ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today)
    assert again == position
    given = give_position(
        position,
        word=ClearanceWord.NOT_CLEARED,
        text="It clashes with the vote.",
        actor=cast.by("lawyer"),
        today=cast.today,
        version=position.version,
    )
    assert (given.word, given.position, given.given_by) == (
        "not_cleared",
        "It clashes with the vote.",
        cast.lawyer,
    )
    assert owed() == {("answer_ask", "PM", cast.day(14))}
    with pytest.raises(StaleVersionError):
        give_position(
            position, word="cleared", actor=cast.by("lawyer"), today=cast.today, version=1
        )


def test_only_the_office_that_asks_and_the_one_asked_ask_for_positions(cast):
    ask = cast.filed_ask()
    for who in ["desk_approver", "lawyer"]:
        with pytest.raises(PermissionDenied):
            ask_position(ask, office=cast.desk, actor=cast.by(who), today=cast.today)
    reader = type(cast.by("lawyer"))(member(cast.bureau, Role.READER), cast.bureau)
    with pytest.raises(PermissionDenied):
        ask_position(ask, office=cast.lawyers, actor=reader, today=cast.today)
    with pytest.raises(ValidationError, match="not assigned"):
        ask_position(
            ask, office=OfficeFactory(), actor=cast.by("bureau_approver"), today=cast.today
        )
    with pytest.raises(ValidationError, match="gives the answer itself"):
        ask_position(ask, office=cast.bureau, actor=cast.by("bureau_approver"), today=cast.today)


def test_only_approvers_of_the_office_give_its_word(cast):
    ask = cast.filed_ask()
    position = ask_position(
        ask, office=cast.lawyers, actor=cast.by("bureau_approver"), today=cast.today
    )
    drafter = type(cast.by("lawyer"))(member(cast.lawyers, Role.DRAFTER), cast.lawyers)
    for actor in [cast.by("bureau_approver"), cast.by("post_approver"), drafter]:
        with pytest.raises(PermissionDenied):
            give_position(position, word="cleared", actor=actor, today=cast.today)


@pytest.mark.parametrize("word", [ClearanceWord.NOT_CLEARED, ClearanceWord.CLEARED_WITH_EDITS])
def test_who_does_not_simply_clear_says_more(cast, word):
    ask = cast.filed_ask()
    position = ask_position(
        ask, office=cast.lawyers, actor=cast.by("bureau_approver"), today=cast.today
    )
    with pytest.raises(ValidationError, match="would change"):
        give_position(position, word=word, actor=cast.by("lawyer"), today=cast.today)
    with pytest.raises(ValidationError, match="Choose a word"):
        give_position(position, word="pending", actor=cast.by("lawyer"), today=cast.today)


def test_edit_of_the_words_opens_positions_again(cast):
    request = cast.draft()
    (ask,) = asks_of(request)
    position = ask_position(
        ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today
    )
    give_position(position, word="cleared", actor=cast.by("lawyer"), today=cast.today)
    change_ask(ask, cast.date_ask(), actor=cast.by("post_drafter"), today=cast.today)
    assert fresh(position).word == "cleared"
    other_days = cast.date_ask(offers=cast.offers()[:1])
    change_ask(ask, other_days, actor=cast.by("post_drafter"), today=cast.today)
    position = fresh(position)
    assert (position.word, position.given_by, position.given_at) == ("pending", None, None)


def test_nothing_is_cleared_once_it_is_answered(cast):
    ask = cast.filed_ask()
    position = ask_position(
        ask, office=cast.lawyers, actor=cast.by("bureau_approver"), today=cast.today
    )
    answer(cast, ask, AnswerKind.DISAPPROVED, text="No.")
    assert owed() == set()
    with pytest.raises(ValidationError, match="answered already"):
        give_position(position, word="cleared", actor=cast.by("lawyer"), today=cast.today)
    with pytest.raises(ValidationError, match="answered already"):
        ask_position(ask, office=cast.desk, actor=cast.by("bureau_approver"), today=cast.today)
