"""The session ends in mid typing: sign in, and the text is there for its author alone."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from offices.form_keys import NAME
from offices.models import Draft
from tests.factories import PASSWORD
from tests.harness.filling import forms_of
from tests.offices.sending import colleague_of, desk_officer, forums, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    """A client that does as browsers do: CSRF is checked."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def person_and_path(browser):
    person, path = desk_officer(name="R. Abbott", email="author@sample.test", password=PASSWORD)
    sign_in(browser, person)
    return person, path


@pytest.fixture
def person(person_and_path):
    return person_and_path[0]


@pytest.fixture
def path(person_and_path):
    return person_and_path[1]


@pytest.fixture
def typed(browser, path):
    return {**opened(browser, path), "name": "Security Dialogue"}


def sign_in(browser, person, address="/accounts/login/"):
    form = forms_of(browser.get(address).content.decode())[0].filled({})
    filled = {**form, "login": person.email, "password": PASSWORD}
    answer = browser.post(address, filled)
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def keep(browser, path, typed):
    """Send what a page sends while somebody types in it."""
    said = {**typed, "form_of": typed[NAME], "form_path": path, "form_page": path}
    del said[NAME]
    return browser.post("/drafts/keep/", said)


def end_session():
    assert Session.objects.all().delete()[0] > 0


# --- The form is sent -----------------------------------------------------------------------------
def test_text_sent_after_the_session_ended_is_there_after_signing_in(browser, person, path, typed):
    end_session()
    answer = browser.post(path, typed)
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path == settings.LOGIN_URL.replace(
        "account_login", "/accounts/login/"
    )
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [path]
    door = browser.get(answer["Location"]).content.decode()
    assert "Your session had ended. What you typed is kept: sign in and send it." in door
    assert sign_in(browser, person, answer["Location"]) == path
    back = browser.get(path)
    assert "did not send it. Check it, then send it." in back.content.decode()
    again = opened(browser, path, 1)
    assert again["name"] == ["Security Dialogue"]
    assert forums() == 0
    assert browser.post(path, again).status_code == 303
    assert (forums(), Draft.objects.count()) == (1, 0)


def test_somebody_else_who_signs_in_sees_nothing_of_it(browser, person, path, typed):
    end_session()
    door = browser.post(path, typed)["Location"]
    other = colleague_of(person, email="other@sample.test", password=PASSWORD)
    assert sign_in(browser, other, door) == path
    page = browser.get(path).content.decode()
    assert "Security Dialogue" not in page
    assert "did not send it" not in page


def test_next_is_the_page_of_the_form_where_it_is_sent_elsewhere(browser, path, typed):
    end_session()
    page = "http://testserver/requests/?box=out"
    answer = browser.post(path, typed, headers={"referer": page})
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == ["/requests/?box=out"]
    assert Draft.objects.get().page == "/requests/?box=out"


def test_page_elsewhere_is_not_believed(browser, path, typed):
    end_session()
    answer = browser.post(path, typed, headers={"referer": "http://elsewhere.test/x/"})
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [path]
    assert Draft.objects.get().page == path


def test_csrf_holds_after_the_session_ended(browser, path, typed):
    end_session()
    assert browser.post(path, {**typed, "csrfmiddlewaretoken": "x" * 64}).status_code == 403
    del browser.cookies[settings.CSRF_COOKIE_NAME]
    assert browser.post(path, typed).status_code == 403
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("wrong", ["", "nonsense"])
def test_form_that_tells_no_author_only_leads_to_the_sign_in(browser, path, typed, wrong):
    end_session()
    assert browser.post(path, {**typed, NAME: wrong}).status_code == 302
    assert Draft.objects.count() == 0


def test_key_of_more_than_fourteen_days_tells_no_author(browser, path, typed, time_machine):
    end_session()
    time_machine.move_to(timezone.now() + timedelta(days=14, minutes=1))
    assert browser.post(path, typed).status_code == 302
    assert Draft.objects.count() == 0


def test_closed_account_keeps_nothing(browser, person, path, typed):
    end_session()
    person.is_active = False
    person.save()
    assert browser.post(path, typed).status_code == 302
    assert Draft.objects.count() == 0


def test_too_much_is_told_at_the_door(browser, path, typed):
    end_session()
    answer = browser.post(path, {**typed, "name": "x" * 250_000})
    assert "200 kB" in browser.get(answer["Location"]).content.decode()


def test_form_that_was_done_before_the_session_ended_is_not_kept(browser, person, path, typed):
    done = browser.post(path, typed)["Location"]  # its answer was lost
    end_session()
    door = browser.post(path, typed)["Location"]
    assert parse_qs(urlsplit(door).query)["next"] == [done]
    assert (forums(), Draft.objects.count()) == (1, 0)


# --- The page keeps while one types ---------------------------------------------------------------
def test_page_keeps_after_its_session_ended(browser, person, path, typed):
    end_session()
    answer = keep(browser, path, typed)
    assert answer.status_code == 200
    assert answer.content.decode().endswith("Your session has ended: you will sign in first.")
    assert (Draft.objects.get().author, Draft.objects.get().path) == (person, path)


# --- Signed in again in another window ------------------------------------------------------------
def test_form_from_before_another_sign_in_comes_back_filled(browser, person, path, typed):
    end_session()
    sign_in(browser, person)
    answer = browser.post(path, typed)
    assert (answer.status_code, answer["Location"], forums()) == (302, path, 0)
    again = opened(browser, path, 1)
    assert again["name"] == ["Security Dialogue"]
    assert browser.post(path, again).status_code == 303


def test_page_from_before_another_sign_in_goes_on_keeping(browser, person, path, typed):
    end_session()
    sign_in(browser, person)
    assert keep(browser, path, typed).content.decode().startswith("Kept ")
    assert Draft.objects.get().fields["name"] == ["Security Dialogue"]


def test_page_of_another_person_keeps_nothing_after_they_signed_in(browser, person, path, typed):
    other = colleague_of(person, email="other@sample.test", password=PASSWORD)
    end_session()
    sign_in(browser, other)
    assert keep(browser, path, typed).status_code == 403
    assert Draft.objects.count() == 0


def test_form_of_another_person_is_refused_after_they_signed_in(browser, person, path, typed):
    other = colleague_of(person, email="other@sample.test", password=PASSWORD)
    end_session()
    sign_in(browser, other)
    answer = browser.post(path, typed)
    assert (answer.status_code, Draft.objects.count(), forums()) == (403, 0, 0)


def test_form_sent_from_another_site_is_not_kept(browser, path, typed):
    for headers in ({"origin": "http://elsewhere.test"}, {"origin": "null"}):
        assert browser.post(path, typed, headers=headers).status_code == 403
    assert Draft.objects.count() == 0
