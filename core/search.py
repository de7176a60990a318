"""What full text search needs of the database: folded text, its vector, the question, the marks."""

import re
from typing import Any

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchVector,
    SearchVectorField,
)
from django.db.models import F, Func, GeneratedField, TextField, Value

from core.folding import BEGIN, END, fold

CONFIG = "english"
LONGEST_QUESTION = 200
_LAST_WORD = re.compile(r"^(?P<before>.*?)(?P<word>\w{2,})$", re.DOTALL)


class Fold(Func):
    """A text as it is looked for: `core_fold` of the database, the twin of `core.folding.fold`."""

    function = "core_fold"
    output_field = TextField()


def search_vector(exact: str, **weighted: str) -> GeneratedField:
    """Return a column that the database computes: the words of other columns by weight, A to D.

    Words of `exact` are kept as they are written too, with weight A: names are not English, and
    the beginning of one is enough to find it.
    """
    vector: Any = SearchVector(Fold(F(exact)), config="simple", weight="A")
    for weight, column in weighted.items():
        vector += SearchVector(Fold(F(column)), config=CONFIG, weight=weight)
    return GeneratedField(expression=vector, output_field=SearchVectorField(), db_persist=True)


def clean_question(typed: str) -> str:
    """Return what was typed without what no text has: NUL and other controls, too many letters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", typed).split())[:LONGEST_QUESTION]


def question(typed: str) -> SearchQuery:
    """Return what is looked for: the words, as on the web (“a phrase”, or, -not).

    The last word may still be without its end, unless it stands in quotes or is left out.
    """
    whole = SearchQuery(Fold(Value(typed)), config=CONFIG, search_type="websearch")
    found = _LAST_WORD.match(typed)
    if found is None or '"' in typed or found["before"].endswith("-"):
        return whole
    begun = SearchQuery(f"'{fold(found['word'])}':*", config="simple", search_type="raw")
    before = found["before"].strip()
    if not before:
        return whole | begun
    return whole | (
        SearchQuery(Fold(Value(before)), config=CONFIG, search_type="websearch") & begun
    )


def found_in(column: str, asked: SearchQuery) -> SearchHeadline:
    """Return the folded text of a column in which the words found stand between BEGIN and END."""
    return SearchHeadline(
        Fold(F(column)),
        asked,
        config=CONFIG,
        start_sel=BEGIN,
        stop_sel=END,
        highlight_all=True,
    )
