"""Gives every test run its own PostgreSQL and its own environment, before the settings are read.

pytest loads this module by `-p tests.embedded_plugin` (pyproject.toml). A DATABASE_URL from outside
is left as it is: its server must then let us make a database.
"""

import contextlib
import gc
import os
import signal
from collections.abc import Iterator

import pytest

from config.places import StartError
from config.throwaway import throwaway

# What a test finds must not depend on the shell or the .env file of whoever runs it.
ENVIRONMENT = {
    "DEBUG": "0",
    "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "CSRF_TRUSTED_ORIGINS": "",
    "SECURE_COOKIES": "0",
    "SSL_REDIRECT": "0",
    "HSTS_SECONDS": "0",
    "MFA_REQUIRED": "0",
    "EMAIL_URL": "memorymail://",
    "REDIS_URL": "",
    "DEMO_MAILS": "",
    "LOG_LEVEL": "WARNING",
}
ENVIRONMENT |= {f"{name}_FILE": "" for name in (*ENVIRONMENT, "DATABASE_URL")}
# Of which database the test database is a copy, its name, and the folder of what several parts of
# a run need and one of them makes: tests/everything.py says so.
TEMPLATE, NAME, SHARED = "TEST_DATABASE_TEMPLATE", "TEST_DATABASE_NAME", "TEST_SHARED_FOLDER"
STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Start the server ahead of pytest-django, which reads the settings in this same hook."""
    gc.set_threshold(100_000, 50, 50)  # a tenth of the time went into looking for garbage
    # TERM ends a run as Ctrl-C does: with a summary, and with nothing left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ.update(ENVIRONMENT)
    if not os.environ.get("DATABASE_URL"):
        server = contextlib.ExitStack()
        early_config.add_cleanup(server.close)
        try:
            os.environ["DATABASE_URL"] = server.enter_context(throwaway())
        except StartError as reason:
            raise pytest.UsageError(str(reason)) from reason
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Take the slow parts out of the settings: hashing of passwords, collecting of static files."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": STATIC_FILES}}
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    if template := os.environ.get(TEMPLATE):
        told = {"TEMPLATE": template, "NAME": os.environ[NAME]}
        settings.DATABASES["default"].setdefault("TEST", {}).update(told)
