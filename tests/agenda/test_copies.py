"""What the other side gets of an agenda and a delegation, and what changed since. Pure."""

import uuid
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.copies import agenda_copy, delegation_copy, differences, digest_of
from agenda.models import AgendaItem, ItemState
from core.markings import MARKINGS
from dialogue.models import DelegationMember

DAY = date(2026, 5, 12)
COUNTRIES = {"home": "United States", "partner": "Azerbaijan"}


def item(title="Borders", position=1, **values):
    said = {"state": "accepted", "is_shared": True, "marking": "U", "position": position, **values}
    return AgendaItem(title=title, uid=uuid.uuid5(uuid.NAMESPACE_OID, title), **said)


def test_copy_has_what_is_accepted_and_shared_counted_anew():
    items = [
        item("c", 5, duration=20, home_brings="Maps", home_brings_by=DAY),
        item("internal", 1, is_shared=False),
        item("noforn", 2, marking="C/NF"),
        item("a", 3, partner_brings="A list"),
        *(item(state, None, state=state) for state in ItemState.values if state != "accepted"),
    ]
    lines = agenda_copy(items)
    assert [(line["position"], line["title"]) for line in lines] == [(1, "a"), (2, "c")]
    assert lines[1] == {
        "key": str(items[0].uid),
        "position": 2,
        "title": "c",
        "duration": 20,
        "home_brings": "Maps",
        "home_brings_by": "2026-05-12",
        "partner_brings": "",
        "partner_brings_by": None,
    }


INTERNAL = ("purpose", "desired_outcome", "talking_points", "minutes", "decided_reason")
PLANTED = "zq99999"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
DAYS = st.none() | st.dates()


@st.composite
def planted_items(draw):
    """Return an item with a planted line in each field that is ours alone, or in all of it."""
    is_internal = draw(st.booleans())
    marking = draw(st.sampled_from([each.code for each in MARKINGS]))
    state = draw(st.sampled_from(ItemState.values))
    is_told = not is_internal and state == "accepted" and not marking.endswith("/NF")
    open_text = TEXTS if is_told else TEXTS.map(lambda text: text + PLANTED)
    return AgendaItem(
        state=state,
        marking=marking,
        is_shared=not is_internal,
        position=draw(st.integers(1, 30)) if state == "accepted" else None,
        duration=draw(st.none() | st.integers(1, 600)),
        outcome=draw(st.sampled_from(["", "discussed", "carried"])),
        **{name: draw(TEXTS) + PLANTED for name in INTERNAL},
        **{name: draw(open_text) for name in ("title", "home_brings", "partner_brings")},
        home_brings_by=draw(DAYS),
        partner_brings_by=draw(DAYS),
    )


@given(st.lists(planted_items(), max_size=8))
def test_planted_internal_line_never_reaches_the_copy(items):
    lines = agenda_copy(items)
    assert PLANTED not in str(lines)
    assert [line["position"] for line in lines] == list(range(1, len(lines) + 1))
    told = {
        str(each.uid)
        for each in items
        if each.state == "accepted" and each.is_shared and not each.marking.endswith("/NF")
    }
    assert {line["key"] for line in lines} == told
    again = differences(lines, agenda_copy(reversed(items)), COUNTRIES)
    assert again == [] or len({each.position for each in items}) < len(items)


def delegate(name, pk, **values):
    return DelegationMember(name=name, pk=pk, uid=uuid.uuid5(uuid.NAMESPACE_OID, name), **values)


def test_delegation_list_begins_with_its_head_and_leaves_out_who_does_not_come():
    lines = delegation_copy(
        [
            delegate("B. Second", 1, title="Director", organisation="Ministry"),
            delegate("C. Gone", 2, withdrawn_at=DAY),
            delegate("A. Head", 3, is_head=True),
        ]
    )
    assert [line["name"] for line in lines] == ["A. Head", "B. Second"]
    assert set(lines[1]) == {"key", "position", "name", "title", "organisation", "is_head"}


def test_digest_is_of_what_is_said_not_of_which_record_says_it():
    one, other = agenda_copy([item("a")]), agenda_copy([item("a")])
    other[0]["key"] = "another"
    assert digest_of(one) == digest_of(other)
    assert digest_of(one) != digest_of(agenda_copy([item("b")]))
    both = [item("a", 1), item("b", 2)], [item("a", 2), item("b", 1)]
    assert digest_of(agenda_copy(both[0])) != digest_of(agenda_copy(both[1]))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([], [item("a")], ["Added: “a”."]),
        ([item("a")], [], ["Removed: “a”."]),
        (
            [item("a", duration=20, home_brings="Maps")],
            [item("a", duration=30, home_brings="", home_brings_by=DAY)],
            [
                "“a”: minutes planned was 20, now 30.",
                "“a”: what United States brings was “Maps”, now nothing.",
                "“a”: the day by which United States brings it was nothing, now Tue 12 May 2026.",
            ],
        ),
        (
            [item("a", 1), item("b", 2), item("c", 3)],
            [item("c", 1), item("a", 2), item("b", 3)],
            ["Moved: “c”, now in place 1."],
        ),
        (
            [item("a", 1), item("b", 2), item("c", 3)],
            [item("b", 1), item("c", 2), item("new", 3)],
            ["Removed: “a”.", "Added: “new”."],
        ),
    ],
)
def test_differences_are_told_in_words(before, after, told):
    assert differences(agenda_copy(before), agenda_copy(after), COUNTRIES) == told


def test_renamed_head_is_told_in_words():
    old = delegation_copy([delegate("A. Head", 1)])
    new = delegation_copy([delegate("A. Head", 1, is_head=True, title="Minister")])
    assert differences(old, new, COUNTRIES) == [
        "“A. Head”: title was nothing, now “Minister”.",
        "“A. Head”: leads the delegation was no, now yes.",
    ]


LINES = st.lists(
    st.builds(
        lambda key, duration: {"key": key, "title": key, "duration": duration},
        st.sampled_from("abcdefgh"),
        st.integers(1, 3),
    ),
    unique_by=lambda line: line["key"],
    max_size=8,
).map(lambda lines: [{**line, "position": n} for n, line in enumerate(lines, start=1)])


@given(LINES, LINES)
def test_nothing_is_told_exactly_when_both_say_the_same(old, new):
    assert (differences(old, new, COUNTRIES) == []) == (old == new)
    assert (digest_of(old) == digest_of(new)) == (old == new)


def test_line_needs_nothing_but_what_it_says():
    bare = SimpleNamespace(
        uid="x",
        state="accepted",
        is_shared=True,
        marking="U",
        position=1,
        title="a",
        duration=None,
        home_brings="",
        home_brings_by=None,
        partner_brings="",
        partner_brings_by=None,
    )
    assert len(agenda_copy([bare])) == 1
