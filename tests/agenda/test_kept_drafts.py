"""A draft that was kept reaches its end by the links of its own page."""

from agenda.models import RequestState
from tests.agenda.cast import asks_of, fresh
from tests.agenda.walk import follow, links, press, signed_in, words
from tests.factories import member


def open_page(client, person, request):
    return signed_in(client, person).get(request.get_absolute_url())


def test_kept_draft_is_handed_in_and_released_by_its_links(cast, client):
    request = cast.draft()
    page = open_page(client, cast.post_drafter, request)
    assert "Release" not in links(page)
    done = press(client, follow(client, page, "Hand in for release"))
    assert "Handed in." in words(done)
    assert fresh(request).state == RequestState.FOR_RELEASE
    assert not {"Release", "Hand in for release"} & set(links(done))
    page = open_page(client, cast.post_approver, request)
    done = press(client, follow(client, page, "Release"))
    assert "Filed." in words(done)
    assert fresh(request).state == RequestState.FILED
    assert [ask.state for ask in asks_of(request)] == ["open"]


def test_sole_approver_releases_a_kept_draft(cast, client):
    request = cast.draft(who="post_approver")
    page = open_page(client, cast.post_approver, request)
    assert "Hand in for release" not in links(page)
    done = press(client, follow(client, page, "Release"))
    assert "the only approver of the office" in words(done)
    assert fresh(request).is_own_release


def test_approver_of_two_hands_in_what_they_drafted(cast, client):
    member(cast.post, name="Second Approver")
    request = cast.draft(who="post_approver")
    page = open_page(client, cast.post_approver, request)
    assert "Release" not in links(page)
    press(client, follow(client, page, "Hand in for release"))
    assert fresh(request).state == RequestState.FOR_RELEASE
