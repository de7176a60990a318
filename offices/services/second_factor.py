"""Two-step sign-in, set up anew: for a person whose phone and recovery codes are lost."""

import logging

from allauth.mfa.models import Authenticator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from offices.models import User

logger = logging.getLogger(__name__)


def reset_second_factor(person: User, *, by: User) -> None:
    """Forget the second factor of `person`, who sets one up anew when next signing in.

    The person is told by mail, if the mail server takes it, since nobody may notice otherwise.
    """
    Authenticator.objects.filter(user=person).delete()
    logger.info("Two-step sign-in of %s was reset by %s", person.uid, by.uid)
    body = render_to_string("offices/second_factor_reset.txt", {"user": person, "by": by})
    try:
        send_mail(_("Your two-step sign-in was reset"), body, None, [person.email])
    except OSError as error:
        logger.error("The mail about it was not sent: %s", type(error).__name__)
