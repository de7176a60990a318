"""Folding: small letters without accents, the same in Python and in the database."""

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from core.folding import BEGIN, END, Stretch, fold, snippet, stretches

LETTERS = (
    "’–“·«\u200b\u00ad\u3000\u0387\u2000aIiİıŞşĞğÇçÖöÜüƏəéÉêåÅøłßẞæŒþñŽ<>…\u0301\u0307\ue000"
    "Җйёґεςάñ한 .-'\""
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Bakı", "baki"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "isparta"),
        ("Mədəniyyət Ə", "medeniyyet e"),
        ("Dağlıq Şuşa", "dagliq susa"),
        ("Élysée, cafe\u0301", "elysee, cafe"),
        ("Łódź Ærø Straße Œuvre", "lodz aero strasse oeuvre"),
        ("Ёлка Йод", "елка иод"),
        ("<b>bold</b>", " b bold /b "),
        (f"{BEGIN}x{END}", "x"),
        ("l’Élysée – «now»", "l elysee    now "),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_letters_are_folded(written, folded):
    assert fold(written) == folded


@pytest.mark.django_db
@given(
    st.text(st.sampled_from(LETTERS) | st.characters(max_codepoint=0x24F, exclude_characters="\0"))
)
@example("İSTANBUL Σίσυφος ǅ")
def test_database_folds_as_python_does(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_fold(%s)", [text])
        assert cursor.fetchone()[0] == fold(text)


def test_found_words_are_shown_as_they_were_written():
    assert stretches("Straße nach Bakı", f"strasse nach {BEGIN}baki{END}") == [
        Stretch("Straße nach ", False),
        Stretch("Bakı", True),
    ]
    assert stretches("cafe\u0301 noir", f"{BEGIN}cafe{END} noir") == [
        Stretch("cafe\u0301", True),
        Stretch(" noir", False),
    ]


def test_text_that_does_not_belong_to_its_folded_form_shows_nothing_as_found():
    assert stretches("Baku", f"{BEGIN}tbilisi{END}") == [Stretch("Baku", False)]


@given(st.text(st.sampled_from(LETTERS)), st.data())
def test_stretches_are_the_whole_text(text, data):
    folded = list(fold(text))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(folded)))
        folded[at:at] = [data.draw(st.sampled_from([BEGIN, END]))]
    told = stretches(text, "".join(folded))
    assert "".join(stretch.text for stretch in told) == text


def test_snippet_is_the_part_in_which_most_is_found():
    text = "word " * 100 + "Bakı and Bakı " + "word " * 100
    marked = fold(text).replace("baki", f"{BEGIN}baki{END}")
    told = snippet(text, marked)
    assert [each.text for each in told if each.is_found] == ["Bakı", "Bakı"]
    assert told[0].text == "… "
    assert told[-1].text == " …"
    assert 180 < sum(len(each.text) for each in told) < 260


@given(st.text(st.sampled_from("ab é"), max_size=600), st.data())
def test_snippet_is_never_long_and_keeps_what_is_found(text, data):
    folded, at = fold(text), data.draw(st.integers(0, max(0, len(fold(text)) - 1)))
    told = snippet(text, folded[:at] + BEGIN + folded[at : at + 3] + END + folded[at + 3 :])
    assert sum(len(each.text) for each in told) <= 245
    assert any(each.is_found for each in told) == bool(folded)
