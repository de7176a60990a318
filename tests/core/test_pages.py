import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from core.pages import paginate

LONG = list(range(65))


def asked(**query):
    return RequestFactory().get("/", query)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        *(("1", 1), ("2", 2), ("3", 3)),
        *(("4", 3), ("1000000000", 3), ("9" * 6000, 1)),
        *(("0", 1), ("-1", 1), ("-1000000000", 1)),
        *(("abc", 1), ("", 1), ("1.5", 1), ("\u00b2", 1), ("2\x00", 1)),
    ],
)
def test_paginate_goes_to_the_nearest_page(wanted, number):
    assert paginate(asked(page=wanted), LONG).number == number


def test_paginate_begins_with_the_first_page():
    assert list(paginate(asked(), LONG)) == LONG[:30]
    assert list(paginate(asked(page="3"), LONG)) == LONG[60:]
    assert list(paginate(asked(page="2"), LONG, per_page=10)) == LONG[10:20]


def test_paginate_of_nothing_is_one_empty_page():
    page = paginate(asked(page="7"), [])
    assert (page.number, list(page), page.has_other_pages()) == (1, [], False)


@given(st.text() | st.integers().map(str))
def test_paginate_takes_any_text(wanted):
    assert paginate(asked(page=wanted), LONG).number in {1, 2, 3}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, 300])
def test_paginate_makes_two_queries_however_many_rows(count, django_assert_num_queries):
    ContentType.objects.bulk_create(
        ContentType(app_label="paged", model=f"row{n:03}") for n in range(count)
    )
    rows = ContentType.objects.filter(app_label="paged").order_by("model")
    with django_assert_num_queries(2):
        page = paginate(asked(page="1"), rows)
        assert [row.model for row in page] == [f"row{n:03}" for n in range(min(count, 30))]
        assert page.has_next() == (count > 30)
        assert bool(page)
