"""Two people, one record: who saved first wins, and the second loses nothing (engineering §3)."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.http import Http404

from core.markings import MARKING_CHOICES
from offices.acts import act_page
from offices.forms import Clash, ClashRow, VersionedForm
from offices.models import Office, Role
from offices.versions import StaleVersionError, lock_version, save_next_version
from tests.factories import BodyFactory, TrackFactory, assigned, member

pytestmark = pytest.mark.django_db


class TrackForm(VersionedForm):
    objective = forms.CharField(required=False)
    basis = forms.CharField(required=False)
    lead_office = forms.ModelChoiceField(Office.objects.all(), required=False)


@pytest.fixture
def track():
    return TrackFactory(objective="Trade more.", basis="A letter.")


def save_meanwhile(record, **values):
    found = lock_version(type(record).objects.for_system("a test").get(pk=record.pk), None)
    for name, value in values.items():
        setattr(found, name, value)
    save_next_version(found, values)


def change(record, version, **values):
    locked = lock_version(record, version)
    for name, value in values.items():
        setattr(locked, name, value)
    save_next_version(locked, values)
    return locked


def test_lock_version_returns_what_stands_now(track):
    save_meanwhile(track, objective="Trade less.")
    assert lock_version(track, None).objective == "Trade less."
    assert lock_version(track, 2).version == 2


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_lock_version_refuses_another_version_and_hands_over_what_stands(track, seen):
    save_meanwhile(track, objective="Trade less.")
    with pytest.raises(StaleVersionError, match=r"dialogue\.Track changed meanwhile") as caught:
        lock_version(track, seen)
    assert caught.value.record.objective == "Trade less."


def test_save_next_version_saves_only_the_fields_named(track):
    locked = lock_version(track, 1)
    locked.objective = "Trade less."
    locked.basis = "Not to be saved."
    save_next_version(locked, ["objective"])
    track.refresh_from_db()
    assert (track.objective, track.basis, track.version) == ("Trade less.", "A letter.", 2)


# --- The page -------------------------------------------------------------------------------


def page(rf, user, form, act, **words):
    request = rf.post("/", form.data) if form.is_bound else rf.get("/")
    request.user = user
    request._messages = CookieStorage(request)
    words = {"done": "Saved.", "go_to": "/after/", "title": "Change", "cancel_url": "/"} | words
    return act_page(request, form, act, **words), request


def typed(track, version=1, **values):
    data = {"version": version, "objective": "Trade more.", "basis": "A letter."}
    data["lead_office"] = track.lead_office_id
    return TrackForm({**data, **values}, record=track)


def desk(track, **person):
    return member(track.lead_office, **person)


def test_act_page_shows_what_stands(rf, track):
    response, _ = page(rf, desk(track), TrackForm(record=track), None)
    assert response.status_code == 200
    assert b"Trade more." in response.content


def test_act_page_does_the_act_and_goes_on(rf, track):
    response, request = page(
        rf,
        desk(track),
        typed(track, objective="Trade less."),
        lambda data: change(track, data["version"], objective=data["objective"]),
        done=lambda made: f"Saved {made.objective}",
        go_to=lambda made: f"/tracks/{made.version}/",
    )
    assert (response.status_code, response["Location"]) == (303, "/tracks/2/")
    assert [str(message) for message in request._messages._queued_messages] == ["Saved Trade less."]


def test_act_page_keeps_what_was_typed_beside_an_error(rf, track):
    def refuse(data):
        raise ValidationError("Not today.")

    response, _ = page(rf, desk(track), typed(track, objective="Trade less."), refuse)
    assert response.status_code == 422
    assert b"Not today." in response.content
    assert b"Trade less." in response.content


def test_act_page_shows_both_texts_in_a_clash_and_lets_the_second_save(rf, track):
    save_meanwhile(track, objective="Trade much more.")
    form = typed(track, objective="Trade less.")
    response, _ = page(
        rf, desk(track), form, lambda data: change(track, data["version"], objective="x")
    )
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Trade less." in shown
    assert "much" in shown
    (row,) = form.clash.rows
    assert (row.label, row.yours, row.theirs) == ("Objective", "Trade less.", "Trade much more.")
    assert form.data["version"] == "2"
    second = typed(track, version=form.data["version"], objective="Trade less.")
    response, _ = page(
        rf,
        desk(track),
        second,
        lambda data: change(track, data["version"], objective=data["objective"]),
    )
    assert response.status_code == 303
    track.refresh_from_db()
    assert track.objective == "Trade less."


def test_act_page_shows_nothing_of_a_record_that_went_out_of_sight(rf):
    body = BodyFactory(marking="C")
    low = desk(body.track, clearance="C")
    save_meanwhile(body, marking="S", held_before=9)

    class BodyForm(VersionedForm):
        held_before = forms.IntegerField()

    form = BodyForm({"version": 1, "held_before": 4}, record=body)
    with pytest.raises(Http404):
        page(rf, low, form, lambda data: change(body, data["version"], held_before=4))
    assert form.clash is None


def test_clash_without_a_field_that_differs_still_says_so(rf, track):
    save_meanwhile(track)
    form = typed(track)
    response, _ = page(rf, desk(track), form, lambda data: change(track, data["version"]))
    assert response.status_code == 409
    assert b"Look again, then save once more." in response.content


def test_clash_says_who_and_when_by_the_home_clock():
    rows = [ClashRow("Objective", "Less.", "More.", [])]
    at = datetime(2026, 5, 19, 20, 20, tzinfo=UTC)
    assert Clash("R. Abbott", at, rows).sentence == (
        "R. Abbott saved this at 16:20 (Washington). Both texts are below; nothing is lost."
    )
    assert Clash("Somebody", None, rows).sentence.startswith("Somebody saved this meanwhile. ")


def test_clash_names_links_in_words_and_no_numbers(track):
    hidden, other = assigned(track.relationship, code="EUR"), assigned(track.relationship)
    form = typed(track, lead_office=other.pk)
    form.fields["lead_office"].queryset = Office.objects.exclude(pk=hidden.pk)
    assert form.is_valid()
    save_meanwhile(track, lead_office_id=hidden.pk)
    form.show_clash(StaleVersionError(type(track).objects.for_system("a test").get(pk=track.pk)))
    (row,) = form.clash.rows
    assert (row.label, row.yours, row.theirs) == ("Lead office", other.code, "")


def test_clash_says_values_as_the_form_shows_them():
    from offices.forms import in_words

    choice = forms.ChoiceField(choices=[("Low", [("U", "Unclassified")]), ("C", "Confidential")])
    several = forms.MultipleChoiceField(choices=MARKING_CHOICES)
    assert in_words(choice, "U") == "Unclassified"
    assert in_words(forms.TypedChoiceField(choices=Role.choices), Role.READER) == "Reader"
    assert in_words(several, ["U", "C"]) == "UNCLASSIFIED, CONFIDENTIAL"
    assert in_words(forms.BooleanField(), False) == "No"
    assert in_words(forms.DateField(), date(2026, 5, 19)) == "Tue 19 May 2026"
    assert in_words(forms.TimeField(), time(16, 5)) == "16:05"
    assert in_words(forms.CharField(), None) == ""
