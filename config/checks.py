"""Combinations of settings that would be unsafe or could not work, and what to set instead.

`manage.py check` runs these, and `python -m config.prepare` before a server starts. What serves
this machine alone (the demo, the tests) may go without the protection that a server needs.
"""

import re
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]", "testserver"}
SHORTEST_KEY = 50
PRINTING_MAIL = {"console", "dummy"}
UNSAFE_SOURCES = {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*"}

Message = checks.CheckMessage


def check_settings(app_configs: Any = None, **kwargs: Any) -> list[Message]:
    """Return an error or warning, with what to set, for each combination that must not be."""
    return [message for check in CHECKS for message in check()]


def _answers_this_machine_alone() -> bool:
    return bool(settings.ALLOWED_HOSTS) and set(settings.ALLOWED_HOSTS) <= THIS_MACHINE


def secret_key() -> Iterator[Message]:
    """A server's key is long; development has one that everybody knows."""
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    if not settings.DEBUG and len(key) < SHORTEST_KEY:
        yield checks.Error(
            "SECRET_KEY is missing or too short.",
            hint=f"Set SECRET_KEY to at least {SHORTEST_KEY} random characters.",
            id="entente.E001",
        )


def allowed_hosts() -> Iterator[Message]:
    """A server knows its names: links in mails are made from them."""
    if not settings.DEBUG and (not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS):
        yield checks.Error(
            "ALLOWED_HOSTS names no host, or all of them.",
            hint="Set ALLOWED_HOSTS to the names under which people reach Entente.",
            id="entente.E002",
        )


def site_url() -> Iterator[Message]:
    """Mails of reminders lead to pages; no request tells where those are."""
    if not re.fullmatch(r"https?://[^/\s]+", settings.SITE_URL):
        yield checks.Error(
            "SITE_URL is missing or is no address.",
            hint="Set SITE_URL to the address that people type, like https://entente.example.",
            id="entente.E017",
        )


def second_factor() -> Iterator[Message]:
    """Two-step sign-in may be off on one machine, to look at it."""
    if not settings.MFA_REQUIRED and not _answers_this_machine_alone():
        yield checks.Error(
            "Two-step sign-in is off, and not for this machine alone.",
            hint="Set MFA_REQUIRED=1, or ALLOWED_HOSTS=127.0.0.1,localhost to practise.",
            id="entente.E003",
        )


def debug() -> Iterator[Message]:
    """Pages of DEBUG show settings and code."""
    if settings.DEBUG and settings.ALLOWED_HOSTS and not _answers_this_machine_alone():
        yield checks.Error(
            "DEBUG is on, and not for this machine alone.",
            hint="Set DEBUG=0, or ALLOWED_HOSTS=127.0.0.1,localhost.",
            id="entente.E004",
        )


def home() -> Iterator[Message]:
    """Home is a country with a clock."""
    if settings.HOME_TIME_ZONE not in zoneinfo.available_timezones():
        yield checks.Error(
            f"HOME_TIME_ZONE is no time zone: {settings.HOME_TIME_ZONE!r}.",
            hint="Set HOME_TIME_ZONE to a name like America/New_York.",
            id="entente.E005",
        )
    if not re.fullmatch("[A-Z]{2}", settings.HOME_COUNTRY):
        yield checks.Error(
            f"HOME_COUNTRY is no country code: {settings.HOME_COUNTRY!r}.",
            hint="Set HOME_COUNTRY to two capital letters, like US.",
            id="entente.E006",
        )


def database() -> Iterator[Message]:
    """Triggers, ranges and exclusion constraints are PostgreSQL's."""
    if settings.DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
        yield checks.Error(
            "The database is not PostgreSQL.",
            hint="Set DATABASE_URL to postgres://user:password@host:5432/name.",
            id="entente.E007",
        )


def content_policy() -> Iterator[Message]:
    """No script or style is written into a page, so none that is written in may run."""
    directives = settings.CONTENT_SECURITY_POLICY.get("DIRECTIVES", {})
    for name, sources in directives.items():
        unsafe = UNSAFE_SOURCES & set(sources if isinstance(sources, Iterable) else ())
        if unsafe:
            yield checks.Error(
                f"The content security policy allows {', '.join(sorted(unsafe))} in {name}.",
                hint="Take it out of CONTENT_SECURITY_POLICY; put the script or style in a file.",
                id="entente.E008",
            )
    if list(directives.get("default-src", ())) != ["'none'"]:
        yield checks.Error(
            "The content security policy does not begin with nothing.",
            hint="Set default-src to 'none' in CONTENT_SECURITY_POLICY and name what is needed.",
            id="entente.E009",
        )


def cookies() -> Iterator[Message]:
    """A cookie that travels over http signs its thief in."""
    is_secure = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if not settings.DEBUG and not is_secure and not _answers_this_machine_alone():
        yield checks.Error(
            "Cookies travel unprotected.",
            hint="Set SECURE_COOKIES=1 and serve Entente over https.",
            id="entente.E010",
        )


def logo() -> Iterator[Message]:
    """A logo that is not there would stop every page."""
    name = settings.LOGO_FILE
    if name and not finders.find(name) and not (Path(settings.STATIC_ROOT) / name).is_file():
        yield checks.Error(
            f"LOGO_FILE is not there: {name!r}.",
            hint="Put the file into the folder static/ and run collectstatic, or unset LOGO_FILE.",
            id="entente.E011",
        )


def mail() -> Iterator[Message]:
    """Without a mail server nobody gets an invitation."""
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    if not settings.DEBUG and backend in PRINTING_MAIL:
        yield checks.Warning(
            "Mails are printed instead of sent.",
            hint="Set EMAIL_URL to a mail server, like smtp+tls://user:password@host:587.",
            id="entente.W001",
        )


def broker() -> Iterator[Message]:
    """Reminders and the nightly work need Redis; elsewhere it must be Redis that is named."""
    url = urlsplit(settings.REDIS_URL)
    if not settings.REDIS_URL:
        if not settings.DEBUG and not _answers_this_machine_alone():
            yield checks.Warning(
                "REDIS_URL is not set: no reminder goes out and nothing is planned by night.",
                hint="Set REDIS_URL to redis://host:6379/0 and run a worker and beat.",
                id="entente.W002",
            )
    elif not (url.hostname if url.scheme in ("redis", "rediss") else url.scheme == "unix"):
        yield checks.Error(
            "REDIS_URL names no Redis.",
            hint="Set REDIS_URL to redis://host:6379/0, rediss://… or unix:///path.",
            id="entente.E012",
        )
    elif "none" in parse_qs(url.query).get("ssl_cert_reqs", [""])[0].lower():
        yield checks.Error(
            "REDIS_URL asks for no certificate: anybody could be that Redis.",
            hint="Take ssl_cert_reqs out of REDIS_URL.",
            id="entente.E013",
        )


def demo_mails() -> Iterator[Message]:
    """Mails that everybody may read are for practice."""
    if settings.DEMO_MAILS and not _answers_this_machine_alone():
        yield checks.Error(
            "DEMO_MAILS shows all mails to everybody, and not on this machine alone.",
            hint="Unset DEMO_MAILS.",
            id="entente.E014",
        )


CHECKS: tuple[Callable[[], Iterator[Message]], ...] = (
    secret_key,
    allowed_hosts,
    site_url,
    second_factor,
    debug,
    home,
    database,
    content_policy,
    cookies,
    logo,
    mail,
    broker,
    demo_mails,
)
