from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import path


def addresses_are_given(request: HttpRequest) -> NoReturn:
    """Close allauth's page for one's own addresses: an administrator keeps them."""
    raise Http404


app_name = "offices"
urlpatterns = [
    path("accounts/email/", addresses_are_given, name="addresses"),
]
