"""A form that is sent twice makes one record; what failed may be sent again."""

from datetime import timedelta

import pytest
from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.markings import UNCLASSIFIED
from dialogue.models import Body, Track
from offices.acts import at_once
from offices.form_keys import NAME, new_form_key, read_form_key
from offices.models import Draft, Part, Submission
from tests.factories import UserFactory, assigned, member
from tests.offices.sending import colleague_of, desk_officer, forums, opened

pytestmark = pytest.mark.django_db
CUTS = 20


@pytest.fixture
def person_and_path(client):
    person, path = desk_officer(name="R. Abbott")
    client.force_login(person)
    return person, path


@pytest.fixture
def person(person_and_path):
    return person_and_path[0]


@pytest.fixture
def path(person_and_path):
    return person_and_path[1]


@pytest.fixture
def typed(client, path):
    return {**opened(client, path), "name": "Security Dialogue"}


def told(client):
    """Return the messages that the next page shows."""
    return [str(each) for each in client.get("/requests/").context["messages"]]


# --- The same form again ------------------------------------------------------------------------
def test_form_sent_twice_makes_one_record_and_is_answered_alike(client, path, typed):
    first, second = client.post(path, typed), client.post(path, typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert forums() == 1


def test_answer_lost_after_commit_twenty_times_makes_one_record_each(client, path):
    for n in range(CUTS):
        typed = {**opened(client, path), "name": f"Dialogue {n}"}
        client.post(path, typed)  # done and committed; its answer reached nobody
        again = client.post(path, typed)
        body = Body.objects.for_system("test").order_by("pk").last()
        assert again["Location"] == body.get_absolute_url()
        assert forums() == n + 1
    assert Submission.objects.count() == CUTS


def test_success_is_told_once_after_an_answer_was_lost(client, path, typed):
    client.post(path, typed)
    client.post(path, typed)
    assert told(client) == ["Added. Now say how often it meets."]
    assert told(client) == []


def test_form_sent_again_after_success_was_read_says_so(client, path, typed):
    client.post(path, typed)
    told(client)
    client.post(path, typed)
    assert told(client) == ["You had sent this already. It is recorded once."]


def test_edited_text_under_the_same_key_is_a_new_record(client, path, typed):
    client.post(path, typed)
    client.post(path, {**typed, "name": "Security Dialogue, corrected"})
    assert forums() == 2


def test_same_text_on_a_page_opened_anew_is_a_new_record(client, path, typed):
    client.post(path, typed)
    client.post(path, {**typed, NAME: opened(client, path)[NAME]})
    assert forums() == 2


def test_same_form_to_another_address_is_a_new_record(client, person, path, typed):
    client.post(path, typed)
    client.post(f"{path}?more=1", typed)
    assert forums() == 2


def test_page_opened_anew_has_another_key(client, path):
    keys = {read_form_key(opened(client, path)[NAME][0]).key for _ in range(3)}
    assert len(keys) == 3


# --- What was not accepted ----------------------------------------------------------------------
def test_refused_form_leaves_no_row_and_may_be_mended(client, path, typed):
    refused = client.post(path, {**typed, "name": ""})
    assert (refused.status_code, Submission.objects.count()) == (422, 0)
    assert client.post(path, typed).status_code == 303
    assert (forums(), Submission.objects.count()) == (1, 1)


def test_same_refused_form_is_looked_at_again(client, path, typed):
    for _ in range(2):
        assert client.post(path, {**typed, "name": ""}).status_code == 422


def test_failing_view_leaves_neither_record_nor_row(client, path, typed, monkeypatch):
    def fail(body):
        raise RuntimeError("after the record was written")

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(Body, "get_absolute_url", fail)
        assert client.post(path, typed).status_code == 500
    assert (forums(), Submission.objects.count()) == (0, 0)
    assert client.post(path, typed).status_code == 303
    assert forums() == 1


@pytest.mark.parametrize(("part", "status"), [(Part.INFORMATION, 403), (None, 404)])
def test_person_who_may_not_leaves_no_row(client, path, typed, part, status):
    relationship = Track.objects.for_system("test").get().relationship
    person = member(assigned(relationship, part)) if part else UserFactory()
    client.force_login(person)
    answer = client.post(path, {**typed, NAME: new_form_key(person, UNCLASSIFIED)})
    assert (answer.status_code, Submission.objects.count()) == (status, 0)


def test_person_who_is_turned_away_may_send_again(client, person, path, typed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("offices.acts.ACCEPTED", 302)
        assert client.post(path, typed).status_code == 302
    assert (Submission.objects.count(), Draft.objects.count()) == (0, 1)
    assert client.post(path, typed).status_code == 303
    assert Draft.objects.count() == 0


def test_button_that_was_refused_is_not_remembered(rf, monkeypatch):
    def refuse():
        raise ValidationError("Not yet.")

    told = []
    monkeypatch.setattr(messages, "error", lambda request, words: told.append(words))
    request = rf.post("/somewhere/")
    refused = at_once(request, refuse, go_to="/requests/")
    done = at_once(request, lambda: None, go_to="/requests/")
    assert (refused.status_code, done.status_code, told) == (302, 303, ["Not yet."])


# --- Whose key ----------------------------------------------------------------------------------
def test_key_of_somebody_else_is_refused(client, person, path, typed):
    client.force_login(colleague_of(person))
    assert client.post(path, typed).status_code == 403
    assert forums() == 0


def test_answer_is_not_given_to_somebody_else(client, person, path, typed):
    client.post(path, typed)
    client.force_login(colleague_of(person))
    answer = client.post(path, typed)
    assert answer.status_code == 403
    assert "Location" not in answer


@pytest.mark.parametrize("wrong", ["", "nonsense", "x" * 5000, "\x00", "é"])
def test_form_without_a_key_of_ours_is_taken_as_one_without(client, path, typed, wrong):
    assert client.post(path, {**typed, NAME: wrong}).status_code == 303
    assert (forums(), Submission.objects.count()) == (1, 0)


def test_altered_key_is_none(typed):
    key = typed[NAME][0]
    other = ("a" if key[0] != "a" else "b") + key[1:]
    assert read_form_key(key) is not None
    assert read_form_key(other) is None


def test_key_ends_after_fourteen_days(time_machine, typed):
    key, now = typed[NAME][0], timezone.now()
    time_machine.move_to(now + timedelta(days=13, hours=23))
    assert read_form_key(key) is not None
    time_machine.move_to(now + timedelta(days=14, hours=1))
    assert read_form_key(key) is None


def test_csrf_comes_first(person, path, typed):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post(path, typed).status_code == 403
    assert Submission.objects.count() == 0


# --- Where keys stand ---------------------------------------------------------------------------
def test_nobody_signed_in_gets_a_key(client):
    assert NAME not in client.get("/accounts/login/").content.decode()


def test_pages_of_sign_in_get_no_key(client, person):
    assert NAME not in client.get("/accounts/password/change/").content.decode()


def test_success_is_kept_on_the_server_not_in_a_cookie(client, path, typed):
    answer = client.post(path, typed)
    assert [*get_messages(answer.wsgi_request)]
    assert "messages" not in answer.cookies
