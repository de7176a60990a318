import getpass
import os
import re
import zoneinfo
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.dates import home_today
from core.tables import TableError, read_table
from offices.models import User
from offices.office_table import OfficeRow, read_offices
from offices.services.holidays import seed_holidays
from offices.services.invitations import invite
from offices.services.setting_up import make_administrator, present_offices, save_offices

HOME = ("HOME_COUNTRY", "HOME_COUNTRY_NAME", "HOME_CAPITAL", "HOME_TIME_ZONE", "MINISTRY_NAME")


class Command(BaseCommand):
    """Sets up the ministry: checks country and zone, makes offices and the first administrator.

    Safe to repeat: what is there already and agrees is left alone.
    """

    help = (
        "Check the home country and time zone, make the ministry's offices from a table and the "
        "first administrator. Safe to repeat; --dry-run says what would be done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the table of offices, and who the first administrator is."""
        parser.add_argument(
            "--offices",
            type=Path,
            metavar="FILE",
            help="CSV or .xlsx; headings: code, name, country, zone, superior, kind",
        )
        parser.add_argument("--admin", metavar="ADDRESS", help="the first administrator's e-mail")
        parser.add_argument("--name", default="", help="the first administrator's name")
        parser.add_argument(
            "--site",
            metavar="URL",
            help="like https://entente.example: mail an invitation; else a password is asked for",
        )
        parser.add_argument("--dry-run", action="store_true", help="say all, save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it all or nothing; print what was done, or everything that is wrong."""
        self._check_home()
        rows = self._read(options["offices"]) if options["offices"] else None
        with transaction.atomic(), pghistory.context(actor="setup_home"):
            if rows is not None:
                saved = save_offices(rows)
                self.stdout.write(
                    f"Offices: {saved.made} made, {saved.changed} changed, {saved.same} as before."
                )
            seeded = seed_holidays(today=home_today())
            self.stdout.write(f"Holidays of their countries: {seeded} new.")
            if options["admin"]:
                self._administrator(options)
            if options["dry_run"]:
                transaction.set_rollback(True)
                self.stdout.write("Nothing was saved: this was a dry run.")

    def _check_home(self) -> None:
        """Print what home is, and which of it stands in the environment; refuse what is wrong."""
        for name in HOME:
            is_set = name in os.environ or f"{name}_FILE" in os.environ
            note = "" if is_set else f"   (not set; if it is another, set {name} and start again)"
            self.stdout.write(f"{name}={getattr(settings, name)}{note}")
        if not re.fullmatch("[A-Z]{2}", settings.HOME_COUNTRY):
            raise CommandError("Set HOME_COUNTRY to two capital letters, like US.")
        if settings.HOME_TIME_ZONE not in zoneinfo.available_timezones():
            raise CommandError("Set HOME_TIME_ZONE to a zone like America/New_York.")

    def _read(self, path: Path) -> list[OfficeRow]:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        try:
            offices, wrong = read_offices(
                read_table(data),
                home_country=settings.HOME_COUNTRY,
                home_zone=settings.HOME_TIME_ZONE,
                known=present_offices(),
            )
        except TableError as error:
            raise CommandError(str(error)) from error
        if wrong:
            raise CommandError("\n".join([*wrong, f"Nothing was saved: {len(wrong)} errors."]))
        return offices

    def _administrator(self, options: dict[str, Any]) -> None:
        try:
            person = make_administrator(options["admin"], options["name"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if person is None:
            self.stdout.write(f"{options['admin']} has an account already.")
        elif options["dry_run"]:
            self.stdout.write(f"{person.email} would become administrator.")
        elif options["site"]:
            self._invite(person, options["site"].rstrip("/"))
        else:
            self._ask_for_password(person)

    def _invite(self, person: User, site: str) -> None:
        if not re.match("https?://", site):
            raise CommandError("Write --site like https://entente.example.")
        try:
            invite(person, by=None, site=site)
        except OSError as error:
            raise CommandError(
                f"Nothing was saved: the mail server does not take the invitation ({error}). "
                "Check EMAIL_URL, or leave --site out to choose a password here."
            ) from error
        self.stdout.write(f"The invitation is on its way to {person.email}.")

    def _ask_for_password(self, person: User) -> None:
        password = getpass.getpass(f"Password for {person.email}: ")
        if password != getpass.getpass("The same again: "):
            raise CommandError("Nothing was saved: the two passwords differ.")
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError("Nothing was saved: " + " ".join(error.messages)) from error
        person.set_password(password)
        person.save(update_fields=["password"])
        self.stdout.write(f"{person.email} is administrator and can sign in.")
