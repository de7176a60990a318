"""Sign-in is by invitation: nobody makes an account for themselves."""

import logging
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are made by an administrator, who sends the invitation."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the sign-up page says that accounts come by invitation."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """Return the subject as it is: it names Entente itself."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; a mail server that does not answer changes nothing on the page.

        Otherwise the error would tell which addresses have an account, and a password that is
        saved already would look as if it were not.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            logger.error("%s was not sent: %s", template_prefix, type(error).__name__)


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """The ministry's own sign-in opens existing accounts, matched by a verified address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Return False: an identity provider makes no accounts here."""
        return False

    def can_authenticate_by_email(self, login: object, email: str) -> bool:
        """Return True: providers are the ministry's own, named in OIDC_APPS."""
        return True
