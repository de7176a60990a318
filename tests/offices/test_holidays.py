"""The days of an office: from the library, corrected by the office, which holds."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from offices.calendars import calendar_of
from offices.library_days import library_days, library_weekend
from offices.models import Holiday, Role
from offices.services.holidays import change_holiday, enter_holiday, seed_holidays
from offices.versions import StaleVersionError
from tests.factories import OfficeFactory, member

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)
VICTORY = date(2026, 5, 9)


@pytest.fixture
def post():
    return OfficeFactory(code="Embassy Baku", country="AZ", time_zone="Asia/Baku")


@pytest.fixture
def officer(post):
    return member(post, Role.DRAFTER)


def listed(office, day):
    row = Holiday.objects.filter(office=office, day=day).first()
    return row and (row.name, row.is_open, row.source)


def baku(office, first=TODAY, last=TODAY + timedelta(days=60)):
    return calendar_of(office, place="Baku", zone="Asia/Baku", country="AZ", first=first, last=last)


def test_holidays_come_from_the_library_two_years_ahead_and_once(post):
    closed = OfficeFactory(country="AZ", closed_on=TODAY)
    expected = {day for year in (2026, 2027, 2028) for day in library_days("AZ", year)}
    assert seed_holidays(today=TODAY) == len(expected)
    assert set(Holiday.objects.filter(office=post).values_list("day", flat=True)) == expected
    assert listed(post, VICTORY)[1:] == (False, "holidays library")
    assert seed_holidays(today=TODAY) == 0
    assert not Holiday.objects.filter(office=closed).exists()
    assert seed_holidays(today=date(2027, 1, 1)) == len(library_days("AZ", 2029))


def test_a_country_that_the_library_does_not_know_has_no_holidays_there():
    OfficeFactory(country="XX")
    assert seed_holidays(today=TODAY) == 0
    assert library_weekend("XX") == frozenset({5, 6})
    assert library_weekend("SA") == frozenset({4, 5})


def test_what_the_office_enters_holds_whichever_came_first(post, officer):
    by = {"by": officer, "today": TODAY}
    own = date(2026, 5, 12)
    enter_holiday(post, day=own, name=" A day of mourning ", is_open=False, **by)
    new_year = date(2027, 1, 1)
    enter_holiday(post, day=new_year, name="Open for the visit", is_open=True, **by)
    seed_holidays(today=TODAY)
    assert listed(post, own) == ("A day of mourning", False, "entered by Embassy Baku")
    assert listed(post, new_year) == ("Open for the visit", True, "entered by Embassy Baku")
    enter_holiday(post, day=VICTORY, name="We work", is_open=True, **by)
    seed_holidays(today=TODAY)
    assert listed(post, VICTORY) == ("We work", True, "entered by Embassy Baku")
    kept = baku(post)
    assert (kept.is_open(VICTORY), kept.is_open(own)) == (True, False)
    assert kept.is_open(date(2026, 5, 13))
    assert (kept.office, kept.office_uid) == ("Embassy Baku", post.uid)


def test_without_an_office_the_calendar_is_that_of_the_library():
    kept = baku(None)
    assert (kept.is_open(date(2026, 5, 28)), kept.office) == (False, "")
    assert kept.is_open(date(2026, 5, 7))


def test_a_day_is_entered_once_and_then_changed(post, officer):
    by = {"by": officer, "today": TODAY}
    made = enter_holiday(post, day=VICTORY, name="Victory Day", is_open=False, **by)
    with pytest.raises(ValidationError, match="entered already"):
        enter_holiday(post, day=VICTORY, name="Again", is_open=False, **by)
    changed = change_holiday(made, name="We work", is_open=True, version=1, **by)
    assert (changed.version, changed.is_open) == (2, True)
    with pytest.raises(StaleVersionError):
        change_holiday(made, name="No", is_open=False, version=1, **by)


@pytest.mark.parametrize(
    ("days", "name", "said"),
    [(-1, "Day", "This day is over"), (1, " ", "Say what day it is")],
)
def test_a_day_that_is_over_or_has_no_name_is_refused(post, officer, days, name, said):
    with pytest.raises(ValidationError, match=said):
        enter_holiday(
            post,
            day=TODAY + timedelta(days=days),
            name=name,
            is_open=False,
            by=officer,
            today=TODAY,
        )
    assert not Holiday.objects.exists()


def test_only_who_drafts_or_approves_there_enters_days(post, client):
    seed_holidays(today=TODAY)
    holiday = Holiday.objects.filter(office=post).latest("day")
    others = [member(post, Role.READER), member(OfficeFactory())]
    for person in others:
        with pytest.raises(PermissionDenied):
            enter_holiday(post, day=VICTORY, name="Day", is_open=False, by=person, today=TODAY)
        client.force_login(person)
        assert client.get(reverse("offices:holidays", args=[post.uid])).status_code == 200
        assert client.get(reverse("offices:new_holiday", args=[post.uid])).status_code == 403
        assert client.get(reverse("offices:edit_holiday", args=[holiday.uid])).status_code == 403


def test_the_pages_of_days(post, officer, client, today):
    seed_holidays(today=today)
    client.force_login(officer)
    address = reverse("offices:holidays", args=[post.uid])
    sent = {"day": today + timedelta(days=3), "name": "Day of the post", "holds": ""}
    new = reverse("offices:new_holiday", args=[post.uid])
    assert client.post(new, sent).status_code == 303
    assert client.post(new, sent).status_code == 422
    page = client.get(address)
    assert "Day of the post" in page.text
    assert "entered by Embassy Baku" in page.text
    assert "holidays library" in page.text
    file = client.get(f"{address}?format=csv").text
    count = Holiday.objects.filter(office=post, day__gte=today).count()
    assert len(file.splitlines()) == count + 2
    holiday = Holiday.objects.get(office=post, name="Day of the post")
    edit = reverse("offices:edit_holiday", args=[holiday.uid])
    changed = {"version": 1, "name": "We are here", "holds": "open"}
    assert client.post(edit, changed).status_code == 303
    assert client.post(edit, changed).status_code == 409
    history = client.get(reverse("desk:history", args=["holiday", holiday.uid])).text
    assert "We are here" in history.replace("<ins>", "").replace("</ins>", "")
    assert str(officer) in history


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("name = ''", "holiday_not_empty"),
        ("is_open = true", "holiday_open_is_entered"),
        ("day = '2026-05-28'", "holiday_one_per_day"),
    ],
)
def test_the_database_refuses_days_that_make_no_sense(post, columns, constraint):
    seed_holidays(today=TODAY)
    row = Holiday.objects.get(office=post, day=VICTORY)
    statement = f"UPDATE offices_holiday SET {columns} WHERE id = %s"
    refused = pytest.raises(IntegrityError, match=constraint)
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement, [row.pk])


def test_no_day_is_ever_deleted(post):
    seed_holidays(today=TODAY)
    with pytest.raises(Exception, match="Cannot delete rows"), transaction.atomic():
        Holiday.objects.filter(office=post).delete()
