"""What one types is kept for oneself alone, comes back in its form, and goes when it is sent."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from core.markings import UNCLASSIFIED, marking
from dialogue.models import Body, Track
from dialogue.services.tracks import change_track
from offices.drafts import draft_for, drafts_for
from offices.form_keys import NAME, new_form_key, read_form_key
from offices.models import Draft, Submission
from offices.services.drafts import MOST_BYTES, is_ours, keep_draft
from offices.views import place_of
from tests.factories import BodyFactory, UserFactory
from tests.harness.filling import forms_of
from tests.offices.sending import colleague_of, desk_officer, forums, opened

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 6, 20, 20, tzinfo=UTC)  # Mon 6 April 2026, 16:20 in Washington
SENTENCE = (
    "You typed this on Mon 6 April 2026 at 16:20 and did not send it. Check it, then send it."
)
KEEP = "/drafts/keep/"


@pytest.fixture
def person_and_path(client, time_machine):
    time_machine.move_to(NOW, tick=False)
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


def while_typing(typed, path, page=None, turn=1, **more):
    """Return what the script of a page sends."""
    said = {name: value for name, value in typed.items() if name != NAME}
    key = {"form_of": typed[NAME], "form_path": path, "form_page": page or path}
    return {**said, **key, "form_turn": turn, **more}


def text_of(answer):
    return " ".join(answer.content.decode().split())


# --- Kept while typing, and back ----------------------------------------------------------------
def test_text_is_kept_while_typing_and_back_in_its_form(client, person, path, typed):
    answer = client.post(KEEP, while_typing(typed, path))
    assert (answer.status_code, answer.content) == (200, b"Kept 16:20")
    back = client.get(path)
    assert SENTENCE in text_of(back)
    assert back.context["form"]["name"].value() == "Security Dialogue"
    assert opened(client, path, 1)["name"] == ["Security Dialogue"]
    assert not back.context["form"].errors
    assert (forums(), Submission.objects.count()) == (0, 0)


def test_page_without_a_draft_says_nothing(client, path):
    assert "did not send it" not in text_of(client.get(path))


def test_form_of_another_query_is_another_form(client, path, typed):
    client.post(KEEP, while_typing(typed, path))
    assert client.get(f"{path}?other=1").context["unsent"] is None


def test_later_keeping_replaces_the_earlier_one(client, path, typed):
    client.post(KEEP, while_typing(typed, path))
    client.post(KEEP, while_typing({**typed, "name": "Security Dialogue, new"}, path, turn=2))
    assert opened(client, path, 1)["name"] == ["Security Dialogue, new"]
    assert Draft.objects.count() == 1


def test_keeping_that_was_overtaken_changes_nothing(client, path, typed):
    client.post(KEEP, while_typing(typed, path, turn=7))
    client.post(KEEP, while_typing({**typed, "name": "Secur"}, path, turn=6))
    assert opened(client, path, 1)["name"] == ["Security Dialogue"]


def test_text_emptied_again_is_no_draft(client, path, typed):
    client.post(KEEP, while_typing(typed, path))
    nothing = dict.fromkeys(typed, "") | {NAME: typed[NAME]}
    client.post(KEEP, while_typing(nothing, path, turn=2))
    assert Draft.objects.count() == 0


def test_boxes_choices_and_days_come_back(client, person):
    body = BodyFactory(track=Track.objects.for_system("test").get())
    path = f"/bodies/{body.uid}/past/"
    typed = {
        **opened(client, path),
        "kind": "checkin",
        "first_day": "2026-02-30",
        "venue": "partner",
    }
    client.post(KEEP, while_typing(typed, path))
    back = opened(client, path, 1)
    assert {name: back[name] for name in ("kind", "first_day", "venue")} == {
        "kind": ["checkin"],
        "first_day": ["2026-02-30"],
        "venue": ["partner"],
    }


def test_all_forms_of_a_page_share_one_key(client, path, typed):
    client.post(KEEP, while_typing(typed, path))
    discards, writes = forms_of(client.get(path).content.decode())
    assert discards.filled({})[NAME] == writes.filled({})[NAME]


def test_drafts_of_many_forms_are_found_in_one_query(
    client, person, path, typed, django_assert_num_queries
):
    other = "/requests/?box=out"
    for each in (path, other):
        client.post(KEEP, while_typing(typed, each))
    with django_assert_num_queries(1):
        found = drafts_for(person, [path, other, "/"])
        assert all(draft.sentence == SENTENCE for draft in found.values())
    assert set(found) == {path, other}


# --- Kept by the server -------------------------------------------------------------------------
def test_refused_form_is_kept_and_back(client, path, typed):
    assert client.post(path, {**typed, "tracked_from": "tomorrow"}).status_code == 422
    back = opened(client, path, 1)
    assert (back["name"], back["tracked_from"]) == (["Security Dialogue"], ["tomorrow"])


def test_failing_view_keeps_what_was_typed(client, path, typed, monkeypatch):
    def fail(body):
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr(Body, "get_absolute_url", fail)
    assert client.post(path, typed).status_code == 500
    assert opened(client, path, 1)["name"] == ["Security Dialogue"]


def test_clash_is_kept_and_sending_it_later_shows_both_texts(client, person):
    track = Track.objects.for_system("test").get()
    path = f"/tracks/{track.uid}/edit/"
    typed = {**opened(client, path), "objective": "My text"}
    change_track(track, version=1, objective="Their text")
    assert client.post(path, typed).status_code == 409
    back = opened(client, path, 1)
    assert (back["objective"], back["version"]) == (["My text"], ["1"])
    answer = client.post(path, back)
    assert answer.status_code == 409
    assert [(row.yours, row.theirs) for row in answer.context["form"].clash.rows] == [
        ("My text", "Their text")
    ]


def test_form_of_buttons_alone_is_no_draft(client, path, typed):
    keyed = {NAME: typed[NAME], "csrfmiddlewaretoken": "x", "version": "3", "then": "keep"}
    assert client.post(path, keyed).status_code == 422
    assert Draft.objects.count() == 0


# --- Erased -------------------------------------------------------------------------------------
def test_draft_is_erased_when_its_form_succeeds(client, path, typed):
    client.post(KEEP, while_typing(typed, path))
    assert client.post(path, typed).status_code == 303
    assert Draft.objects.count() == 0


def test_draft_of_another_form_stays(client, path, typed):
    client.post(KEEP, while_typing(typed, "/requests/"))
    client.post(path, typed)
    assert Draft.objects.get().path == "/requests/"


def test_draft_above_ones_clearance_is_erased_too_when_its_form_succeeds(client, path, typed):
    client.post(KEEP, while_typing(typed, path))
    Draft.objects.update(marking="S/NF")
    client.post(path, typed)
    assert Draft.objects.count() == 0


def test_keeping_that_arrives_after_its_form_was_sent_is_no_draft(client, person, path, typed):
    client.post(path, typed)
    client.post(KEEP, while_typing(typed, path))
    assert draft_for(person, path) is None
    assert "did not send it" not in text_of(client.get(path))
    assert "did not send it" not in text_of(client.get("/drafts/"))


def test_text_changed_after_going_back_is_a_draft(client, person, path, typed):
    client.post(path, typed)
    client.post(KEEP, while_typing({**typed, "name": "Another"}, path, form_again="yes"))
    assert draft_for(person, path).fields["name"] == ["Another"]


def test_draft_is_discarded(client, path, typed):
    client.post(KEEP, while_typing(typed, path))
    discard = f"/drafts/{Draft.objects.get().uid}/discard/"
    answer = client.post(discard, {NAME: opened(client, path, 0)[NAME]})
    assert (answer.status_code, answer["Location"]) == (303, path)
    back = client.get(path)
    assert (Draft.objects.count(), back.context["unsent"]) == (0, None)
    assert "Discarded." in text_of(back)


def test_housekeeping_erases_what_is_over(client, person, path, typed, time_machine, capsys):
    client.post(path, typed)
    client.post(KEEP, while_typing(typed, path))  # arrived late
    client.post(KEEP, while_typing(typed, "/requests/"))
    time_machine.move_to(NOW + timedelta(hours=47, minutes=59), tick=False)
    call_command("housekeep")
    assert (Draft.objects.get().path, Submission.objects.count()) == ("/requests/", 1)
    time_machine.move_to(NOW + timedelta(hours=48, minutes=1), tick=False)
    call_command("housekeep")
    assert (Draft.objects.count(), Submission.objects.count()) == (1, 0)
    time_machine.move_to(NOW + timedelta(days=30, minutes=1), tick=False)
    call_command("housekeep")
    assert Draft.objects.count() == 0
    assert "drafts older than 30 days: 1" in capsys.readouterr().out
    assert forums() == 1


# --- Whose it is --------------------------------------------------------------------------------
def test_draft_is_its_authors_alone(client, person, path, typed):
    client.post(KEEP, while_typing(typed, path))
    draft = Draft.objects.get()
    client.force_login(colleague_of(person))
    assert client.get(path).context["unsent"] is None
    assert "Track: " not in text_of(client.get("/drafts/")).partition("<main")[2]
    assert client.post(f"/drafts/{draft.uid}/discard/").status_code == 404
    assert Draft.objects.count() == 1


def test_superuser_reads_no_drafts(client, path, typed):
    client.post(KEEP, while_typing(typed, path))
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert "Track: " not in text_of(client.get("/drafts/"))
    assert client.post(f"/drafts/{Draft.objects.get().uid}/discard/").status_code == 404


@pytest.mark.parametrize(
    ("lowered", "code"),
    [({"clearance": "C"}, "S"), ({"clearance": "U"}, "SBU"), ({"is_home_national": False}, "C/NF")],
)
def test_draft_is_hidden_once_its_marking_is_out_of_reach(
    client, person, path, typed, lowered, code
):
    client.post(KEEP, while_typing({**typed, "marking": code}, path))
    assert client.get(path).context["unsent"] is not None
    for name, value in lowered.items():
        setattr(person, name, value)
    person.save()
    assert client.get(path).context["unsent"] is None
    assert "Track: " not in text_of(client.get("/drafts/"))
    uid = Draft.objects.get().uid
    assert client.post(f"/drafts/{uid}/discard/").status_code == 404


def test_draft_is_shown_only_with_its_page(client, person, path, typed):
    client.post(KEEP, while_typing(typed, path))
    person.memberships.update(ends_on=NOW.date() - timedelta(days=1))
    assert client.get(path).status_code == 404


# --- How it is marked ---------------------------------------------------------------------------
def test_draft_has_the_marking_chosen_in_it_and_the_banner_shows_it(client, path, typed):
    client.post(KEEP, while_typing({**typed, "marking": "S/NF"}, path))
    assert Draft.objects.get().marking == "S/NF"
    page = client.get(path).content.decode()
    assert page.count('class="marking-banner marking-banner--secret"') == 2
    key = opened(client, path, 1)[NAME][0]
    assert read_form_key(key).marking == marking("S/NF")


def test_draft_is_never_marked_lower_than_its_page(client, person):
    body = BodyFactory(marking="C/NF", track=Track.objects.for_system("test").get())
    path = f"/bodies/{body.uid}/edit/"
    typed = {**opened(client, path), "marking": "U"}
    assert read_form_key(typed[NAME][0]).marking == marking("C/NF")
    client.post(KEEP, while_typing(typed, path))
    assert Draft.objects.get().marking == "C/NF"


def test_refused_form_is_marked_as_its_page_was(client, person):
    body = BodyFactory(marking="C", track=Track.objects.for_system("test").get())
    path = f"/bodies/{body.uid}/rename/"
    client.post(path, {**opened(client, path), "name": "x", "from_on": "never"})
    assert Draft.objects.get().marking == "C"


# --- What is not kept ---------------------------------------------------------------------------
def test_too_much_is_not_kept_and_says_so(client, path, typed):
    long = {**typed, "name": "x" * (MOST_BYTES + 1)}
    answer = client.post(KEEP, while_typing(long, path))
    assert (answer.status_code, Draft.objects.count()) == (413, 0)
    assert "200 kB" in answer.content.decode()
    assert client.post(path, long).status_code == 422  # the page itself still says all of it
    fits = {**typed, "name": "x" * (MOST_BYTES - 2000)}
    assert client.post(KEEP, while_typing(fits, path)).status_code == 200


def test_keys_passwords_and_nul_are_not_kept(client, path, typed):
    more = {"old_password": "secret", "name": "a\x00b", "n\x00ame": "c"}
    client.post(KEEP, while_typing({**typed, **more}, path))
    kept = Draft.objects.get().fields
    assert kept["name"] == ["ab"]
    said = json.dumps(kept)
    for word in ("secret", "csrf", "form_", "\\u0000", typed[NAME][0]):
        assert word not in said


def test_wrong_encoding_is_kept_as_far_as_it_can_be_read(client, path, typed):
    body = "&".join(f"{name}={value[0]}" for name, value in typed.items() if name != "name")
    body += f"&form_of={typed[NAME][0]}&form_path={path}&form_page={path}&name=%ff%fe caf%E9"
    kind = "application/x-www-form-urlencoded"
    assert client.post(KEEP, body, content_type=kind).status_code == 200
    assert Draft.objects.get().fields["name"] == ["\ufffd\ufffd caf\ufffd"]
    answer = client.post(KEEP, body, content_type=f"{kind}; charset=utf-16")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://elsewhere.test/",
        "//elsewhere.test/",
        "/\\elsewhere.test/",
        "javascript:alert(1)",
        "/nowhere/",
        "/accounts/password/change/",
        "/admin/",
        "/requests/?" + "x" * 500,
    ],
)
def test_draft_leads_only_to_pages_of_ours(client, path, typed, address):
    assert not is_ours(address)
    assert client.post(KEEP, while_typing(typed, address)).status_code == 413
    client.post(KEEP, while_typing(typed, path, page=address or "/nowhere/"))
    assert Draft.objects.get().page == path


def test_keeping_needs_a_key_of_ones_own(client, person, path, typed):
    other = {**typed, NAME: new_form_key(colleague_of(person), UNCLASSIFIED)}
    for wrong in (other, {**typed, NAME: "nonsense"}, {**typed, NAME: ""}):
        assert client.post(KEEP, while_typing(wrong, path)).status_code == 403
    assert Draft.objects.count() == 0


def test_keeping_needs_a_csrf_token_and_a_post(client, person, path, typed):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post(KEEP, while_typing(typed, path)).status_code == 403
    assert client.get(KEEP).status_code == 405
    assert Draft.objects.count() == 0


# --- What you typed -----------------------------------------------------------------------------
def test_list_has_a_link_and_a_day_and_no_text(client, path, typed):
    client.post(KEEP, while_typing({**typed, "marking": "C"}, path))
    page = text_of(client.get("/drafts/"))
    assert f'<a href="{path}">Track: forums, new</a>' in page
    assert "Typed Mon 6 April 2026 16:20" in page
    assert "(C)" in page
    assert "Security Dialogue" not in page


def test_list_leads_to_the_page_not_to_where_the_form_is_sent(client, path, typed):
    client.post(KEEP, while_typing(typed, path, page="/requests/"))
    client.post(KEEP, while_typing(typed, path, page=path, turn=2))  # shown again with its errors
    assert Draft.objects.get().page == "/requests/"


def test_keeping_refuses_by_a_sentence(person):
    with pytest.raises(ValidationError, match="not kept"):
        keep_draft(
            person,
            path="/accounts/login/",
            page="/",
            typed={"name": ["x"]},
            shown=UNCLASSIFIED,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/steps/{}/report/", "Next step: report"),
        ("/benchmarks/{}/reading/", "Benchmark: reading"),
        ("/assessments/{}/edit/", "Assessment: edit"),
        ("/conclusions/{}/edit/", "Joint conclusion: edit"),
        ("/activities/{}/edit/?again", "Activity: edit"),
    ],
)
def test_a_form_is_called_after_what_it_is_about(address, said):
    assert place_of(address.format(uuid4())) == said
