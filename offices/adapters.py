"""Sign-in is by invitation: nobody makes an account for themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are made by an administrator, who sends the invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the sign-up page says that accounts come by invitation."""
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """The ministry's own sign-in opens existing accounts, matched by a verified address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Return False: an identity provider makes no accounts here."""
        return False

    def can_authenticate_by_email(self, login: object, email: str) -> bool:
        """Return True: providers are the ministry's own, named in OIDC_APPS."""
        return True
