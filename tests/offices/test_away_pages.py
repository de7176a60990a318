"""The pages about being away: three fields to fill, said before and after what happens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.dates import format_day
from offices.models import Absence, Role
from tests.factories import AbsenceFactory, MembershipFactory, OfficeFactory, member
from tests.harness.filling import forms_of

pytestmark = pytest.mark.django_db


class Desk:
    """An office with an approver and two drafters; the days of an absence as they are typed."""

    def __init__(self, today):
        self.today = today
        self.office = OfficeFactory(code="EUR/CARC")
        self.approver = member(self.office, name="Dana Reed")
        self.officer = member(self.office, Role.DRAFTER, name="Robin Hale")
        self.drafter = member(self.office, Role.DRAFTER, name="Sam Vale")
        self.stranger = member(OfficeFactory(), name="Kim Stone")

    def sent(self, stand_in, first=3, back=10, **more):
        return {
            "starts_on": self.today + timedelta(days=first),
            "ends_on": self.today + timedelta(days=back),
            "stand_in": stand_in if stand_in == "nobody" else stand_in.pk,
            **more,
        }


@pytest.fixture
def desk(today):
    return Desk(today)


NEW, AWAY = reverse("offices:new_absence"), reverse("offices:away")


def test_three_fields_have_to_be_filled_in(desk, client):
    for person in (desk.officer, desk.approver):
        client.force_login(person)
        (form,) = [one for one in forms_of(client.get(NEW).text) if "stand_in" in one.controls]
        required = {name for name, control in form.controls.items() if control.is_required}
        assert required == {"starts_on", "ends_on", "stand_in"}


def test_i_say_that_i_am_away_and_am_told_what_happens(desk, client):
    client.force_login(desk.officer)
    page = client.get(NEW)
    assert "acts in your role there, with their own clearance" in page.text
    assert "person" not in page.context["form"].fields
    answer = client.post(NEW, desk.sent(desk.drafter), follow=True)
    assert answer.redirect_chain == [(AWAY, 303)]
    assert (
        "While you are away Sam Vale answers for what you answer for in EUR/CARC and acts in your "
        "role there, with own clearance."
    ) in answer.text
    absence = Absence.objects.get()
    assert (absence.person, absence.stand_in) == (desk.officer, desk.drafter)
    assert absence.days in answer.text


def test_nobody_is_a_choice_and_no_choice_is_an_error(desk, client):
    client.force_login(desk.officer)
    refused = client.post(NEW, desk.sent(desk.drafter) | {"stand_in": ""})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["stand_in"]
    answer = client.post(NEW, desk.sent("nobody"), follow=True)
    assert "Nobody stands in: the alternate answers." in answer.text
    assert Absence.objects.get().stand_in is None


def test_an_approver_chooses_a_colleague_and_nobody_of_elsewhere(desk, client):
    client.force_login(desk.approver)
    people = client.get(NEW).context["form"].fields["person"].queryset
    assert set(people) == {desk.approver, desk.officer, desk.drafter}
    refused = client.post(NEW, desk.sent("nobody", person=desk.stranger.pk))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["person"])
    client.post(NEW, desk.sent(desk.drafter, person=desk.officer.pk))
    absence = Absence.objects.get()
    assert (absence.person, absence.entered_by) == (desk.officer, desk.approver)


def test_errors_stand_beside_their_field_and_what_was_typed_is_kept(desk, client):
    client.force_login(desk.officer)
    sent = desk.sent(desk.drafter, first=3, back=2)
    refused = client.post(NEW, sent)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["ends_on"]
    assert str(sent["ends_on"]) in refused.text
    AbsenceFactory(person=desk.drafter, starts_on=sent["starts_on"])
    refused = client.post(NEW, desk.sent(desk.drafter))
    assert list(refused.context["form"].errors) == ["stand_in"]
    assert "Sam Vale is away too" in refused.text


def test_one_who_stands_in_for_somebody_is_told_so_after_saving(desk, client):
    other = AbsenceFactory(person=desk.drafter, stand_in=desk.officer)
    client.force_login(desk.officer)
    answer = client.post(NEW, desk.sent("nobody", first=1, back=3), follow=True)
    said = f"You stand in for Sam Vale until {format_day(other.ends_on)}: then the alternate"
    assert said in answer.text


def test_an_approver_reads_of_no_other_office_where_the_two_work(desk, client):
    """Robin Hale and Sam Vale share another one, and Robin stands in for somebody there."""
    elsewhere = OfficeFactory(code="PM/SECRET")
    for person in (desk.officer, desk.drafter):
        MembershipFactory(user=person, office=elsewhere, role=Role.DRAFTER)
    absent = member(elsewhere, name="Kim Page")
    AbsenceFactory(person=absent, stand_in=desk.officer, ends_on=desk.today + timedelta(days=30))
    client.force_login(desk.approver)
    answer = client.post(NEW, desk.sent(desk.drafter, person=desk.officer.pk), follow=True)
    assert "Sam Vale answers for what Robin Hale answers for in EUR/CARC and acts" in answer.text
    assert "PM/SECRET" not in answer.text
    assert "Kim Page" not in answer.text

    Absence.objects.filter(person=desk.officer).update(withdrawn_at=timezone.now())
    client.force_login(desk.officer)
    answer = client.post(NEW, desk.sent(desk.drafter), follow=True)
    assert "answers for what you answer for in EUR/CARC, PM/SECRET and acts" in answer.text
    assert "You stand in for Kim Page until" in answer.text


def test_an_approver_who_works_in_no_office_of_both_reads_no_code(desk, client):
    """Sam Vale is of another office of the approver's; the two share one that is not theirs."""
    second, third = OfficeFactory(code="EUR/SECOND"), OfficeFactory(code="PM/SECRET")
    MembershipFactory(user=desk.approver, office=second)
    other = member(second, Role.DRAFTER, name="Kim Page")
    for person in (desk.officer, other):
        MembershipFactory(user=person, office=third, role=Role.DRAFTER)
    client.force_login(desk.approver)
    answer = client.post(NEW, desk.sent(other, person=desk.officer.pk), follow=True)
    said = "Meanwhile Kim Page answers for what Robin Hale answers for in the offices in which both"
    assert said in answer.text
    assert "PM/SECRET" not in answer.text


def test_the_list_shows_mine_and_my_colleagues_from_today_on(desk, client, today):
    past = today - timedelta(days=30)
    AbsenceFactory(person=desk.officer, starts_on=past)
    AbsenceFactory(person=desk.officer, stand_in=desk.drafter)
    AbsenceFactory(person=desk.stranger)
    client.force_login(desk.drafter)
    page = client.get(AWAY)
    rows = page.context["page"].object_list
    assert [(row.person, row.starts_on) for row in rows] == [(desk.officer, today)]
    assert "Sam Vale stands in" in page.text
    assert "away now" in page.text
    assert "Kim Stone" not in page.text
    assert reverse("offices:edit_absence", args=[rows[0].uid]) not in page.text
    lines = client.get(f"{AWAY}?format=csv").text.splitlines()
    assert len(lines) == 3
    assert "Robin Hale" in lines[2]


def test_an_absence_that_is_not_seen_is_not_there_and_of_another_one_is_not_changed(desk, client):
    absence = AbsenceFactory(person=desk.officer)
    edit, end = (
        reverse(f"offices:{name}", args=[absence.uid]) for name in ("edit_absence", "end_absence")
    )
    for person, status in ((desk.stranger, 404), (desk.drafter, 403), (desk.approver, 200)):
        client.force_login(person)
        assert client.get(edit).status_code == status
        if status != 200:
            assert client.post(end, {"version": 1}).status_code == status
    assert client.get(end).status_code == 405


def test_changing_keeps_both_texts_in_a_clash(desk, client):
    absence = AbsenceFactory(person=desk.officer)
    edit = reverse("offices:edit_absence", args=[absence.uid])
    client.force_login(desk.officer)
    form = client.get(edit).context["form"]
    assert form["stand_in"].value() == "nobody"
    sent = desk.sent(desk.drafter, first=0, version=1)
    assert client.post(edit, sent).status_code == 303
    clash = client.post(edit, desk.sent("nobody", first=0, version=1))
    assert clash.status_code == 409
    assert [(row.yours, row.theirs) for row in clash.context["form"].clash.rows] == [
        ("Nobody: then the alternate answers", "Sam Vale")
    ]


def test_i_am_back_and_not_away_after_all(desk, client, today):
    began = AbsenceFactory(person=desk.officer, starts_on=today - timedelta(days=2))
    later = AbsenceFactory(person=desk.officer, starts_on=today + timedelta(days=20))
    client.force_login(desk.officer)
    page = client.get(AWAY).text
    assert "I am back" in page
    assert "Not away after all" in page
    for absence in (began, later):
        end = reverse("offices:end_absence", args=[absence.uid])
        assert client.post(end, {"version": 0}).status_code == 302
        assert client.post(end, {"version": 1}).status_code == 303
        absence.refresh_from_db()
    assert (began.ends_on, later.withdrawn_at is None) == (today, False)
    assert "Nobody of your offices is away" in client.get(AWAY).text
