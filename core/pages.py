"""Pages of a long list."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


class ListPage(Page):
    """A page that knows the queries which lead to its neighbours; the rest of the query is kept.

    `name` is what stands for it after the question mark: `page`, unless a page has two lists.
    """

    def __init__(self, page: Page, request: HttpRequest, name: str) -> None:
        super().__init__(page.object_list, page.number, page.paginator)
        self._request = request
        self._name = name

    @property
    def previous_query(self) -> str:
        """Return the query of the page before, `?page=1`."""
        return self._query(self.previous_page_number())

    @property
    def next_query(self) -> str:
        """Return the query of the page that follows, `?page=3`."""
        return self._query(self.next_page_number())

    def _query(self, number: int) -> str:
        query = self._request.GET.copy()
        query[self._name] = str(number)
        return f"?{query.urlencode()}"


def paginate(
    request: HttpRequest,
    queryset: QuerySet | Any,
    per_page: int = 30,
    name: str = "page",
    *,
    count: int | None = None,
    at: int = 0,
) -> ListPage:
    """The page of an ordered queryset that `?page=` asks for, in two queries at most.

    `count` is how many rows there are, if that is known already. Without a number it is the page
    with the row `at`, counted from 0.

    What is no number is the first page; a number out of range is the nearest page there is."""
    paginator = Paginator(queryset, per_page)
    if count is not None:
        paginator.count = count
    try:
        wanted = int(request.GET.get(name, at // per_page + 1))
    except ValueError:
        wanted = 1
    page = paginator.page(min(max(wanted, 1), paginator.num_pages))
    return ListPage(page, request, name)
