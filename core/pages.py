"""Pages of a long list."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def paginate(request: HttpRequest, rows: QuerySet | Sequence, per_page: int = 30) -> Page:
    """The page of ordered rows that `?page=` asks for, in two queries at most.

    What is no number is the first page; a number out of range is the nearest page there is."""
    paginator = Paginator(rows, per_page)
    try:
        wanted = int(request.GET.get("page", 1))
    except ValueError:
        wanted = 1
    return paginator.page(min(max(wanted, 1), paginator.num_pages))
