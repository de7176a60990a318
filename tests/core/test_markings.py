import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markings import (
    MARKING_CHOICES,
    MARKINGS,
    UNCLASSIFIED,
    Level,
    Marking,
    Rank,
    banner,
    is_readable,
    marking,
    parse_line,
    parse_portion,
    portion_or_whole,
    readable_codes,
    stricter,
)

any_marking = st.sampled_from(MARKINGS)
any_markings = st.lists(any_marking)


def code_of(text, read=parse_portion):
    found = read(text)
    return found and found.code


def test_markings_are_the_seven_with_their_lines():
    assert MARKING_CHOICES == [
        ("U", "UNCLASSIFIED"),
        ("SBU", "SENSITIVE BUT UNCLASSIFIED"),
        ("SBU/NF", "SENSITIVE BUT UNCLASSIFIED//NOFORN"),
        ("C", "CONFIDENTIAL"),
        ("C/NF", "CONFIDENTIAL//NOFORN"),
        ("S", "SECRET"),
        ("S/NF", "SECRET//NOFORN"),
    ]


def test_markings_rank_u_sbu_c_s():
    assert [each.rank for each in MARKINGS] == [
        Rank.U,
        *(Rank.SBU, Rank.SBU),
        *(Rank.C, Rank.C),
        *(Rank.S, Rank.S),
    ]


@given(level=st.sampled_from(Level), sbu=st.booleans(), noforn=st.booleans())
def test_marking_of_any_parts_is_one_of_the_seven(level, sbu, noforn):
    made = Marking(level, sbu=sbu, noforn=noforn)
    assert made in MARKINGS
    assert (made.level, made.noforn) == (level, noforn)
    assert made.sbu == (level == "U" and (sbu or noforn))


def test_marking_takes_levels_only():
    with pytest.raises(ValueError, match="TS"):
        Marking("TS")


@given(any_marking)
def test_marking_reads_back_from_every_form(mark):
    assert marking(mark.code) == mark
    assert marking(mark) == mark
    assert parse_portion(mark.portion) == mark
    assert parse_line(mark.line) == mark
    assert mark.portion == f"({mark.code})"


@pytest.mark.parametrize("code", ["", "u", "(C)", "C//NF", "U/NF", "TS", None, 3, ["C"]])
def test_marking_refuses_what_is_no_code(code):
    with pytest.raises(ValueError, match="Not a marking"):
        marking(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(U)", "U"),
        ("SBU", "SBU"),
        (" ( s / nf ) ", "S/NF"),
        ("(C//NF)", "C/NF"),
        ("(c//noforn)", "C/NF"),
        ("(U//NF)", "SBU/NF"),
        ("(U//SBU)", "SBU"),
        ("Confidential", "C"),
        ("(C", "C"),
    ],
)
def test_portion_is_read_as_people_type_it(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize(
    "text", ["", "()", "(X)", "(C/REL)", "(S//NF//FGI)", "C NF", "/NF", "(C/)"]
)
def test_portion_with_an_unknown_part_is_unreadable(text):
    assert parse_portion(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C O N F I D E N T I A L", "C"),
        ("S E C R E T // N O F O R N", "S/NF"),
        ("UNCLAS", "U"),
        ("UNCLAS SENSITIVE", "SBU"),
        ("U N C L A S  SENSITIVE//NOFORN", "SBU/NF"),
        ("Secret//NoForn", "S/NF"),
        ("SECRET//FGI", None),
        ("SECRET SECTION 1 OF 2", None),
        ("", None),
    ],
)
def test_line_is_read_spaced_or_not(text, code):
    assert code_of(text, parse_line) == code


@given(text=st.text(), whole=any_marking)
def test_unreadable_portion_is_never_below_the_whole(text, whole):
    taken, review = portion_or_whole(text, whole)
    assert review == (parse_portion(text) is None)
    assert taken == (whole if review else parse_portion(text))


@given(mark=any_marking, whole=any_marking, caveat=st.text("ABCDEGHIJKLMPQTVWXYZ", min_size=1))
def test_portion_with_an_unknown_caveat_takes_the_whole(mark, whole, caveat):
    assert portion_or_whole(f"({mark.code}/{caveat})", whole.code) == (whole, True)


@given(any_markings)
def test_banner_is_the_highest_level_and_noforn_if_any_has_it(marks):
    highest = banner(marks)
    assert highest.rank == max((each.rank for each in marks), default=Rank.U)
    assert highest.noforn == any(each.noforn for each in marks)


@given(any_markings.flatmap(lambda marks: st.tuples(st.just(marks), st.permutations(marks))))
def test_banner_does_not_depend_on_order_or_form(pair):
    marks, shuffled = pair
    assert banner(marks) == banner(shuffled) == banner(each.code for each in marks)


@given(marks=any_markings, rank=st.sampled_from(Rank), is_home_national=st.booleans())
def test_banner_is_readable_to_whoever_reads_all_of_it(marks, rank, is_home_national):
    assert is_readable(banner(marks), rank, is_home_national) == all(
        is_readable(each, rank, is_home_national) for each in marks
    )


@given(first=any_marking, second=any_marking, third=any_marking)
def test_stricter_is_a_least_upper_bound(first, second, third):
    assert stricter(first, second) == stricter(second, first)
    assert stricter(first, stricter(second, third)) == stricter(stricter(first, second), third)
    assert stricter(first, first) == stricter(first, UNCLASSIFIED) == first


def test_banner_of_nothing_is_unclassified():
    assert banner([]) == UNCLASSIFIED


@pytest.mark.parametrize(
    ("rank", "foreign", "national"),
    [
        (Rank.U, ("U",), ("U",)),
        (Rank.SBU, ("U", "SBU"), ("U", "SBU", "SBU/NF")),
        (Rank.C, ("U", "SBU", "C"), ("U", "SBU", "SBU/NF", "C", "C/NF")),
        (Rank.S, ("U", "SBU", "C", "S"), ("U", "SBU", "SBU/NF", "C", "C/NF", "S", "S/NF")),
    ],
)
def test_readable_codes_end_at_the_rank_and_noforn_is_for_nationals(rank, foreign, national):
    assert readable_codes(rank, is_home_national=False) == foreign
    assert readable_codes(rank, is_home_national=True) == national


def test_pure_modules_do_without_django():
    names = "core.markings, core.periods, core.dates, core.text, core.references"
    code = f"import sys, {names}; print('django' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
