"""The mails of the demo on pages of their own; there is no such address anywhere else."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.caught_mails import names, read
from core.pages import paginate
from offices.requests import SignedIn

app_name = "demo_mails"


def all_mails(request: SignedIn) -> HttpResponse:
    """List what was sent, to whomever, the newest first."""
    folder = Path(settings.DEMO_MAILS)
    page = paginate(request, names(folder))
    mails = [mail for name in page.object_list if (mail := read(folder, name))]
    return render(request, "demo_mails/all.html", {"page": page, "mails": mails})


def one_mail(request: SignedIn, name: str) -> HttpResponse:
    """Show a mail: its text, the source of its HTML, the names of what is attached."""
    mail = read(Path(settings.DEMO_MAILS), name)
    if mail is None:
        raise Http404
    return render(request, "demo_mails/one.html", {"mail": mail})


urlpatterns = [
    path("", all_mails, name="all"),
    path("<str:name>/", one_mail, name="one"),
]
