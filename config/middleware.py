"""What a person sees when there is nothing to see."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found


class PlainNotFoundMiddleware:
    """Show our own page for what is not visible, under DEBUG too: the demo runs with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page 404.html for Http404; leave every other error alone."""
        return page_not_found(request, error) if isinstance(error, Http404) else None
