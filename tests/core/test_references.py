import string

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.references import ALPHABET, read_reference

countries = st.text(string.ascii_uppercase, min_size=2, max_size=2)
references = st.builds("{}-{}".format, countries, st.text(ALPHABET, min_size=4, max_size=4))
blanks_and_dashes = st.text(" -\t\u2013\u2011\u00a0", max_size=3)


def test_alphabet_has_no_look_alikes():
    assert "".join(sorted(set(ALPHABET))) == ALPHABET
    assert set(string.digits + string.ascii_uppercase) - set(ALPHABET) == set("0O1ILUZSGB")


@pytest.mark.django_db
def test_database_gives_references_that_read_back_and_never_one_twice():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT core_new_reference('AZ', 'a.kind', gen_random_uuid()) "
            "FROM generate_series(1, 500)"
        )
        given_out = [row[0] for row in cursor.fetchall()]

    assert [read_reference(each) for each in given_out] == given_out
    assert len(set(given_out)) == 500


@given(references, st.data())
def test_reference_is_read_however_it_is_typed(reference, data):
    characters = reference.replace("-", "")
    cased = [data.draw(st.sampled_from([each.lower(), each])) for each in characters]
    typed = "".join(data.draw(blanks_and_dashes) + each for each in cased)
    assert read_reference(typed + data.draw(blanks_and_dashes)) == reference


@pytest.mark.parametrize(
    ("typed", "read"),
    [("az 7kq4", "AZ-7KQ4"), ("AZ7KQ4", "AZ-7KQ4"), ("il-zsgb", "IL-2568"), ("LU-2222", "LU-2222")],
)
def test_reference_takes_a_misread_letter_for_its_digit(typed, read):
    assert read_reference(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        *("", "AZ", "AZ-7KQ", "AZ-7KQ44"),
        *("AZ-7KQO", "AZ-7KQ1", "A2-7KQ4", "AZ/7KQ4"),
        *("AZ-7K\u00df4", "AZ-\u0667KQ4"),
    ],
)
def test_reference_that_can_be_none_is_none(typed):
    assert read_reference(typed) is None


@given(st.text())
def test_reference_read_from_anything_is_none_or_stored_form(typed):
    read = read_reference(typed)
    assert read is None or read_reference(read) == read
