"""The request that views get: LoginRequiredMiddleware has seen to it that somebody signed in."""

from django.http import HttpRequest

from offices.models import User


class SignedIn(HttpRequest):
    """A request of a person; for annotations only, Django makes the object."""

    user: User
