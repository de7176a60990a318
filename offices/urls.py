from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import path

from offices import holiday_views, views


def addresses_are_given(request: HttpRequest) -> NoReturn:
    """Close allauth's page for one's own addresses: an administrator keeps them."""
    raise Http404


app_name = "offices"
urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/keep/", views.keep, name="keep"),
    path("drafts/<uuid:uid>/discard/", views.discard, name="discard"),
    path("offices/<uuid:uid>/holidays/", holiday_views.holidays, name="holidays"),
    path("offices/<uuid:uid>/holidays/new/", holiday_views.new_holiday, name="new_holiday"),
    path("holidays/<uuid:uid>/edit/", holiday_views.edit_holiday, name="edit_holiday"),
    path("accounts/email/", addresses_are_given, name="addresses"),
]
