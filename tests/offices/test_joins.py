"""No page reads, by a join, a row with a marking of its own: that would go past the gate."""

import pytest
from django.db.models import Count

from agenda.models import ActionRequest, Ask
from dialogue.models import Body, Meeting, Track
from tests.factories import UserFactory
from tests.harness.crowd import make_many
from tests.harness.joins import watching
from tests.harness.visits import in_short_and_whole
from tests.harness.worlds import Worlds


@in_short_and_whole
def test_no_page_joins_past_the_gate(worlds: Worlds, in_short: bool) -> None:
    visits = worlds.visits("many", make_many, in_short=in_short)
    joins = visits.joins
    print(f"{len(visits.pages)} pages, {joins.queries} queries for readers")
    assert joins.queries > len(visits.pages)
    assert joins.wrong == set()


PAST = [
    lambda user: Ask.objects.visible_to(user).select_related("meeting"),
    lambda user: Ask.objects.visible_to(user).filter(body__kind="forum"),
    lambda user: Track.objects.visible_to(user).values("bodies__marking"),
    lambda user: Track.objects.visible_to(user).annotate(n=Count("bodies")),
    lambda user: Body.objects.visible_to(user).order_by("parent__kind"),
]
WITHIN = [
    lambda user: Body.objects.visible_to(user).select_related("track", "relationship"),
    lambda user: Body.objects.visible_to(user).filter(meetings__state="due"),
    lambda user: Meeting.objects.visible_to(user).select_related("body__track"),
    lambda user: Ask.objects.visible_to(user).select_related("request"),
    lambda user: ActionRequest.objects.visible_to(user).annotate(n=Count("asks")),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("read", "wrongs"), [*((one, 1) for one in PAST), *((one, 0) for one in WITHIN)]
)
def test_joins_that_go_past_the_gate_are_noticed(read, wrongs):
    with watching() as joins:
        list(read(UserFactory()))
    assert joins.queries == 1
    assert len(joins.wrong) == wrongs
