"""Somebody typed while their session ended: the form is not done, and nothing of it is lost."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from offices.form_keys import FormKey, key_of
from offices.keeping import keep_sent, page_of
from offices.models import Submission, User
from offices.submissions import digest_of


class EndedSessionMiddleware:
    """Keep what arrives after its author's session has ended, and ask to sign in.

    It stands behind CSRF and before LoginRequiredMiddleware. The key of the form, which we signed,
    tells who typed; nobody else will be shown it.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, *more: Any) -> HttpResponse | None:
        """Return the way to the sign-in, and from there back to the form."""
        key = key_of(request)
        if key is None or request.user.is_authenticated or not getattr(view, "login_required", 1):
            return None
        author = author_of(key)
        if author is None:
            return None
        sent = Submission.objects.filter(author=author, key=key.key, digest=digest_of(request))
        if (done := sent.first()) is not None:  # only its answer was lost
            return redirect_to_login(done.location)
        try:
            if keep_sent(request, key, author):
                told = _("Your session had ended. What you typed is kept: sign in and send it.")
                messages.info(request, told)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        return redirect_to_login(page_of(request))


def author_of(key: FormKey) -> User | None:
    """Return who opened the page of this key; None when the account is closed."""
    return User.objects.filter(uid=key.author, is_active=True).first()


def form_was_refused(request: Any, reason: str = "") -> HttpResponse:
    """Say that a form's CSRF token is not right (settings.CSRF_FAILURE_VIEW).

    Mostly its author signed in again in another window, which changes the token. Then the form's
    own key, which no other site can know, lets what was typed be kept: it comes back in the form.
    """
    key = key_of(request)
    is_own = key is not None and request.user.is_authenticated and key.author == request.user.uid
    if key is not None and is_own and reason.startswith("CSRF token from POST"):
        try:
            if keep_sent(request, key, request.user):
                return HttpResponseRedirect(page_of(request))
        except ValidationError:
            pass  # told like any other
    return csrf_failure(request, reason)
