"""Light (engineering §3): no page, crowded as it may be, takes more than 20 kB."""

import brotli

from tests.harness.crowd import make_many
from tests.harness.queries import OUR_APPS
from tests.harness.visits import in_short_and_whole
from tests.harness.worlds import Worlds

MOST_FOR_A_PAGE = 20_000


@in_short_and_whole
def test_pages_are_light(worlds: Worlds, in_short: bool) -> None:
    sizes = {
        visit.page: len(brotli.compress(visit.answer.body, quality=5))
        for visit in worlds.visits("many", make_many, in_short=in_short).pages
        if visit.page.address.route.app in OUR_APPS
    }
    heaviest = max(sizes, key=sizes.__getitem__)
    print(f"{len(sizes)} crowded pages: the heaviest is {heaviest} with {sizes[heaviest]} bytes")
    heavy = [f"{page}: {size} bytes" for page, size in sizes.items() if size > MOST_FOR_A_PAGE]
    assert not heavy, f"{len(heavy)} pages are heavier than {MOST_FOR_A_PAGE}:\n" + "\n".join(heavy)
