"""How something that was found is shown: its words, and the page that it leads to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.findable import findable_models
from core.folding import Stretch, snippet, stretches
from core.search import found_in, question
from desk.kinds import readable_rows
from dialogue.models.names import BETWEEN
from offices.models import SearchEntry, User

# Where search keeps the names, old and new, of what is called by one of them.
NAMES_IN = {"body": "title", "meeting": "text"}
# What stands on another tab of its page than the first.
TABS = {"reviewdecision": "workinggroups:progress"}


@dataclass(frozen=True)
class Marked:
    """Title and text of an entry as `core.search.found_in` returns them."""

    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Hit:
    """A record that was found. `place` is the title of the page where it stands, "" for its own."""

    entry: SearchEntry
    kind: str
    title: str
    place: str
    path: str
    snippet: list[Stretch]

    @property
    def marking(self) -> str:
        """The marking of the record, and so of its words."""
        return self.entry.marking


def kind_labels() -> dict[str, str]:
    """Return what is found, by the kind that stands in the index, as people call it."""
    labels = {kind: str(model._meta.verbose_name) for kind, model in findable_models().items()}
    return {kind: label[:1].upper() + label[1:] for kind, label in labels.items()}


def to_hits(user: User, words: str, entries: Iterable[SearchEntry]) -> list[Hit]:
    """Return the entries as they are shown.

    One query for the marks on the words, and one for each kind of page, for any number.
    """
    entries = list(entries)
    pages, labels = _pages(user, entries), kind_labels()
    marked = _marked(user, words, entries)
    hits = []
    for entry in entries:
        page = pages.get((entry.page, entry.page_uid))
        if page is not None:  # both come through the gate: there is none that is not
            hits.append(_hit(entry, page, labels[entry.kind], marked.get(entry.pk, Marked())))
    return hits


def _hit(entry: SearchEntry, page: Any, kind: str, marked: Marked) -> Hit:
    called, tab = str(page), TABS.get(entry.kind)
    path = reverse(tab, args=[page.uid]) if tab else page.get_absolute_url()
    is_own_page = entry.uid == entry.page_uid
    if not is_own_page and entry.reference and "#" not in path:
        path = f"{path}#{entry.reference}"
    if entry.kind in NAMES_IN:
        names = NAMES_IN[entry.kind]
        title, told = called, _other_names(called, getattr(entry, names), getattr(marked, names))
    else:
        title, told = entry.title or called, snippet(entry.text, marked.text)
    place = "" if is_own_page or called in (title, entry.relationship.name) else called
    return Hit(entry, kind, title, place, path, told)


def _other_names(called: str, names: str, marked: str) -> list[Stretch]:
    """Return all names, what was found marked; none where the title says the only one."""
    return (
        stretches(names, marked) if any(each not in called for each in names.split(BETWEEN)) else []
    )


def _pages(user: User, entries: list[SearchEntry]) -> dict[tuple[str, Any], Any]:
    """Return the records to whose pages the entries lead, as the reader sees them."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        wanted.setdefault(entry.page, set()).add(entry.page_uid)
    found = {}
    for kind, uids in wanted.items():
        model = findable_models()[kind]
        rows = readable_rows(model, user)
        if any(field.name == "relationship" for field in model._meta.fields):
            rows = rows.select_related("relationship")  # its code is part of some addresses
        if hasattr(rows, "named_for_history"):
            rows = rows.named_for_history()
        for row in rows.filter(uid__in=uids):
            found[kind, row.uid] = row
    return found


def _marked(user: User, words: str, entries: list[SearchEntry]) -> dict[int, Marked]:
    """Return title and text of each entry, folded, the words that were found marked in them."""
    if not words or not entries:
        return {}
    asked = question(words)
    rows = (
        SearchEntry.objects.visible_to(user)
        .filter(pk__in=[entry.pk for entry in entries])
        .annotate(marked_title=found_in("title", asked), marked_text=found_in("text", asked))
        .order_by()
    )
    told = rows.values_list("pk", "marked_title", "marked_text")
    return {pk: Marked(title, text) for pk, title, text in told}
