from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import path

from offices import views


def addresses_are_given(request: HttpRequest) -> NoReturn:
    """Close allauth's page for one's own addresses: an administrator keeps them."""
    raise Http404


app_name = "offices"
urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/keep/", views.keep, name="keep"),
    path("drafts/<uuid:uid>/discard/", views.discard, name="discard"),
    path("accounts/email/", addresses_are_given, name="addresses"),
]
