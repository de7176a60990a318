from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from core.references import read_reference
from desk.forms import SearchForm
from desk.hits import to_hits
from desk.search import MOST_WEIGHED, found, in_order
from desk.tables.search import FOUND
from desk.views.find import named_record
from offices.requests import SignedIn


def search(request: SignedIn) -> HttpResponse:
    """What fits the words, over every kind of record; a reference leads straight to its record."""
    user, today = request.user, home_today()
    form = SearchForm(request.GET, user)
    wanted = form.wanted()
    reference = read_reference(wanted.words)
    if reference is not None and named_record(request, reference):
        return redirect("desk:reference", reference)
    if not wanted.says_something:
        return render(request, "desk/search.html", {"form": form})
    entries = found(user, wanted, today)
    count = entries.count()
    entries = in_order(entries, wanted, count)
    hits = partial(to_hits, user, wanted.words)
    if wants_csv(request):
        return csv_answer(FOUND, entries, rows=hits)
    page = paginate(request, entries, count=count)
    return render(
        request,
        "desk/search.html",
        {
            "form": form,
            "wanted": wanted,
            "page": page,
            "hits": hits(page.object_list),
            "is_too_much": bool(wanted.words) and count > MOST_WEIGHED,
        },
    )
