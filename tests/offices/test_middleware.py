"""The actor of a change and the visits of a person, noted around each request."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from offices.history import events_of, last_change
from offices.middleware import ActorMiddleware, VisitMiddleware, note_visit
from tests.factories import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 5, 19, 9, tzinfo=UTC)


def request_of(rf, user, method="post"):
    request = getattr(rf, method)("/somewhere/")
    request.user = user
    return request


# --- Who did it -----------------------------------------------------------------------------


def renaming(office):
    def view(request):
        office.name = "A new name"
        office.save()
        return HttpResponse()

    return view


def test_actor_of_a_request_is_recorded_and_nothing_else_of_it(rf):
    office, person = OfficeFactory(), UserFactory(name="R. Abbott")
    ActorMiddleware(renaming(office))(request_of(rf, person))
    assert last_change(office)[0] == "R. Abbott"
    assert events_of(office).first().pgh_context.metadata == {"user": person.pk}


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_actor_is_not_recorded_where_nothing_is_to_change(rf, method):
    office = OfficeFactory()
    ActorMiddleware(renaming(office))(request_of(rf, UserFactory(), method))
    assert events_of(office).first().pgh_context is None


def test_actor_is_unknown_for_a_stranger(rf):
    office = OfficeFactory()
    ActorMiddleware(renaming(office))(request_of(rf, AnonymousUser()))
    assert last_change(office)[0] == ""


# --- Since your last visit ------------------------------------------------------------------


def visits(person):
    person.refresh_from_db()
    return person.previous_visit_at, person.last_visit_at


def test_visit_first_of_all_has_no_previous_one(time_machine):
    time_machine.move_to(NINE, tick=False)
    person = UserFactory()
    note_visit(person)
    assert visits(person) == (None, NINE)


@pytest.mark.parametrize(
    ("later", "previous", "last"),
    [
        (timedelta(seconds=59), None, timedelta()),
        (timedelta(minutes=1), None, timedelta(minutes=1)),
        (timedelta(minutes=60), None, timedelta(minutes=60)),
        (timedelta(minutes=61), timedelta(), timedelta(minutes=61)),
        (timedelta(days=3), timedelta(), timedelta(days=3)),
    ],
)
def test_visit_is_a_new_one_after_an_hour_of_silence(time_machine, later, previous, last):
    time_machine.move_to(NINE, tick=False)
    person = UserFactory()
    note_visit(person)
    time_machine.move_to(NINE + later, tick=False)
    note_visit(person)
    assert visits(person) == (None if previous is None else NINE + previous, NINE + last)


def test_visit_goes_on_while_pages_follow_within_the_hour(time_machine):
    person = UserFactory()
    time_machine.move_to(NINE - timedelta(days=1), tick=False)
    note_visit(person)
    for minutes in range(0, 180, 45):
        time_machine.move_to(NINE + timedelta(minutes=minutes), tick=False)
        note_visit(person)
    assert visits(person) == (NINE - timedelta(days=1), NINE + timedelta(minutes=135))


def test_visit_is_noted_by_every_request_of_a_person(rf, time_machine):
    time_machine.move_to(NINE, tick=False)
    person = UserFactory()
    VisitMiddleware(lambda request: HttpResponse())(request_of(rf, person, "get"))
    VisitMiddleware(lambda request: HttpResponse())(request_of(rf, AnonymousUser(), "get"))
    assert visits(person) == (None, NINE)


def test_visit_makes_no_history(time_machine):
    person = UserFactory()
    note_visit(person)
    assert events_of(person).count() == 1
