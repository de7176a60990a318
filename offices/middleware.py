"""Three small layers around a request: the actor of its history, the second factor, the visit."""

from collections.abc import Callable
from datetime import timedelta

import pghistory
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.models import User

View = Callable[[HttpRequest], HttpResponse]
VISIT_ENDS_AFTER = timedelta(hours=1)
OPEN_WITHOUT_SECOND_FACTOR = ("/accounts/", "/static/", "/healthz")


class ActorMiddleware:
    """Record who changed a row. Only the person: pghistory's own layer stores the path too."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS") or not request.user.is_authenticated:
            return self.get_response(request)
        with pghistory.context(user=request.user.pk):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Send people without a second factor to set one up, wherever MFA_REQUIRED holds."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.MFA_REQUIRED
            and request.user.is_authenticated
            and not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR)
            and not is_mfa_enabled(request.user)
        ):
            messages.info(request, _("Set up two-step sign-in first. It takes a minute."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)


class VisitMiddleware:
    """Keep when a person was last here, for "since your last visit" on my desk."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note_visit(request.user)
        return self.get_response(request)


def note_visit(user: User) -> None:
    """Move the person's last visit on; after an hour of silence a new visit begins."""
    now = timezone.now()
    last = user.last_visit_at
    if last is not None and now - last < timedelta(minutes=1):
        return
    if last is None or now - last > VISIT_ENDS_AFTER:
        user.previous_visit_at = last
    user.last_visit_at = now
    User.objects.filter(pk=user.pk).update(
        last_visit_at=now, previous_visit_at=user.previous_visit_at
    )
