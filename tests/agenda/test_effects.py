"""Effects by themselves: JSON, checks, what they make of a body, and the words about it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agenda.effects import (
    BodyNow,
    FoundGroup,
    Rename,
    Seat,
    SeatChair,
    SetCadence,
    SetLevel,
    after,
    from_day,
    from_json,
    to_json,
)
from agenda.preview import preview

TODAY = date(2026, 11, 24)
NEW_YEAR = date(2027, 1, 1)
OURS = Seat("home", 1, "Assistant Secretary", "PM", "A. Smith")
NOW = BodyNow(
    name="Security Policy Consultations",
    seats=frozenset({OURS}),
    cadences=frozenset({SetCadence("consultation", 12, date(2026, 5, 19))}),
)
EFFECTS = [
    Rename("Bilateral Security Dialogue", NEW_YEAR),
    Rename("Bilateral Security Dialogue"),
    SeatChair("home", 2, "Deputy Assistant Secretary", office="EUR/CARC", holder_name="B. Jones"),
    SeatChair("partner", 1, "Deputy Minister", organisation="Ministry of Defence"),
    SetLevel("home", 1, "Under Secretary"),
    SetCadence("consultation", 6, NEW_YEAR),
    SetCadence("checkin", 3, NEW_YEAR),
    FoundGroup("Working Group on Demining", ("Training", "Exchange of maps")),
    FoundGroup("Working Group on Demining"),
]


def country(side):
    return {"home": "United States", "partner": "Azerbaijan"}[side]


@pytest.mark.parametrize("effect", EFFECTS, ids=str)
def test_effect_comes_back_from_its_json(effect):
    assert from_json(to_json(effect)) == effect


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "not known"),
        ([], "not known"),
        ({"kind": "found"}, "not known"),
        ({"kind": "rename"}, "not complete"),
        ({"kind": "rename", "name": "X", "colour": "red"}, "not complete"),
        ({"kind": "rename", "name": "X", "from_on": "soon"}, "not complete"),
        ({"kind": "rename", "name": "X", "from_on": 5}, "not complete"),
        ({"kind": "rename", "name": " "}, "new name"),
        ({"kind": "rename", "name": "X" * 161}, "too long"),
        ({"kind": "level", "side": "third", "number": 1, "title": "X"}, "two sides"),
        ({"kind": "level", "side": "home", "number": 4, "title": "X"}, "three seats"),
        ({"kind": "level", "side": "home", "number": 1, "title": ""}, "the title"),
        ({"kind": "level", "side": "home", "number": 1, "title": "X" * 121}, "too long"),
        ({"kind": "seat", "side": "home", "number": 1, "title": "X"}, "which office"),
        (
            {"kind": "seat", "side": "partner", "number": 1, "title": "X", "office": "PM"},
            "our side",
        ),
        (
            {"kind": "cadence", "meeting": "x", "every_months": 3, "anchor_on": "2027-01-01"},
            "kind of meeting",
        ),
        (
            {"kind": "cadence", "meeting": "review", "every_months": 0, "anchor_on": "2027-01-01"},
            "1 to 60",
        ),
        (
            {"kind": "cadence", "meeting": "review", "every_months": 3, "anchor_on": None},
            "which day",
        ),
        ({"kind": "found_group"}, "not complete"),
        ({"kind": "found_group", "name": " "}, "name of the group"),
        ({"kind": "found_group", "name": "X" * 161}, "too long"),
        ({"kind": "found_group", "name": "X", "issues": "Training"}, "in a line"),
        ({"kind": "found_group", "name": "X", "issues": [1]}, "in a line"),
        ({"kind": "found_group", "name": "X", "issues": [" "]}, "in a line"),
        ({"kind": "found_group", "name": "X", "issues": ["Ports", "ports"]}, "named twice"),
        ({"kind": "found_group", "name": "X", "issues": ["X" * 161]}, "160 characters"),
        (
            {"kind": "found_group", "name": "X", "issues": [str(n) for n in range(31)]},
            "at most 30",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(data, sentence):
    with pytest.raises(ValidationError, match=sentence):
        from_json(data)


def test_effect_without_a_day_holds_from_its_approval():
    assert from_day(Rename("X"), TODAY) == TODAY
    assert from_day(Rename("X", NEW_YEAR), TODAY) == NEW_YEAR
    assert from_day(SetLevel("home", 1, "X"), TODAY) == TODAY


def test_after_changes_that_and_nothing_else():
    assert after(Rename(" Dialogue "), NOW) == BodyNow("Dialogue", NOW.seats, NOW.cadences)
    new = SeatChair("home", 2, "Director", office="L")
    assert after(new, NOW).seats == {OURS, Seat("home", 2, "Director", "L")}
    other_office = SeatChair("home", 1, "Director", office="L")
    assert after(other_office, NOW).seats == {Seat("home", 1, "Director", "L", "A. Smith")}
    assert after(SetLevel("home", 1, "Secretary"), NOW).seats == {
        Seat("home", 1, "Secretary", "PM", "A. Smith")
    }
    often = SetCadence("consultation", 6, NEW_YEAR)
    assert after(often, NOW).cadences == {often}
    group = FoundGroup("Working Group", ("Ports",))
    assert after(group, NOW) == BodyNow(NOW.name, NOW.seats, NOW.cadences, frozenset({group}))
    with pytest.raises(ValidationError, match="no such seat"):
        after(SetLevel("partner", 1, "X"), NOW)


def test_lowest_free_number_of_a_side():
    assert (NOW.free_number("home"), NOW.free_number("partner")) == (2, 1)
    full = BodyNow("X", frozenset(Seat("home", n, "X", "PM") for n in (1, 2, 3)))
    assert full.free_number("home") is None


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (
            EFFECTS[0],
            [
                "From Fri 1 January 2027 the forum is called “Bilateral Security Dialogue”.",
                "Until then it is called “Security Policy Consultations”.",
            ],
        ),
        (
            EFFECTS[1],
            [
                "From Tue 24 November 2026 the forum is called “Bilateral Security Dialogue”.",
                "It stays findable as “Security Policy Consultations”.",
            ],
        ),
        (
            EFFECTS[2],
            [
                "United States gets co-chair's seat 2: EUR/CARC, “Deputy Assistant Secretary”.",
                "From Tue 24 November 2026 B. Jones holds it.",
            ],
        ),
        (
            EFFECTS[3],
            [
                "Azerbaijan gets co-chair's seat 1: Ministry of Defence, “Deputy Minister”.",
                "Nobody holds it yet.",
            ],
        ),
        (
            SeatChair("home", 1, "Director", office="L", holder_name="C. Doe", from_on=NEW_YEAR),
            [
                "Seat 1 of United States becomes L, “Director”; it was PM, “Assistant Secretary”.",
                "From Fri 1 January 2027 C. Doe holds it.",
                "A. Smith holds it until then.",
            ],
        ),
        (
            EFFECTS[4],
            [
                "Seat 1 of United States is at the level “Under Secretary”.",
                "Until now it was “Assistant Secretary”.",
            ],
        ),
        (
            EFFECTS[5],
            [
                "From now on: consultation every 6 months, counted from Fri 1 January 2027.",
                "Until now: consultation every 12 months, counted from Tue 19 May 2026.",
                "Planned meetings that nobody has touched move with it.",
            ],
        ),
        (
            EFFECTS[7],
            [
                "The working group “Working Group on Demining” is founded on Tue 24 November 2026 "
                "and reports to this forum.",
                "Its remit: Training; Exchange of maps.",
                "It is marked like this request. Its page then asks how often it meets.",
            ],
        ),
        (
            SetCadence("checkin", 1, NEW_YEAR),
            ["From now on: check-in every month, counted from Fri 1 January 2027."],
        ),
    ],
    ids=str,
)
def test_preview_says_what_an_effect_does(effect, said):
    assert preview(effect, NOW, today=TODAY, country=country) == said
