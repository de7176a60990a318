"""What search finds: of the words, in the records that the reader may read (design §10)."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, Q, QuerySet, When

from agenda.models import ActionRequest
from core.search import question
from offices.models import Relationship, SearchEntry, User

MOST_WEIGHED = 1_000


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words, and what the records must be; nothing said means all."""

    words: str = ""
    kind: str = ""
    theme: str = ""
    relationship: Relationship | None = None
    from_on: date | None = None
    to_on: date | None = None

    @property
    def says_something(self) -> bool:
        """Return whether anything is looked for."""
        return self != Wanted()


def found(user: User, wanted: Wanted, today: date) -> QuerySet[SearchEntry]:
    """Return what `user` may read of it, in no order.

    What another office has not filed yet is not found, as it is not read (`readable_by`).
    """
    entries = (
        SearchEntry.objects.visible_to(user, today=today)
        .exclude(page_uid__in=_withheld(user, today))
        .select_related("relationship")
        .defer("vector", "title_vector")
        .order_by()
    )
    for condition in _conditions(wanted):
        entries = entries.filter(condition)
    return entries.filter(vector=question(wanted.words)) if wanted.words else entries


def in_order(entries: QuerySet[SearchEntry], wanted: Wanted, count: int) -> QuerySet[SearchEntry]:
    """Return what was found, `count` rows, in order: what fits the words best, then the newest.

    Where very much is found, what says it in its title comes first: to weigh each text would take
    longer than anybody waits, and would tell little of a word that so many texts say.
    """
    newest = (F("on_day").desc(nulls_last=True), "-id")
    if not wanted.words:
        return entries.order_by(*newest)
    asked = question(wanted.words)
    if count > MOST_WEIGHED:
        titled = Case(When(title_vector=asked, then=1), default=0)
        return entries.order_by(titled.desc(), *newest)
    return entries.annotate(rank=SearchRank(F("vector"), asked)).order_by("-rank", *newest)


def _conditions(wanted: Wanted) -> list[Q]:
    said = []
    if wanted.kind:
        said.append(Q(kind=wanted.kind))
    if wanted.theme:
        said.append(Q(theme=wanted.theme))
    if wanted.relationship:
        said.append(Q(relationship=wanted.relationship))
    if wanted.from_on:
        said.append(Q(on_day__gte=wanted.from_on))
    if wanted.to_on:
        said.append(Q(on_day__lte=wanted.to_on))
    return said


def _withheld(user: User, today: date) -> QuerySet:
    """Return the uids of requests that only their offices read: few, since most are filed."""
    return ActionRequest.objects.withheld_from(user, today).order_by().values("uid")
