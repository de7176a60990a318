"""Walking through pages as a person does: by the links and the forms that a page shows."""

import re
from html import unescape

from offices.models import User


def signed_in(client, person: User):
    """Return the client, signed in as `person`."""
    client.force_login(person)
    return client


def words(response) -> str:
    """Return the text of a page without its tags, blanks single."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def links(response) -> dict[str, str]:
    """Return the address of each link of a page, by its words."""
    found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', response.content.decode(), re.S)
    return {" ".join(re.sub(r"<[^>]+>", " ", text).split()): unescape(href) for href, text in found}


def follow(client, response, link: str):
    """Open the link of these words on a page."""
    return client.get(links(response)[link])


def press(client, response):
    """Send the form of a page as it stands, and follow it to where it leads."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    address = response.request["PATH_INFO"]
    return client.post(address, {k: v for k, v in values.items() if v is not None}, follow=True)
