"""Going through sign-in and the links in mails, as people do."""

import re
from urllib.parse import urlsplit

from django.core import mail
from django.urls import reverse

from tests.factories import PASSWORD

NEW_PASSWORD = "four-quiet-horses-9"


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def path_in_mail(pattern=r"https?://\S+/password/reset/key/\S+"):
    (link,) = re.findall(pattern, mail.outbox[-1].body)
    return urlsplit(link).path


def choose_password(client, path, password=NEW_PASSWORD):
    form = client.get(path, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True
    )
