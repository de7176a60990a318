"""The admin keeps to the gate, deletes nothing, and gives nobody reading rights by being staff."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import NoReverseMatch, reverse

from offices.models import Assignment, Relationship, User
from tests.factories import (
    OfficeFactory,
    ThemeFactory,
    UserFactory,
    assigned,
    member,
)
from tests.offices.admin_pages import MODELS, address, get, typed
from workinggroups.models import ReportQuarter
from workinggroups.services.quarters import plan_quarters

pytestmark = pytest.mark.django_db


# --- Who comes in ---------------------------------------------------------------------------------


def test_admin_sends_strangers_to_the_one_sign_in_page(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.request["PATH_INFO"] == reverse("account_login")
    login = client.get(reverse("admin:login"))
    assert login["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("person", [{"is_superuser": True}, {}])
@pytest.mark.parametrize("name", MODELS)
def test_admin_is_closed_to_people_who_are_no_administrators(client, name, person):
    client.force_login(UserFactory(**person))
    response = client.get(address(MODELS[name], "changelist"), follow=True)
    assert response.status_code == 403


def test_admin_lets_administrators_in_who_are_no_superusers(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=False))
    for name, model in MODELS.items():
        assert get(client, model, "changelist").status_code == 200
        # Which ladders there are the code says; an administrator changes their days.
        assert get(client, model, "add").status_code == (403 if name == "ladder" else 200)


def test_admin_keeps_only_our_own_models():
    assert MODELS.keys() == {
        "user",
        "office",
        "relationship",
        "assignment",
        "theme",
        "reportquarter",
        "ladder",
    }


def test_admin_has_no_doors_round_the_gate(client, keeper, hidden):
    for name in ("view_on_site", "autocomplete", "password_change"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{name}", args=[1, 1] if name == "view_on_site" else [])
    assert client.get(f"/admin/r/1/{hidden.pk}/").status_code == 404
    assert client.get("/admin/autocomplete/").status_code == 404


# --- What is seen ---------------------------------------------------------------------------------


def test_admin_lists_what_the_gate_shows(client, keeper, az, hidden):
    assert list(get(client, Relationship, "changelist").context["cl"].queryset) == [az]
    shown = get(client, Assignment, "changelist").context["cl"].queryset
    assert {assignment.relationship for assignment in shown} == {az}
    for model in (Relationship, Assignment):
        assert get(client, model, "changelist", q="Georgia").context["cl"].result_count == 0
        assert "EUR/HID" not in get(client, model, "changelist").content.decode()


@pytest.mark.parametrize("page", ["change", "history"])
def test_admin_finds_no_hidden_record(client, keeper, hidden, page):
    assignment = Assignment.objects.for_system("a test").get(relationship=hidden)
    assert get(client, Relationship, page, hidden.pk).status_code == 404
    assert get(client, Assignment, page, assignment.pk).status_code == 404
    assert get(client, Assignment, page, 10**9).status_code == 404
    assert get(client, Assignment, page, "x").status_code == 404


def test_admin_offers_only_visible_records_to_choose_from(client, keeper, az, hidden):
    choices = get(client, Assignment, "add").context["adminform"].form.fields["relationship"]
    assert list(choices.queryset) == [az]
    data = {"relationship": hidden.pk, "office": OfficeFactory().pk, "part": "desk"}
    response = client.post(address(Assignment, "add"), {**data, "starts_on": "2026-01-01"})
    assert "relationship" in response.context["adminform"].form.errors
    assert Assignment.objects.for_system("a test").filter(relationship=hidden).count() == 1


def test_admin_shows_nothing_of_a_relationship_once_access_ends(client, keeper, az, hidden):
    page = get(client, Relationship, "change", az.pk)
    client.post(address(Relationship, "change", az.pk), typed(page, name="Azerbaijan (new)"))
    Assignment.objects.for_system("a test").update(ends_on="2026-01-01")
    assert get(client, Relationship, "change", az.pk).status_code == 404
    client.get(reverse("admin:index"))  # where the message of the last act is shown
    assert "Azerbaijan" not in client.get(reverse("admin:index")).content.decode()
    assert not LogEntry.objects.exists()


def test_admin_filters_by_no_column_that_it_does_not_offer(client, keeper):
    for lookup in ("password__startswith", "email__startswith", "memberships__role"):
        response = get(client, User, "changelist", **{lookup: "x"})
        assert response.status_code in (302, 400)
    assert get(client, User, "changelist", clearance__exact="S").status_code == 200


def test_admin_asks_a_constant_number_of_queries(client, keeper, az, django_assert_max_num_queries):
    for _ in range(20):
        assigned(az)
    for model in MODELS.values():
        with django_assert_max_num_queries(12):
            get(client, model, "changelist")


def plan_a_quarter():
    plan_quarters(today=date(2026, 4, 6))
    return ReportQuarter.objects.first()


# --- Nothing is deleted ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_admin_deletes_nothing(client, keeper, az, name):
    model = MODELS[name]
    made = {"theme": ThemeFactory, "reportquarter": plan_a_quarter}.get(name)
    row = made() if made else model._base_manager.first()
    assert client.get(address(model, "delete", row.pk)).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    changelist = get(client, model, "changelist")
    assert "delete" not in changelist.content.decode().lower()
    client.post(
        address(model, "changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )
    assert model._base_manager.filter(pk=row.pk).exists()


def test_admin_inlines_delete_nothing(client, keeper):
    person = member(OfficeFactory())
    page = get(client, User, "change", person.pk)
    client.post(address(User, "change", person.pk), typed(page, **{"memberships-0-DELETE": "on"}))
    assert person.memberships.count() == 1
