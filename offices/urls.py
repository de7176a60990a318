from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import path

from offices import absence_views, holiday_views, views


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
    path("away/", absence_views.away, name="away"),
    path("away/new/", absence_views.new_absence, name="new_absence"),
    path("away/<uuid:uid>/change/", absence_views.edit_absence, name="edit_absence"),
    path("away/<uuid:uid>/end/", absence_views.end, name="end_absence"),
    path("accounts/email/", addresses_are_given, name="addresses"),
]
