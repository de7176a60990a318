"""Fetch every address as one reader, in every way, and compare what came back."""

from collections.abc import Iterable

from django.test import Client

from tests.harness.addresses import ABSENT, HIDDEN, VISIBLE, Address
from tests.harness.fetching import Answer, fetch, quiet
from tests.harness.filling import RIGHT, WRONG, forms_of

Way = tuple[str, str]  # the path, and how it was asked for
Answers = dict[Way, Answer]


def crawl(client: Client, addresses: Iterable[Address], *, is_full: bool = False) -> Answers:
    """Return the answer to each way of asking for each address.

    Every address: GET. Where a page shows a form: POST of the form filled in rightly. With
    `is_full` also HEAD, POST of the form filled in wrongly, and POST of nothing to every path. A
    view that fails is an answer 500.
    """
    answers: Answers = {}
    with quiet():
        for address in addresses:
            _ask_in_every_way(client, address, answers, is_full)
    return answers


def _ask_in_every_way(client: Client, address: Address, answers: Answers, is_full: bool) -> None:
    path = address.path
    page = answers[path, "GET"] = _answer(client, path, "GET")
    forms = []
    if page.status == 200 and address.kind == VISIBLE:
        forms = [form for form in forms_of(page.text) if form.action in ("", path)]
    fillings = (("wrongly", WRONG), ("rightly", RIGHT)) if is_full else (("rightly", RIGHT),)
    is_full = is_full and "?" not in path
    if is_full:
        answers[path, "HEAD"] = _answer(client, path, "HEAD")
        answers[path, "POST nothing"] = _answer(client, path, "POST")
    for n, form in enumerate(forms):
        for how, by_type in fillings:
            answers[path, f"POST {how} {n}"] = _answer(client, path, "POST", form.filled(by_type))


def _answer(client: Client, path: str, method: str, data: object = None) -> Answer:
    try:
        return fetch(client, path, method, data)
    except Exception as error:
        return Answer(500, (), f"{type(error).__name__}: {error}".encode())


def differences(before: Answers, after: Answers) -> list[str]:
    """Return a line for each way of asking that was answered differently."""
    lines = [
        f"{how} {path}: {_difference(before[path, how], after[path, how])}"
        for path, how in before
        if (path, how) in after and before[path, how] != after[path, how]
    ]
    return lines + [f"{how} {path}: only once" for path, how in before.keys() ^ after.keys()]


def betrayals(addresses: Iterable[Address], answers: Answers) -> list[str]:
    """Return a line for each hidden record whose address is not answered as an absent one's."""
    addresses = list(addresses)
    absent: dict[tuple[str, str], Answer] = {}
    lines = []
    for kind in (ABSENT, HIDDEN):
        for address in addresses:
            if address.kind != kind:
                continue
            for how in ("GET", "HEAD", "POST nothing"):
                if (address.path, how) not in answers:
                    continue
                answer = answers[address.path, how].without(address.named)
                twin = absent.setdefault((address.twin, how), answer)
                if kind == HIDDEN and answer != twin:
                    lines.append(f"{how} {address}: hidden, but {_difference(twin, answer)}")
    return lines


def failures(answers: Answers) -> list[str]:
    """Return a line for each view that failed."""
    return [
        f"{how} {path}: {answer.text[:300]}"
        for (path, how), answer in answers.items()
        if answer.status >= 500
    ]


def _difference(one: Answer, other: Answer) -> str:
    if one.status != other.status:
        return (
            f"{one.status} became {other.status} {other.text[:100] if other.status == 500 else ''}"
        )
    if one.headers != other.headers:
        changed = set(one.headers) ^ set(other.headers)
        return f"headers {sorted(changed)}" + _first_difference(one.text, other.text)
    return _first_difference(one.text, other.text)


def _first_difference(one: str, other: str) -> str:
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    return next((f" {a.strip()!r} became {b.strip()!r}" for a, b in pairs if a != b), " its length")
