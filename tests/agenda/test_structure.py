"""Approving a structure does what was previewed, and taking back undoes what nobody touched."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from agenda.effects import (
    FoundGroup,
    Rename,
    Seat,
    SeatChair,
    SetCadence,
    SetLevel,
    after,
    from_day,
)
from agenda.models import AnswerKind, AskKind
from agenda.services.drafts import AskDraft
from agenda.services.structure import body_now
from dialogue.models import Body, BodyName, ChairTerm, Meeting
from dialogue.services.bodies import rename_body, set_cadence
from dialogue.services.chairs import add_seat, change_seat, seat_chair
from offices.models import Office
from tests.agenda.cast import READ, answers_of, fresh
from tests.agenda.test_answers import answer
from tests.agenda.test_taking_back import take_back


@pytest.fixture
def seated(cast):
    """The cast, whose forum has one home seat held by A. Smith, and meets once a year."""
    seat = add_seat(
        cast.body, side="home", number=1, title="Assistant Secretary", office=cast.bureau
    )
    seat_chair(seat, holder_name="A. Smith", starts_on=cast.day(-100))
    set_cadence(
        cast.body,
        kind="consultation",
        every_months=12,
        anchor_on=cast.day(60),
        today=cast.today,
    )
    return cast


def structure_ask(cast, effect):
    """Return a filed ask that carries `effect`."""
    return cast.filed_ask(
        AskDraft(AskKind.STRUCTURE, "Please approve.", cast.bureau, body=cast.body, effect=effect)
    )


def effects(cast):
    """Return one effect of each kind, and those that begin on another day."""
    soon = cast.day(30)
    return {
        "rename": Rename("Dialogue", cast.today),
        "rename later": Rename("Dialogue", soon),
        "rename from approval": Rename("Dialogue"),
        "second chair": SeatChair("home", 2, "Director", office="EUR/CARC", holder_name="B. Doe"),
        "second chair later": SeatChair(
            "home", 2, "Director", office="EUR/CARC", holder_name="B. Doe", from_on=soon
        ),
        "empty seat": SeatChair("partner", 1, "Minister", organisation="Ministry"),
        "same seat": SeatChair("home", 1, "Director", office="L", holder_name="B. Doe"),
        "same seat later": SeatChair(
            "home", 1, "Director", office="L", holder_name="B. Doe", from_on=soon
        ),
        "level": SetLevel("home", 1, "Under Secretary"),
        "cadence": SetCadence("consultation", 6, cast.day(60)),
        "first cadence": SetCadence("checkin", 3, cast.day(10)),
        "group": FoundGroup("Working Group on Demining", ("Training", "Exchange of maps")),
        "group without remit": FoundGroup("Working Group on Ports"),
    }


NAMES = [
    "rename",
    "rename later",
    "rename from approval",
    "second chair",
    "second chair later",
    "empty seat",
    "same seat",
    "same seat later",
    "level",
    "cadence",
    "first cadence",
    "group",
    "group without remit",
]


@pytest.mark.parametrize("name", NAMES)
def test_approval_does_exactly_what_was_previewed(seated, name):
    cast, effect = seated, effects(seated)[name]
    now = body_now(cast.body, on=cast.today)
    day_after = from_day(effect, cast.today)
    ask = structure_ask(cast, effect)
    assert body_now(cast.body, on=cast.today) == now
    given = answer(cast, ask)
    assert given.undo is not None
    assert body_now(cast.body, on=day_after) == after(effect, now)


@pytest.mark.parametrize("name", NAMES)
def test_taking_back_undoes_what_nobody_touched(seated, name):
    cast, effect = seated, effects(seated)[name]
    now = body_now(cast.body, on=cast.today)
    given = answer(cast, structure_ask(cast, effect))
    stays = take_back(cast, given)
    later = body_now(cast.body, on=cast.day(31))
    expected = {
        "second chair": (
            {Seat("home", 2, "Director", "EUR/CARC", "B. Doe")},
            ["B. Doe stays entered", "no seat is deleted"],
        ),
        "second chair later": (
            {Seat("home", 2, "Director", "EUR/CARC", "B. Doe")},
            ["B. Doe stays entered", "no seat is deleted"],
        ),
        "empty seat": ({Seat("partner", 1, "Minister", "Ministry")}, ["no seat is deleted"]),
    }.get(name, (set(), []))
    assert (later.name, later.cadences, later.groups) == (now.name, now.cadences, now.groups)
    assert later.seats == now.seats | expected[0]
    assert len(stays) == len(expected[1])
    assert all(part in said for part, said in zip(expected[1], stays, strict=True))
    assert not fresh(given).is_standing


def test_earlier_name_holds_again_from_the_same_day(seated):
    cast = seated
    given = answer(cast, structure_ask(cast, Rename("Dialogue", cast.day(30))))
    take_back(cast, given)
    names = BodyName.objects.for_system(READ).filter(body=cast.body).order_by("from_on")
    assert [(row.name, row.from_on > cast.today) for row in names] == [
        ("Bilateral Security Dialogue", False),
        ("Bilateral Security Dialogue", True),
    ]


def test_second_chair_of_some_days_ends_today(seated):
    cast = seated
    given = answer(cast, structure_ask(cast, effects(cast)["second chair"]))
    stays = take_back(cast, given, today=cast.day(5))
    assert stays == ["Seat 2 of United States stays: no seat is deleted."]
    term = ChairTerm.objects.for_system(READ).get(holder_name="B. Doe")
    assert (term.starts_on, term.ends_on) == (cast.today, cast.day(5))


def test_what_somebody_changed_since_stays(seated):
    cast = seated
    seat = cast.body.seats.for_system(READ).get(number=1)
    touched = {
        "rename": lambda: rename_body(cast.body, name="Forum", from_on=cast.today),
        "level": lambda: change_seat(seat, title="Secretary"),
        "cadence": lambda: set_cadence(
            cast.body, kind="consultation", every_months=24, anchor_on=cast.today, today=cast.today
        ),
        "same seat": lambda: change_seat(seat, title="Secretary"),
    }
    for name, touch in touched.items():
        given = answer(cast, structure_ask(cast, effects(cast)[name]))
        touch()
        before = body_now(cast.body, on=cast.today)
        (said,) = take_back(cast, given)
        assert said.endswith("stays as it is: it changed since.")
        assert body_now(cast.body, on=cast.today) == before


def test_holder_who_changed_since_stays(seated):
    cast = seated
    given = answer(cast, structure_ask(cast, effects(cast)["same seat"]))
    seat = cast.body.seats.for_system(READ).get(number=1)
    seat_chair(seat, holder_name="C. Later", starts_on=cast.day(3))
    assert take_back(cast, given) == ["The holder of the seat stays as it is: it changed since."]


def test_only_a_plain_approval_applies_the_effect(seated):
    cast = seated
    for kind, values in [
        (AnswerKind.CHANGED, {"text": "Another name."}),
        (AnswerKind.DISAPPROVED, {"text": "No."}),
        (AnswerKind.DEFERRED, {"defer_until": cast.day(9)}),
    ]:
        given = answer(cast, structure_ask(cast, Rename("Dialogue")), kind, **values)
        assert given.undo is None
    assert body_now(cast.body, on=cast.today).name == "Bilateral Security Dialogue"


def test_effect_that_has_no_place_any_more_leaves_the_ask_open(seated):
    cast = seated
    ask = structure_ask(cast, SetLevel("home", 3, "Secretary"))
    with pytest.raises(ValidationError, match="no such seat"):
        answer(cast, ask)
    assert answers_of(ask) == []
    ask = structure_ask(cast, SeatChair("home", 2, "Director", office="EUR/CARC"))
    Office.objects.filter(code="EUR/CARC").update(code="EUR/CAR")
    with pytest.raises(ValidationError, match="no office"):
        answer(cast, ask)
    assert fresh(ask).state == "open"


def test_structure_without_an_effect_is_only_answered(seated):
    cast = seated
    ask = cast.filed_ask(cast.ask_for(AskKind.STRUCTURE, body=cast.body))
    assert answer(cast, ask).undo is None


def test_effect_needs_a_forum_and_an_ask_on_structure(cast):
    with pytest.raises(ValidationError, match="has an effect"):
        cast.draft(cast.ask_for(AskKind.STRUCTURE, effect=Rename("X")))
    with pytest.raises(ValidationError, match="has an effect"):
        cast.draft(cast.ask_for(AskKind.DECIDE, body=cast.body, effect=Rename("X")))


def test_new_cadence_re_dates_the_ledger_in_the_same_go(seated):
    cast = seated
    answer(cast, structure_ask(cast, SetCadence("consultation", 6, cast.day(90))))
    dates = Meeting.objects.for_system(READ).filter(
        body=cast.body, state="due", cadence__isnull=False
    )
    assert cast.day(90) in {row.due_on for row in dates}
    assert max(row.due_on for row in dates) <= cast.today + timedelta(days=366)
    assert Body.objects.for_system(READ).get(pk=cast.body.pk).version > cast.body.version
