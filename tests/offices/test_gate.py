"""Every way to evaluate a query, tried on a gated model without the gate and behind it."""

import pickle

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from dialogue.models import Body, BodyName, Meeting, Track
from offices.gate import UngatedQueryError
from offices.models import Assignment, Office, Relationship, Role
from tests.factories import BodyFactory, TrackFactory, assigned, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return member(assigned(BodyFactory(marking="C").relationship), Role.READER, clearance="C")


async def _listed(rows):
    return [row async for row in rows]


async def _iterated(rows):
    return [row async for row in rows.aiterator()]


EVALUATIONS = {
    "list": list,
    "len": len,
    "bool": bool,
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:1]),
    "repr": repr,
    "iterator": lambda rows: list(rows.iterator()),
    "get": lambda rows: rows.get(),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "earliest": lambda rows: rows.earliest("tracked_from"),
    "latest": lambda rows: rows.latest("tracked_from"),
    "reverse": lambda rows: list(rows.reverse()),
    "in_bulk": lambda rows: rows.in_bulk(),
    "in_bulk_of": lambda rows: rows.in_bulk([1]),
    "values": lambda rows: list(rows.values("uid")),
    "values_list": lambda rows: list(rows.values_list("uid", flat=True)),
    "dates": lambda rows: list(rows.dates("tracked_from", "year")),
    "datetimes": lambda rows: list(rows.datetimes("created_at", "year")),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(Body(pk=1)),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "annotate": lambda rows: list(rows.annotate(n=Count("names"))),
    "distinct": lambda rows: list(rows.distinct()),
    "exclude": lambda rows: list(rows.exclude(names__name="x")),
    "extra": lambda rows: list(rows.extra(where=["true"])),
    "only": lambda rows: list(rows.only("uid")),
    "using": lambda rows: list(rows.using("default")),
    "select_related": lambda rows: list(rows.select_related("track")),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "explain": lambda rows: rows.explain(),
    "sql": lambda rows: str(rows.query),
    "pickle": pickle.dumps,
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "update_or_create": lambda rows: rows.update_or_create(pk=1),
    "update": lambda rows: rows.update(held_before=1),
    "bulk_update": lambda rows: rows.bulk_update([Body(pk=1, held_before=1)], ["held_before"]),
    "in": lambda rows: list(Office.objects.filter(pk__in=rows.values("pk"))),
    "subquery": lambda rows: list(Office.objects.annotate(n=Subquery(rows.values("pk")[:1]))),
    "exists_subquery": lambda rows: list(Office.objects.filter(Exists(rows))),
    "exists_outer": lambda rows: list(
        Office.objects.filter(Exists(rows.filter(pk=OuterRef("pk"))))
    ),
    "in_conditions": lambda rows: list(
        Office.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk=0))
    ),
    "async_list": lambda rows: async_to_sync(_listed)(rows),
    "async_iterator": lambda rows: async_to_sync(_iterated)(rows),
    "async_count": lambda rows: async_to_sync(rows.acount)(),
    "async_get": lambda rows: async_to_sync(rows.aget)(),
}
# They would make or change a row, which is no matter of reading.
WRITING = {"get_or_create", "update_or_create", "update", "bulk_update"}


@pytest.mark.parametrize("evaluate", [*EVALUATIONS.values()], ids=EVALUATIONS)
def test_gate_refuses_every_evaluation_of_a_query_that_waits(evaluate, desk):
    with pytest.raises(UngatedQueryError, match="Body: call visible_to"):
        evaluate(Body.objects.all())


@pytest.mark.parametrize("name", sorted(EVALUATIONS.keys() - WRITING))
def test_gate_lets_every_evaluation_pass_behind_it(name, desk):
    EVALUATIONS[name](Body.objects.visible_to(desk))
    EVALUATIONS[name](Body.objects.order_by("pk").filter(pk__gt=0).visible_to(desk))
    EVALUATIONS[name](Body.objects.for_system("a test").filter(pk__gt=0))


def test_gate_lets_an_exclude_built_before_it_pass(desk):
    assert Body.objects.exclude(names__name="x").visible_to(desk).count() == 1


@pytest.mark.parametrize("way", ["all", "filter", "none_of", "reverse_manager", "named_queryset"])
def test_gate_waits_however_a_query_begins(way, desk):
    track = Track.objects.visible_to(desk).get()
    begun = {
        "all": Body.objects.all(),
        "filter": Body.objects.filter(pk__gt=0),
        "none_of": Body.objects.exclude(pk=0),
        "reverse_manager": track.bodies.all(),
        "named_queryset": Body.objects.named("Forum"),
    }
    with pytest.raises(UngatedQueryError):
        list(begun[way])


def test_gate_of_a_reverse_manager_shows_what_is_visible(desk):
    track = Track.objects.visible_to(desk).get()
    BodyFactory(track=track, marking="S")
    assert [body.marking for body in track.bodies.visible_to(desk)] == ["C"]


def test_gate_refuses_prefetching_without_it(desk):
    with pytest.raises(UngatedQueryError):
        list(Track.objects.visible_to(desk).prefetch_related("bodies"))
    with pytest.raises(UngatedQueryError):
        list(
            Track.objects.visible_to(desk).prefetch_related(
                Prefetch("bodies", queryset=Body.objects.order_by("pk"))
            )
        )


def test_gate_lets_prefetching_pass_with_it(desk):
    BodyFactory(track=Track.objects.visible_to(desk).get(), marking="S")
    bodies = Prefetch("bodies", queryset=Body.objects.visible_to(desk), to_attr="shown")
    (track,) = Track.objects.visible_to(desk).prefetch_related(bodies)
    assert [body.marking for body in track.shown] == ["C"]


def test_gate_leaves_the_way_to_a_parent_open(desk):
    body = Body.objects.visible_to(desk).get()
    assert body.track.relationship == body.relationship
    body.refresh_from_db()
    body.save()


def _combinations(other):
    visible = Body.objects.for_system("a test")
    yield "or", lambda: visible | other
    yield "or_reversed", lambda: other | visible
    yield "and", lambda: visible & other
    yield "and_reversed", lambda: other & visible
    yield "xor", lambda: visible ^ other
    yield "xor_reversed", lambda: other ^ visible
    yield "union", lambda: visible.union(other)
    yield "union_reversed", lambda: other.union(visible)
    yield "intersection", lambda: visible.intersection(other)
    yield "difference", lambda: visible.difference(other)
    yield "union_of_none", lambda: Body.objects.none().union(other)
    yield "or_of_none", lambda: Body.objects.none() | other
    yield "or_of_a_slice", lambda: visible[:1] | other


@pytest.mark.parametrize("name", [*dict(_combinations(None))])
def test_gate_refuses_a_combination_with_rows_that_wait(name, desk):
    combine = dict(_combinations(Body.objects.all()))[name]
    with pytest.raises(UngatedQueryError):
        list(combine())


@pytest.mark.parametrize("name", ["or", "and", "xor"])
def test_gate_refuses_to_merge_plain_rows(name, desk):
    combine = dict(_combinations(Body.plain.all()))[name]
    with pytest.raises(UngatedQueryError, match="no gate"):
        list(combine())


def test_gate_lets_combinations_of_what_passed_pass(desk):
    BodyFactory(marking="U")
    body = BodyFactory(track=Track.objects.visible_to(desk).get(), marking="U")
    mine = Body.objects.visible_to(desk)
    assert set(mine.filter(marking="C") | mine.filter(marking="U")) == set(mine)
    assert list(mine & mine.filter(marking="U")) == [body]
    assert list(mine.union(mine.filter(marking="U")).values_list("marking").order_by("marking"))
    assert mine.difference(mine.filter(marking="C")).count() == 1


def test_gate_marks_the_query_and_not_only_the_queryset(desk):
    smuggled = Body.objects.visible_to(desk)
    smuggled.query = Body.objects.all().query
    with pytest.raises(UngatedQueryError):
        list(smuggled)


def test_gate_holds_after_pickling_the_query(desk):
    waiting = Body.objects.visible_to(desk)
    waiting.query = pickle.loads(pickle.dumps(Body.objects.all().query))
    with pytest.raises(UngatedQueryError):
        list(waiting)
    passed = Body.objects.all()
    passed.query = pickle.loads(pickle.dumps(Body.objects.visible_to(desk).query))
    assert len(passed) == 1


def test_gate_pickles_rows_that_passed(desk):
    rows = pickle.loads(pickle.dumps(Body.objects.visible_to(desk)))
    assert [body.marking for body in rows] == ["C"]
    assert rows.filter(marking="C").count() == 1


def test_gate_refuses_raw_sql():
    with pytest.raises(UngatedQueryError, match="raw SQL"):
        Body.objects.raw("SELECT * FROM dialogue_body")
    with pytest.raises(UngatedQueryError, match="raw SQL"):
        Body.objects.for_system("a test").raw("SELECT * FROM dialogue_body")


@pytest.mark.parametrize(
    "delete",
    [
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete("default"),
        lambda rows: async_to_sync(rows.adelete)(),
    ],
    ids=["delete", "raw_delete", "adelete"],
)
def test_gate_deletes_nothing_at_all(delete, desk):
    for rows in (
        Body.objects.all(),
        Body.objects.visible_to(desk),
        BodyName.objects.for_system("t"),
    ):
        with pytest.raises(UngatedQueryError, match="never deleted"):
            delete(rows)


def test_gate_updates_only_what_passed(desk):
    hidden = BodyFactory(track=Track.objects.visible_to(desk).get(), marking="S")
    assert Body.objects.visible_to(desk).update(held_before=7) == 1
    hidden.refresh_from_db()
    assert hidden.held_before == 0


def test_gate_shows_nothing_without_asking():
    assert list(Body.objects.none()) == []
    assert Body.objects.none().count() == 0


def test_gate_makes_rows_without_asking():
    track = TrackFactory()
    scope = {"track": track, "relationship": track.relationship, "tracked_from": "2026-01-01"}
    Body.objects.create(marking="S", **scope)
    Body.objects.bulk_create([Body(marking="C", **scope), Body(marking="C", **scope)])
    assert Body.objects.for_system("a test").count() == 3


def test_gate_is_closed_to_anonymous_and_inactive_people(desk):
    closed = member(assigned(Relationship.objects.visible_to(desk).get()), is_active=False)
    for nobody in (AnonymousUser(), closed):
        for model in (Body, Meeting, Relationship, Assignment):
            assert list(model.objects.visible_to(nobody)) == []
            assert list(model.objects.editable_by(nobody)) == []


def test_gate_is_closed_to_a_superuser_without_an_office(desk):
    administrator = member(assigned(TrackFactory().relationship), is_superuser=True, is_staff=True)
    assert not Body.objects.visible_to(administrator).exists()


def test_gate_twice_shows_what_both_may_read(desk):
    relationship = Relationship.objects.visible_to(desk).get()
    low = member(assigned(relationship), clearance="SBU")
    high = member(assigned(relationship), clearance="S")
    assert not Body.objects.visible_to(desk).visible_to(low).exists()
    assert not Body.objects.visible_to(low).visible_to(desk).exists()
    assert Body.objects.visible_to(desk).visible_to(high).count() == 1
    assert not Body.objects.visible_to(low).for_system("a test").exists()
    assert not Body.objects.for_system("a test").visible_to(low).exists()


def test_gate_wants_a_reason_from_the_system():
    with pytest.raises(ValueError, match="reason"):
        Body.objects.for_system("")


def test_gate_leaves_the_first_query_waiting(desk):
    waiting = Body.objects.all()
    assert list(waiting.visible_to(desk))
    with pytest.raises(UngatedQueryError):
        list(waiting)


def test_open_models_lead_to_gated_ones_in_one_known_place():
    """A join from a model without a gate would read gated rows: keep such links one-way."""
    from django.apps import apps

    links = {
        (model.__name__, link.get_accessor_name())
        for model in apps.get_models()
        if not hasattr(model, "gate") and not model.__module__.startswith("pghistory")
        for link in model._meta.related_objects
        if hasattr(link.related_model, "gate")
    }
    assert links == {("Office", "assignments")}
