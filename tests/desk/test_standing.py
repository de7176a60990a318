"""How it stands, of plain facts: each sentence, and an oracle that states the rules another way.

The oracle knows the words of design §9 as a table of conditions over days from today, not the
order in which the application asks them.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markings import MARKINGS, banner
from desk.standing import Level, Missed, Owed, Place, Thing, Uncleared, standings

TODAY = date(2026, 4, 6)  # a Monday
HERE = Place(1)
CODES = [each.code for each in MARKINGS]


def day(days):
    return TODAY + timedelta(days=days)


def thing(kind=Owed.HOLD, *, due, title="5th Dialogue", **values):
    return Thing(
        kind,
        title,
        values.pop("owner", "PM"),
        office="PM",
        due_on=day(due),
        marking=values.pop("marking", "U"),
        path=values.pop("path", "/x/"),
        place=HERE,
        **values,
    )


def said(*things, missed=()):
    return [(each.level, each.sentence) for each in standings(things, missed, TODAY)]


OVERDUE, ATTENTION, ON_TRACK = Level.OVERDUE, Level.ATTENTION, Level.ON_TRACK


@pytest.mark.parametrize(
    ("owed", "level", "sentence"),
    [
        (thing(due=-1), OVERDUE, "5th Dialogue was to be held by Sun 5 April 2026."),
        (thing(Owed.REVIEW, due=-1), OVERDUE, "5th Dialogue was to be held by Sun 5 April 2026."),
        (
            thing(Owed.ANSWER, due=-3, title="decide · Travel"),
            OVERDUE,
            "“decide · Travel” needed an answer by Fri 3 April 2026; it is with PM.",
        ),
        (
            thing(Owed.STEP, due=-3, title="List of sites", owner="Azerbaijan"),
            OVERDUE,
            "Next step “List of sites”, owed by Azerbaijan, was due Fri 3 April 2026.",
        ),
        (
            thing(due=30, lacks_date=True),
            ATTENTION,
            "5th Dialogue is to be held by Wed 6 May 2026 and has no date.",
        ),
        (
            thing(due=14, uncleared=Uncleared("Sites", "L", "C")),
            ATTENTION,
            "“5th Dialogue” is due Mon 20 April 2026, and L has not cleared “Sites”.",
        ),
        (
            thing(Owed.ANSWER, due=14, title="decide · Travel", uncleared=Uncleared("", "L", "U")),
            ATTENTION,
            "“decide · Travel” is due Mon 20 April 2026, and L has not cleared it.",
        ),
        (
            thing(Owed.STEP, due=14, title="List", owner="Azerbaijan", lacks_officer=True),
            ATTENTION,
            "“List” is due Mon 20 April 2026, and nobody in PM is responsible for it.",
        ),
        (
            thing(Owed.STEP, due=90, title="List", risk="Risk of delay"),
            ATTENTION,
            "Next step “List”, owed by PM, due Sun 5 July 2026: Risk of delay.",
        ),
        (
            thing(Owed.ANSWER, due=90, title="decide · Travel", asked_on=day(-8)),
            ATTENTION,
            "“decide · Travel” has waited 6 business days for an answer; it is with PM.",
        ),
        (thing(due=0), ON_TRACK, "No meeting, answer or next step is late or at risk."),
        (
            thing(due=31, lacks_date=True),
            ON_TRACK,
            "No meeting, answer or next step is late or at risk.",
        ),
        (
            thing(due=15, lacks_officer=True),
            ON_TRACK,
            "No meeting, answer or next step is late or at risk.",
        ),
        (
            thing(Owed.ANSWER, due=90, asked_on=day(-7)),
            ON_TRACK,
            "No meeting, answer or next step is late or at risk.",
        ),
    ],
)
def test_standing_says_its_reason_up_to_the_last_day(owed, level, sentence):
    assert said(owed) == [(level, sentence)]


def test_missed_period_is_overdue():
    missed = Missed("Check-in of the chairs, Dialogue", day(-40), "C", "/m/", HERE)

    (told,) = standings([], [missed], TODAY)

    assert (told.level, told.code, told.marking, told.path) == (OVERDUE, "missed", "C", "/m/")
    assert told.sentence == (
        "Check-in of the chairs, Dialogue, due Wed 25 February 2026, was missed and not made up."
    )


def test_reason_that_names_a_text_is_marked_like_both():
    (told,) = standings(
        [thing(due=3, marking="C", uncleared=Uncleared("Sites", "L", "SBU/NF"))], [], TODAY
    )

    assert told.marking == "C/NF"


# --- Any facts ----------------------------------------------------------------------------------
KINDS = st.sampled_from(["hold", "review", "answer", "step"])
FACTS = st.fixed_dictionaries(
    {
        "kind": KINDS,
        "due": st.integers(-3, 35) | st.sampled_from([0, 14, 15, 30, 31]),
        "undated": st.booleans(),
        "nobody": st.booleans(),
        "pending": st.none() | st.sampled_from(CODES),
        "asked": st.none() | st.integers(0, 12),
        "word": st.sampled_from(["", "Delayed", "Risk of delay"]),
        "marking": st.sampled_from(CODES),
    }
)


def workdays_since(days):
    names = [(TODAY - timedelta(days=n)).strftime("%a") for n in range(days)]
    return sum(name not in ("Sat", "Sun") for name in names)


# What design §9 calls overdue, and what attention: days from today, in plain words.
OVERDUE_WHEN = {
    "hold_late": lambda f: f["kind"] == "hold" and f["due"] <= -1,
    "review_late": lambda f: f["kind"] == "review" and f["due"] <= -1,
    "answer_late": lambda f: f["kind"] == "answer" and f["due"] <= -1,
    "step_late": lambda f: f["kind"] == "step" and f["due"] <= -1,
}
ATTENTION_WHEN = {
    "no_date": lambda f: f["undated"] and f["due"] in range(31),
    "not_cleared": lambda f: f["pending"] and f["due"] in range(15),
    "nobody": lambda f: f["nobody"] and f["due"] in range(15),
    "at_risk": lambda f: f["word"] in ("Delayed", "Risk of delay"),
    "no_answer": lambda f: f["asked"] is not None and workdays_since(f["asked"]) > 5,
}


def true_of(fact):
    """Return the codes that hold, of the worst level only."""
    overdue = {code for code, holds in OVERDUE_WHEN.items() if holds(fact)}
    return overdue or {code for code, holds in ATTENTION_WHEN.items() if holds(fact)}


def written(n, fact):
    pending = fact["pending"]
    return thing(
        Owed(fact["kind"]),
        due=fact["due"],
        path=f"/{n}/",
        marking=fact["marking"],
        lacks_date=fact["undated"],
        lacks_officer=fact["nobody"],
        uncleared=Uncleared("Text", "L", pending) if pending else None,
        asked_on=None if fact["asked"] is None else day(-fact["asked"]),
        risk=fact["word"],
    )


@given(facts=st.lists(FACTS, max_size=8), missed=st.lists(st.integers(1, 60), max_size=2))
def test_standing_equals_a_plain_oracle(facts, missed):
    told = standings(
        [written(n, fact) for n, fact in enumerate(facts)],
        [Missed("M", day(-ago), "U", f"/missed/{n}/", HERE) for n, ago in enumerate(missed)],
        TODAY,
    )
    expected = {f"/{n}/": true_of(fact) for n, fact in enumerate(facts) if true_of(fact)}
    expected |= {f"/missed/{n}/": {"missed"} for n, _ago in enumerate(missed)}
    if not expected:
        assert [(each.level, each.code) for each in told] == [("on-track", "on_track")]
        return

    # Each once, under a code that holds for it, and of the level to which that code belongs.
    assert Counter(each.path for each in told) == Counter(list(expected))
    assert all(each.code in expected[each.path] for each in told)
    for each in told:
        is_late = each.code in OVERDUE_WHEN or each.code == "missed"
        assert each.level == ("overdue" if is_late else "attention")
    # The worst first, of these the oldest.
    due = {f"/{n}/": fact["due"] for n, fact in enumerate(facts)}
    due |= {f"/missed/{n}/": -ago for n, ago in enumerate(missed)}
    places = [(each.level != "overdue", due[each.path]) for each in told]
    assert places == sorted(places)
    # Marked like what it tells of.
    for each in told:
        if each.code != "missed":
            fact = facts[int(each.path.strip("/"))]
            names = [fact["marking"]]
            if each.code == "not_cleared":
                names.append(fact["pending"])
            assert each.marking == banner(names).code
