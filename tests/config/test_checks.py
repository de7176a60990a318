"""Each bad combination of settings is told, with what to set; each good one passes in silence."""

from pathlib import Path

import pytest
from django.core import checks
from django.core.management import call_command

from config.checks import check_settings

SERVER = {
    "DEBUG": False,
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": ["entente.example"],
    "MFA_REQUIRED": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "HOME_TIME_ZONE": "America/New_York",
    "HOME_COUNTRY": "US",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "LOGO_FILE": "",
    "REDIS_URL": "redis://redis:6379/0",
    "DEMO_MAILS": "",
}
HERE = {
    **SERVER,
    "DEBUG": True,
    "SECRET_KEY": "only-for-development",
    "ALLOWED_HOSTS": ["127.0.0.1", "localhost"],
    "MFA_REQUIRED": False,
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
    "REDIS_URL": "unix:///var/tmp/socket",
    "DEMO_MAILS": "/var/tmp/mails",
}
TESTS = {
    **HERE,
    "DEBUG": False,
    "SECRET_KEY": "k" * 50,
    "EMAIL_BACKEND": "x.locmem.EmailBackend",
    "REDIS_URL": "",
    "DEMO_MAILS": "",
}


def policy(**directives):
    given = {name.replace("_", "-"): sources for name, sources in directives.items()}
    return {"DIRECTIVES": {"default-src": ["'none'"], **given}}


def told(settings, base, **changes):
    """The ids of what is told about `base` with `changes`."""
    for name, value in {**base, **changes}.items():
        setattr(settings, name, value)
    messages = check_settings()
    for message in messages:
        assert message.msg.endswith(".")
        assert message.hint.endswith(".")
    return [message.id.removeprefix("entente.") for message in messages]


@pytest.mark.parametrize("base", [SERVER, HERE, TESTS], ids=["server", "demo", "tests"])
def test_settings_that_belong_together_pass_in_silence(settings, base):
    assert told(settings, base) == []


def test_settings_of_this_test_run_pass_in_silence():
    assert check_settings() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"SECRET_KEY": ""}, ["E001"]),
        ({"SECRET_KEY": "k" * 49}, ["E001"]),
        ({"SECRET_KEY": "only-for-development"}, ["E001"]),
        ({"ALLOWED_HOSTS": []}, ["E002"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["E002"]),
        ({"SITE_URL": ""}, ["E017"]),
        ({"SITE_URL": "entente.example"}, ["E017"]),
        ({"SITE_URL": "https://entente.example/pages/"}, ["E017"]),
        ({"MFA_REQUIRED": False}, ["E003"]),
        ({"MFA_REQUIRED": False, "ALLOWED_HOSTS": ["localhost", "entente.example"]}, ["E003"]),
        ({"MFA_REQUIRED": False, "ALLOWED_HOSTS": ["localhost"]}, []),
        ({"MFA_REQUIRED": False, "ALLOWED_HOSTS": []}, ["E002", "E003"]),
        ({"HOME_TIME_ZONE": "Washington"}, ["E005"]),
        ({"HOME_TIME_ZONE": ""}, ["E005"]),
        ({"HOME_COUNTRY": "USA"}, ["E006"]),
        ({"HOME_COUNTRY": "us"}, ["E006"]),
        ({"HOME_COUNTRY": ""}, ["E006"]),
        ({"CONTENT_SECURITY_POLICY": policy(style_src=["'self'", "'unsafe-inline'"])}, ["E008"]),
        ({"CONTENT_SECURITY_POLICY": policy(script_src=["'unsafe-eval'"])}, ["E008"]),
        ({"CONTENT_SECURITY_POLICY": policy(img_src=["*"])}, ["E008"]),
        ({"CONTENT_SECURITY_POLICY": policy(default_src=["'self'"])}, ["E009"]),
        ({"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {}}}, ["E009"]),
        ({"SESSION_COOKIE_SECURE": False}, ["E010"]),
        ({"CSRF_COOKIE_SECURE": False}, ["E010"]),
        ({"CSRF_COOKIE_SECURE": False, "ALLOWED_HOSTS": ["localhost"]}, []),
        ({"LOGO_FILE": "no-such-logo.svg"}, ["E011"]),
        ({"LOGO_FILE": "entente.svg"}, []),
        ({"EMAIL_BACKEND": HERE["EMAIL_BACKEND"]}, ["W001"]),
        ({"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}, ["W001"]),
        ({"REDIS_URL": ""}, ["W002"]),
        ({"REDIS_URL": "", "ALLOWED_HOSTS": ["localhost"]}, []),
        ({"REDIS_URL": "redis:6379"}, ["E012"]),
        ({"REDIS_URL": "redis://"}, ["E012"]),
        ({"REDIS_URL": "amqp://host:5672//"}, ["E012"]),
        ({"REDIS_URL": "unix:///run/redis.sock"}, []),
        ({"REDIS_URL": "rediss://redis:6379/0"}, []),
        ({"REDIS_URL": "rediss://redis:6379/0?ssl_cert_reqs=none"}, ["E013"]),
        ({"REDIS_URL": "rediss://redis:6379/0?ssl_cert_reqs=CERT_NONE"}, ["E013"]),
        ({"DEMO_MAILS": "/var/tmp/mails"}, ["E014"]),
        ({"DEMO_MAILS": "/var/tmp/mails", "ALLOWED_HOSTS": ["localhost"]}, []),
    ],
)
def test_settings_of_a_server_are_checked(settings, changes, expected):
    assert told(settings, SERVER, **changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ALLOWED_HOSTS": ["entente.example"]}, ["E003", "E004", "E014"]),
        ({"ALLOWED_HOSTS": ["entente.example"], "MFA_REQUIRED": True, "DEMO_MAILS": ""}, ["E004"]),
        ({"ALLOWED_HOSTS": ["127.0.0.1", "[::1]"]}, []),
        ({"SECRET_KEY": "short"}, []),
    ],
)
def test_settings_of_a_demo_are_checked(settings, changes, expected):
    assert told(settings, HERE, **changes) == expected


def test_settings_without_postgresql_are_told(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    assert told(settings, SERVER) == ["E007"]


def test_settings_find_a_logo_where_static_files_were_collected(settings, tmp_path):
    (tmp_path / "logo.svg").write_text("<svg/>")
    assert told(settings, SERVER, LOGO_FILE="logo.svg", STATIC_ROOT=tmp_path) == []


def test_settings_are_checked_when_django_checks_itself(settings):
    settings.HOME_COUNTRY = "USA"
    with pytest.raises(Exception, match="HOME_COUNTRY is no country code: 'USA'"):
        call_command("check", tags=[checks.Tags.security])


def test_settings_that_are_checked_are_named_in_the_manual():
    manual = (Path(__file__).parents[2] / "docs/operations.md").read_text()
    for name in (
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "MFA_REQUIRED",
        "LOGO_FILE",
        "EMAIL_URL",
        "REDIS_URL",
    ):
        assert f"`{name}`" in manual
