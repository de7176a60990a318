"""Somebody typed while their session ended: the form is not done, and nothing of it is lost."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

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
