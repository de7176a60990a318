"""Invitations: an administrator makes the account, the person sets the password."""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import clock, format_day
from offices.models import User


def invite(user: User, *, by: User | None, site: str) -> None:
    """Mail `user` the link with which to set a password and sign in.

    `by` is who invites; None, for the first administrator, is the ministry itself. `site` is the
    address of this Entente, like `https://entente.example`. The link ends when it is used, after
    PASSWORD_RESET_TIMEOUT, or when a newer password is set. Raises OSError (which SMTPException
    is) when the mail server does not take the mail.
    """
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    ends_at = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    day, time = clock(ends_at, user.time_zone)
    body = render_to_string(
        "offices/invitation.txt",
        {
            "user": user,
            "by": by.name if by else settings.MINISTRY_NAME,
            "site": f"{site}/",
            "link": site + reverse("account_reset_password_from_key", kwargs=key),
            "until": f"{format_day(day)} {time} ({user.time_zone})",
            "ministry_name": settings.MINISTRY_NAME,
        },
    )
    send_mail(_("You are invited to Entente"), body, None, [user.email])
