"""The banner is never too low, nor too high: markings changed at random, pages fetched anew."""

from collections.abc import Iterator
from random import Random

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agenda.models import ActionRequest
from agenda.services.remarking import remark_request
from core.markings import banner
from dialogue.models import Body
from dialogue.services.bodies import change_body
from tests.harness.addresses import VISIBLE, Address, addresses_of
from tests.harness.cast import ANYBODY, read_cast
from tests.harness.databases import using_database
from tests.harness.fetching import fetch, sign_in, still
from tests.harness.oracle import complaints
from tests.harness.pages import is_page
from tests.harness.queries import OUR_APPS
from tests.harness.samples import Reader, reader
from tests.harness.tokens import owners
from tests.harness.urls import all_routes
from tests.harness.world import CODES, WHY, make_world
from tests.harness.worlds import Worlds

PAGES_PER_EXAMPLE = 3
READERS = tuple(who for who in ANYBODY if who != "admin")


@pytest.fixture
def world(worlds: Worlds) -> Iterator[None]:
    copy = worlds.copy(worlds.world("world", make_world), "marked")
    with using_database(copy), still():
        yield


def test_banner_is_the_maximum_of_what_a_page_shows(world: None) -> None:
    _fetch_remarked_pages(15)


@pytest.mark.proof
def test_banner_is_the_maximum_in_many_worlds(world: None) -> None:
    """The pure property has 10,000 cases of its own in tests/core."""
    _fetch_remarked_pages(200)


def _fetch_remarked_pages(worlds: int) -> None:
    people = read_cast().people
    clients = {who: sign_in(people[who]) for who in READERS}
    bodies = list(Body.objects.for_system(WHY).order_by("pk"))
    requests = list(ActionRequest.objects.for_system(WHY).order_by("pk"))
    pages: list[int] = []

    # Smaller is hardly clearer, and each try costs pages.
    @settings(max_examples=worlds, phases=[Phase.explicit, Phase.generate])
    @given(
        forums=st.dictionaries(st.sampled_from(bodies), st.sampled_from(CODES), max_size=3),
        papers=st.dictionaries(st.sampled_from(requests), st.sampled_from(CODES), max_size=3),
        who=st.sampled_from(READERS),
        dice=st.randoms(use_true_random=False),
    )
    def holds(forums: dict, papers: dict, who: str, dice: Random) -> None:
        with transaction.atomic():
            for body, code in forums.items():
                body.refresh_from_db()
                change_body(body, marking=code, reason="A test changes it.")
            for request, code in papers.items():
                _remark(request, code)
            looking, owned = reader(people[who]), owners()
            for address in _some_pages(looking, dice):
                answer = fetch(clients[who], address.path)
                if is_page(answer):
                    pages.append(1)
                    assert not complaints(answer.text, looking, owned, typed=address.path), address
            transaction.set_rollback(True)

    holds()
    print(f"banner: {worlds} worlds, {len(pages)} pages")


def _remark(request: ActionRequest, code: str) -> None:
    """Mark a request anew; asks and answers follow. It is never below what it names."""
    named = Body.objects.for_system(WHY).filter(
        pk__in=request.asks.for_system(WHY).values("body_id")
    ) | Body.objects.for_system(WHY).filter(
        meetings__in=request.asks.for_system(WHY).values("meeting_id")
    )
    marking = banner([code, *named.values_list("marking", flat=True)]).code
    request.refresh_from_db()
    remark_request(request, marking)


def _some_pages(looking: Reader, dice: Random) -> Iterator[Address]:
    routes = [route for route in all_routes() if route.app in OUR_APPS]
    for route in dice.sample(routes, PAGES_PER_EXAMPLE):
        addresses = [one for one in addresses_of(route, looking, most=20) if one.kind == VISIBLE]
        if addresses:
            yield dice.choice(addresses)
