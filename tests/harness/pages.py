"""Every page of Entente, visited by somebody who sees it: what browser and budgets go through."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from offices.models import User
from tests.harness.addresses import VISIBLE, Address, addresses_of
from tests.harness.cast import ANYBODY, read_cast
from tests.harness.fetching import Answer, fetch, quiet, sign_in
from tests.harness.queries import OUR_APPS
from tests.harness.samples import nothing_changes, reader
from tests.harness.urls import Route, all_routes

# Routes that show no page by GET, each with the reason.
NOT_PAGES = {
    "desk:healthz": "plain text",
    "desk:reference": "sends on to the record",
    "offices:end_absence": "only POST",
    "reminders:take": "only POST",
    "reminders:remind": "only POST",
    "reminders:again": "only POST",
    "reminders:run_job": "only POST",
    "desk:confirm_hand_over": "only POST",
    "desk:cancel_hand_over": "only POST",
    "desk:confirm_office_move": "only POST",
    "desk:cancel_office_move": "only POST",
    "dialogue:run_up_like_last_time": "only POST",
    "dialogue:run_up_done": "only POST",
    "dialogue:run_up_undone": "only POST",
    "dialogue:run_up_drop": "only POST",
    "agenda:accept": "only POST",
    "agenda:reopen": "only POST",
    "agenda:move": "only POST",
    "agenda:nothing_to_propose": "only POST",
    "agenda:stop_asking": "only POST",
    "agenda:remove_step": "only POST",
    "workinggroups:adopt_step": "only POST",
    "workinggroups:adopt_benchmark": "only POST",
    "workinggroups:give_assessment": "only POST",
    "workinggroups:report_row": "sends on to the page of the office",
    "workinggroups:drop_issue": "only POST",
    "workinggroups:drop_link": "only POST",
    "workinggroups:go_on": "only POST",
    "workinggroups:import_steps": "only POST",
    "workinggroups:discard_import": "only POST",
    "workinggroups:move_issue": "only POST",
    "offices:keep": "only POST",
    "offices:discard": "only POST",
    "offices:addresses": "closed: an administrator keeps addresses",
}
# The same for what allauth and Django's admin answer.
NOT_PAGES_OF_OTHERS = {
    "account_email": "closed by offices:addresses",
    "account_confirm_login_code": "no sign-in by code",
    "account_email_verification_sent": "no sign-up",
    "account_set_password": "only for people without a password",
    "mfa_authenticate": "only in the middle of a sign-in",
    "mfa_reauthenticate": "only with a second factor",
    "mfa_deactivate_totp": "only with a second factor",
    "mfa_view_recovery_codes": "only with a second factor",
    "mfa_generate_recovery_codes": "only with a second factor",
    "mfa_download_recovery_codes": "a file",
    "openid_connect_login": "no provider here",
    "openid_connect_callback": "no provider here",
    "socialaccount_signup": "only in the middle of a sign-in",
    "admin:reminders_ladder_add": "closed: the code says which ladders there are",
    "admin:login": "sends on to the one sign-in",
    "admin:logout": "only POST",
    "admin:autocomplete": "JSON",
    "admin:jsi18n": "a script",
    "admin:view_on_site": "sends on",
}


# Where a record of another kind has another page: of which model, and which field tells.
BY_KIND = {"desk:body": ("dialogue.Body", "kind")}


@dataclass(frozen=True)
class SeenPage:
    """A page, who sees it (None: somebody who has not signed in), and its kind beside the first."""

    address: Address
    who: str | None
    user: User | None
    kind: str = ""

    @property
    def path(self) -> str:
        return self.address.path

    def __str__(self) -> str:
        return f"{self.address.route} {self.path} as {self.who or 'nobody'}"


@dataclass(frozen=True)
class Visit:
    """A page as it was answered, and the SQL that was run for it."""

    page: SeenPage
    answer: Answer
    queries: list[str]


class UnseenPageError(Exception):
    """Nobody of the cast sees the page of a route, so no proof has looked at it."""


def visit_pages(*, in_short: bool = False, has_all: bool = True) -> list[Visit]:
    """Visit a page of every route that shows one, as the first of the cast who sees it.

    And one for each name after the question mark; `in_short` only where that is another page. In a
    world that has not all a route may have no page; else UnseenPageError says which one has none.
    """
    visits: list[Visit] = []
    unseen = []
    with quiet(), nothing_changes():
        viewers = list(_viewers())
        for route in all_routes():
            # Others are turned away from each page of the admin.
            right = (
                viewers if route.app != "admin" else [one for one in viewers if one.who == "admin"]
            )
            found = list(_visits_of(route, right, in_short))
            visits += found
            if not found and _must_show(route):
                unseen.append(f"{route} (/{route.pattern})")
    if unseen and has_all:
        raise UnseenPageError(
            "Nobody of the cast gets these pages. Give the world what they need, or say in "
            "NOT_PAGES of tests/harness/pages.py why they are none: " + ", ".join(unseen)
        )
    return visits


@dataclass(frozen=True)
class _Viewer:
    who: str | None
    user: User | None
    client: Client

    def visit(self, address: Address, kind: str = "") -> Visit | None:
        """Return what this one sees at an address; None if that is no page."""
        reset_queries()  # the log holds 9000
        with CaptureQueriesContext(connection) as queries:
            answer = fetch(self.client, address.path)
        if not is_page(answer):
            return None
        page = SeenPage(address, self.who, self.user, kind)
        return Visit(page, answer, [query["sql"] for query in queries])


def _viewers() -> Iterator[_Viewer]:
    people = read_cast().people
    for who in (*ANYBODY, None):
        user = people[who] if who else None
        yield _Viewer(who, user, sign_in(user))


def _visits_of(route: Route, viewers: Iterable[_Viewer], in_short: bool) -> Iterator[Visit]:
    if route.name in NOT_PAGES or route.name in NOT_PAGES_OF_OTHERS:
        return
    for viewer in viewers:
        addresses = [
            address
            for address in addresses_of(route, reader(viewer.user), most=8, in_short=in_short)
            if "format=csv" not in address.path
            and (address.kind == VISIBLE or "key" in route.arguments)
        ]
        seen = next(filter(None, map(viewer.visit, addresses)), None)
        if seen is None:
            continue
        yield seen
        yield from _of_other_kinds(route, seen.page.address, addresses, viewer)
        said = set()
        for address in addresses:
            sort = _sort_of(address)
            if sort and sort not in said and (visit := viewer.visit(address)):
                said.add(sort)
                yield visit
        return


def _of_other_kinds(
    route: Route, seen: Address, addresses: list[Address], viewer: _Viewer
) -> Iterator[Visit]:
    if route.name not in BY_KIND:
        return
    label, field = BY_KIND[route.name]
    kinds = dict(apps.get_model(label)._base_manager.values_list("uid", field))
    said = {kinds[UUID(seen.named[0])]}
    for address in addresses:
        kind = kinds.get(UUID(address.named[0])) if "?" not in address.path else None
        if kind and kind not in said and (visit := viewer.visit(address, kind)):
            said.add(kind)
            yield visit


def _sort_of(address: Address) -> str:
    """Queries of different names give different pages; a new request has a form for each kind."""
    pairs = [pair for pair in address.path.partition("?")[2].split("&") if pair]
    if address.route.name == "agenda:new":
        return "&".join(pairs)
    return "&".join(pair.partition("=")[0] for pair in pairs)


def is_page(answer: Answer) -> bool:
    """Return whether an answer is a whole page of HTML (401: a sign-in elsewhere that failed)."""
    return answer.status in (200, 401) and answer.text.lstrip()[:9].lower() == "<!doctype"


def _must_show(route: Route) -> bool:
    if route.name in NOT_PAGES or route.name in NOT_PAGES_OF_OTHERS or not route.name:
        return False
    return route.app in OUR_APPS or not route.arguments


__all__ = ["NOT_PAGES", "SeenPage", "UnseenPageError", "Visit", "is_page", "visit_pages"]
