"""For each argument in an address: a sample that a reader sees, a hidden one, and an absent one.

A new page is in every proof by itself as long as its address names records as the others do
(`meetings/<uuid:uid>`). Otherwise `addresses` raises NoSampleError, which says what to add here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from core.constraints import current
from core.dates import home_today
from core.markings import Marking
from offices.models import (
    Absence,
    Assignment,
    Draft,
    HandOver,
    Membership,
    OfficeMove,
    Relationship,
    User,
)
from tests.harness.absences import reads_absence
from tests.harness.hand_overs_world import reads_hand_over, reads_move
from tests.harness.tokens import may_read, owners
from tests.harness.typed import reads_draft, reads_import
from tests.harness.urls import Route
from workinggroups.models import StepImport

# What makes rows look different on their pages.
SORTS = ("state", "outcome", "stage", "kind", "status", "side")
ABSENT_UID = UUID("0b5e4f60-0000-4000-8000-000000000000")
Arguments = dict[str, Any]


class NoSampleError(Exception):
    """An address has an argument for which nobody has said what to put there."""


@dataclass(frozen=True)
class Samples:
    """Arguments of one kind of address for one reader."""

    visible: list[Arguments] = field(default_factory=list)
    hidden: list[Arguments] = field(default_factory=list)
    absent: list[Arguments] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """Who looks: a person, or None for somebody who has not signed in, and what they reach."""

    user: User | None
    relationships: frozenset[int] = frozenset()

    def reads(self, row: Any) -> bool:
        """Say, in plain Python, whether the gate must show a row."""
        if self.user is None:
            return False
        if isinstance(row, Draft):
            return reads_draft(self.user, row)
        if isinstance(row, Absence):
            return reads_absence(self.user, row)
        if isinstance(row, StepImport):
            return reads_import(self.user, row, set(self.relationships))
        if isinstance(row, HandOver):
            return reads_hand_over(self.user, row)
        if isinstance(row, OfficeMove):
            return reads_move(self.user, row)
        where = row.pk if isinstance(row, Relationship) else getattr(row, "relationship_id", None)
        if where is None:  # people and offices are not behind the gate
            return True
        return self.reads_of(where, getattr(row, "marking", "U"))

    def reads_of(self, relationship_id: int, marked: Marking | str) -> bool:
        """Say whether the gate must show what a relationship has under a marking."""
        return self.user is not None and may_read(
            self.user, marked, relationship_id, set(self.relationships)
        )


def reader(user: User | None) -> Reader:
    """Return a reader with the relationships to which an office of theirs is assigned today."""
    if user is None:
        return Reader(None)
    today = home_today()
    offices = Membership.objects.filter(current(today), user=user).values("office_id")
    assigned = Assignment._base_manager.filter(current(today), office__in=offices)
    return Reader(user, frozenset(assigned.values_list("relationship_id", flat=True)))


# --- Which kind of record stands at which place in an address --------------------------------

Finder = Callable[[Reader, int], Samples]


def _named(model: str, argument: str = "uid", absent: Any = ABSENT_UID, **only: object) -> Finder:
    def find(looking: Reader, most: int) -> Samples:
        return _samples_of(apps.get_model(model), looking, most, argument, absent, **only)

    return find


def _with(find: Finder, **more: object) -> Finder:
    """The same samples with one more argument, which names no record."""

    def widened(looking: Reader, most: int) -> Samples:
        found = find(looking, most)
        return Samples(
            *([{**each, **more} for each in group] for group in (found.visible, found.hidden)),
            absent=[{**each, **more} for each in found.absent],
        )

    return widened


def _references(looking: Reader, most: int) -> Samples:
    found = Samples(absent=[{"reference": "AZ-2222"}])
    for model in (
        "dialogue.Body",
        "dialogue.Meeting",
        "dialogue.Counterpart",
        "dialogue.Contact",
        "workinggroups.Activity",
        "workinggroups.JointConclusion",
        "workinggroups.Assessment",
        "agenda.AgendaItem",
        "agenda.ActionRequest",
        "agenda.Ask",
        "workinggroups.NextStep",
        "workinggroups.Benchmark",
    ):
        one = _samples_of(apps.get_model(model), looking, 1, "reference", "")
        found.visible.extend(one.visible)
        found.hidden.extend(one.hidden)
    return found


def _histories(looking: Reader, most: int) -> Samples:
    from desk.kinds import history_kinds

    found = Samples()
    for kind, model in history_kinds().items():
        one = _samples_of(model, looking, 1, "uid", ABSENT_UID)
        found.visible.extend({"kind": kind, **each} for each in one.visible)
        found.hidden.extend({"kind": kind, **each} for each in one.hidden)
        found.absent.extend({"kind": kind, **each} for each in one.absent)
    found.absent.append({"kind": "nothing", "uid": ABSENT_UID})
    return found


def words(looking: Reader, most: int) -> Samples:
    """Return words that only records say which the reader reads, or which the reader does not."""
    visible, hidden = [], []
    for token, owned in sorted(_once(owners, owners).items()):
        said = {looking.reads_of(owner.relationship_id, owner.marking) for owner in owned}
        if said == {True}:
            visible.append({"word": token})
        elif said == {False}:
            hidden.append({"word": token})
    return Samples(visible[:most], [*hidden[:1], *hidden[-1:]], [{"word": "zq99999"}])


def _only_absent(**arguments: object) -> Finder:
    return lambda looking, most: Samples(absent=[arguments])


def _only_visible(**arguments: object) -> Finder:
    return lambda looking, most: Samples(visible=[arguments])


PLACES: dict[str, Finder] = {
    "relationships/<slug:code>": _named("offices.Relationship", "code", "xx"),
    "tracks/<uuid:uid>": _named("dialogue.Track"),
    "activities/<uuid:uid>": _named("workinggroups.Activity"),
    "issues/<uuid:uid>/move/<slug:where>": _with(_named("workinggroups.RemitIssue"), where="up"),
    "issues/<uuid:uid>": _named("workinggroups.RemitIssue", is_dropped=False),
    "links/<uuid:uid>": _named("workinggroups.BodyLink"),
    "bodies/<uuid:uid>/issues": _named("dialogue.Body", kind="group"),
    "bodies/<uuid:uid>/cadence/<slug:kind>": _with(_named("dialogue.Body"), kind="consultation"),
    "bodies/<uuid:uid>/conclusions": _named("dialogue.Body", kind="group"),
    "bodies/<uuid:uid>": _named("dialogue.Body"),
    "conclusions/<uuid:uid>/agreement/<slug:side>": _with(
        _named("workinggroups.JointConclusion"), side="partner"
    ),
    "conclusions/<uuid:uid>": _named("workinggroups.JointConclusion"),
    "hand-over/<uuid:uid>/notes/<slug:code>": _with(_named("offices.HandOver"), code="az"),
    "hand-over/<uuid:uid>": _named("offices.HandOver"),
    "office-moves/<uuid:uid>": _named("offices.OfficeMove"),
    "assignments/<uuid:uid>": _named("offices.Assignment"),
    "run-up/<uuid:uid>": _named("dialogue.RunUpStep"),
    "cadences/<uuid:uid>": _named("dialogue.Cadence"),
    "seats/<uuid:uid>": _named("dialogue.ChairSeat"),
    "terms/<uuid:uid>": _named("dialogue.ChairTerm"),
    "meetings/<uuid:uid>/papers/<slug:paper>": _with(_named("dialogue.Meeting"), paper="agenda"),
    "meetings/<uuid:uid>/progress": _named("dialogue.Meeting", kind__in=("review", "checkin")),
    "meetings/<uuid:uid>": _named("dialogue.Meeting"),
    "assessments/<uuid:uid>": _named("workinggroups.Assessment"),
    "items/<uuid:uid>/move/<slug:where>": _with(_named("agenda.AgendaItem"), where="up"),
    "items/<uuid:uid>": _named("agenda.AgendaItem"),
    "calls/<uuid:uid>": _named("agenda.ProposalCall"),
    "papers/<uuid:uid>": _named("agenda.SentPaper"),
    "paper-words/<uuid:uid>": _named("agenda.PaperWord"),
    "step-proposals/<uuid:uid>": _named("agenda.StepProposal"),
    "summaries/<uuid:uid>": _named("dialogue.MeetingSummary"),
    "requests/<uuid:uid>": _named("agenda.ActionRequest"),
    "asks/<uuid:uid>": _named("agenda.Ask"),
    "answers/<uuid:uid>": _named("agenda.Answer"),
    "delegates/<uuid:uid>": _named("dialogue.DelegationMember"),
    "counterparts/<uuid:uid>": _named("dialogue.Counterpart"),
    "contacts/<uuid:uid>": _named("dialogue.Contact"),
    "imports/<uuid:uid>": _named("workinggroups.StepImport"),
    "steps/<uuid:uid>": _named("workinggroups.NextStep"),
    "benchmarks/<uuid:uid>": _named("workinggroups.Benchmark"),
    "offices/<uuid:uid>": _named("offices.Office"),
    "holidays/<uuid:uid>": _named("offices.Holiday"),
    "away/<uuid:uid>": _named("offices.Absence"),
    "reports/<uuid:uid>": _named("offices.Office"),
    "positions/<uuid:uid>": _named("agenda.Position"),
    "deadlines/<uuid:uid>": _named("reminders.Deadline"),
    "notices/<uuid:uid>": _named("reminders.Notice", mail__isnull=False),
    "drafts/<uuid:uid>": _named("offices.Draft"),
    "operator/jobs/<str:job>": _only_absent(job="nothing.known"),
    "history/<slug:kind>/<uuid:uid>": _histories,
    "r/<str:reference>": _references,
    "confirm-email/(?P<key>[-:\\w]+)": _only_absent(key="Mg:1tq2aB:wrong"),
    "key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)": _only_absent(uidb36="1", key="wrong"),
    "oidc/(?P<provider_id>[^/]+)": _only_absent(provider_id="nobody"),
    "admin/(?P<app_label>": _only_visible(app_label="offices"),
    "admin/r/<path:content_type_id>/<path:object_id>": _only_absent(
        content_type_id=999999, object_id=999999
    ),
    "admin/(?P<url>.*)": _only_absent(url="nothing/here"),
}


_kept: dict[Any, Any] | None = None


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Look each kind of record up once for a `with` block in which no row of them changes."""
    global _kept
    _kept = {}
    try:
        yield
    finally:
        _kept = None


def _once(key: Any, look_up: Callable[[], Any]) -> Any:
    if _kept is None:
        return look_up()
    if key not in _kept:
        _kept[key] = look_up()
    return _kept[key]


def samples_for(route: Route, looking: Reader, most: int) -> Samples:
    """Return up to `most` samples of each kind for the arguments of a route.

    Raises NoSampleError for a route with arguments that nobody has described.
    """
    if not route.arguments:
        return Samples(visible=[{}])
    for place, find in PLACES.items():
        if place in route.pattern:
            found = find(looking, most)
            break
    else:
        if not route.pattern.startswith("admin/") or route.arguments != ("object_id",):
            raise NoSampleError(
                f"{route} ({route.pattern}) takes {', '.join(route.arguments)}, and no proof knows "
                "what to put there. Say in PLACES of tests/harness/samples.py which record it is."
            )
        app, model = route.pattern.split("/")[1:3]
        found = _samples_of(apps.get_model(app, model), looking, most, "object_id", 999999)
    wrong = [each for each in (*found.visible, *found.absent) if set(each) != set(route.arguments)]
    if wrong:
        raise NoSampleError(
            f"{route} ({route.pattern}) takes {', '.join(route.arguments)}, but its sample in "
            f"PLACES of tests/harness/samples.py gives {', '.join(wrong[0])}."
        )
    return found


def _samples_of(
    model: type[models.Model],
    looking: Reader,
    most: int,
    argument: str,
    absent: Any,
    **only: object,
) -> Samples:
    key = (model, looking, argument, repr(sorted(only.items())))
    visible, hidden = _once(key, lambda: _sorts_of(model, looking, argument, only))
    return Samples(_in_turn(visible, most), _in_turn(hidden, 2), [{argument: absent}])


Sorts = list[list[Arguments]]


def _sorts_of(
    model: type[models.Model], looking: Reader, argument: str, only: dict[str, object]
) -> tuple[Sorts, Sorts]:
    visible, hidden = defaultdict(list), defaultdict(list)
    for row in model._base_manager.filter(**only).order_by("pk"):
        said = {argument: _value(row, argument)}
        if looking.reads(row):
            visible[_sort_of(row)].append(said)
        else:
            # One that is too high and one of a relationship that is not theirs.
            is_near = getattr(row, "relationship_id", None) in looking.relationships
            hidden[is_near].append(said)
    return list(visible.values()), list(hidden.values())


def _value(row: Any, argument: str) -> Any:
    if argument == "object_id":
        return row.pk
    if isinstance(row, Relationship):
        return row.code.lower() if argument == "code" else row.uid
    return getattr(row, argument)


def _sort_of(row: Any) -> tuple[str, ...]:
    """Rows that look alike are of one sort; a proof wants one of each."""
    sort = [str(getattr(row, name, "")) for name in SORTS]
    return (*sort, str(getattr(row, "withdrawn_at", None) is not None))


def _in_turn(groups: Iterable[list[Arguments]], most: int) -> list[Arguments]:
    """Return the first of each group, then the second ones, up to `most`."""
    turns: list[Arguments] = []
    rows = [list(group) for group in groups]
    while any(rows) and len(turns) < most:
        turns += [group.pop(0) for group in rows if group]
    return turns[:most]
