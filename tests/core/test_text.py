import hashlib
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import Piece, digest, normal_form, word_differences

# Few words and blanks, so that two drawn texts have much in common.
texts = (
    st.text()
    | st.text(alphabet="ab .\n")
    | st.lists(
        st.sampled_from(["the ", "chairs ", "meet", ", ", "in\n", "Baku.", "\u00e9", "e\u0301"])
    ).map("".join)
)


def test_normal_form_is_nfc_with_lf_and_no_trailing_blanks():
    assert normal_form("Cafe\u0301 \r\n\r\n  one\t\rtwo \u00a0\n\n") == "Caf\u00e9\n\n  one\ntwo"


@given(texts)
def test_normal_form_is_its_own_normal_form(text):
    once = normal_form(text)
    assert normal_form(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    assert [line for line in once.split("\n") if line != line.rstrip()] == []


@given(texts)
def test_digest_does_not_see_how_a_text_was_typed(text):
    retyped = unicodedata.normalize("NFD", normal_form(text)).replace("\n", " \r\n") + " \n"
    assert digest(retyped) == digest(text)


def test_digest_is_the_sha_256_of_the_normal_form():
    assert digest("Agreed. \r\n") == hashlib.sha256(b"Agreed.").hexdigest()
    assert digest("Agreed.") != digest("Agreed")


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("The chairs met.", "The chairs met.", [Piece("same", "The chairs met.")]),
        ("", "New", [Piece("added", "New")]),
        ("Old", "", [Piece("removed", "Old")]),
        (
            "The chairs meet in Baku.",
            "The co-chairs meet in Washington.",
            [
                Piece("same", "The "),
                Piece("removed", "chairs"),
                Piece("added", "co-chairs"),
                Piece("same", " meet in "),
                Piece("removed", "Baku"),
                Piece("added", "Washington"),
                Piece("same", "."),
            ],
        ),
    ],
)
def test_word_differences_are_whole_words(old, new, pieces):
    assert word_differences(old, new) == pieces


@st.composite
def edited(draw):
    """A text, and what came of it by leaving out one stretch and repeating another."""
    words = draw(st.lists(st.sampled_from(["a", "the", ".", " ", "  ", "\n"]), max_size=12))
    start, stop, again, end = (draw(st.integers(0, len(words))) for _ in range(4))
    return "".join(words), "".join(words[:start] + words[stop:] + words[again:end])


@given(st.tuples(texts, texts) | edited())
def test_word_differences_put_both_texts_together_again(pair):
    old, new = pair
    pieces = word_differences(old, new)
    assert "".join(each.text for each in pieces if each.kind != "added") == old
    assert "".join(each.text for each in pieces if each.kind != "removed") == new
    assert [each for each in pieces if not each.text] == []
    assert [one for one, other in pairwise(pieces) if one.kind == other.kind] == []


def test_word_differences_of_huge_texts_are_one_change_between_what_they_share():
    middle = " ".join(f"word{n}" for n in range(4000))
    assert word_differences(f"same a {middle} b end", f"same b {middle} a end") == [
        Piece("same", "same "),
        Piece("removed", f"a {middle} b"),
        Piece("added", f"b {middle} a"),
        Piece("same", " end"),
    ]


def test_word_differences_of_long_texts_find_each_word_that_changed():
    words = [f"word{n % 700}" for n in range(2500)]
    changed = ["new" if n % 50 == 7 else word for n, word in enumerate(words)]
    pieces = word_differences(" ".join(words), " ".join(changed))
    assert [each.text for each in pieces if each.kind == "added"] == ["new"] * 50
    assert [each.text for each in pieces if each.kind == "removed"] == words[7::50]
