"""Who waits may remind by hand, once a day; the other side is never mailed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from offices.models import Part, Role
from reminders.models import Mail, Notice, Sort
from reminders.services.by_hand import remind_now
from tests.factories import assigned, member
from tests.reminders.conftest import in_baku
from tests.reminders.test_mails import send

NOON = in_baku(date(2026, 3, 10), 12)


def test_who_waits_reminds_once_a_day_and_the_mail_says_who_waits(owed, mailoutbox):
    row = owed.state(waiting_office_id=owed.desk.pk)

    remind_now(row, by=owed.desk_officer, now=NOON)
    with pytest.raises(ValidationError, match="reminded today"):
        remind_now(row, by=owed.desk_officer, now=NOON)

    assert send(NOON)[0] == "Due Fri 3 Apr: hold Bilateral Security Dialogue (AZ-7KQ4)"
    message = next(one for one in mailoutbox if "reminds you" in one.body)
    assert (message.to, message.reply_to) == (["officer@sample.test"], ["desk@sample.test"])
    assert "Desk waits for this and reminds you." in message.body
    assert list(Mail.objects.values_list("sort", flat=True)) == [Sort.BY_HAND]
    remind_now(row, by=owed.desk_officer, now=in_baku(date(2026, 3, 11), 12))
    assert Notice.objects.for_system("test").count() == 3  # with the step of 30 days before


def test_who_neither_waits_nor_edits_may_not(owed):
    row = owed.state()
    reader = member(assigned(owed.relationship, Part.INFORMATION), Role.DRAFTER)

    with pytest.raises(PermissionDenied):
        remind_now(row, by=reader, now=NOON)


def test_the_other_side_has_no_account_here(owed):
    row = owed.state(owed_by="partner")

    with pytest.raises(ValidationError, match="Note that you asked"):
        remind_now(row, by=owed.desk_officer, now=NOON)


def test_nobody_reminds_themselves(owed):
    row = owed.state()

    with pytest.raises(ValidationError, match="nobody else"):
        remind_now(row, by=owed.officer, now=NOON)
