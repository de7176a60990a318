"""How long search takes over 100,000 records: to find and show thirty of them, and the whole page.

    make bench

prints for each question the median time to find (count, order, thirty rows with their words
marked, under the gate), that of the whole page, and how many records are found. Beside it stands a
page that reads no index, all requests: what a page costs on this machine at this moment.
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from django.http import QueryDict

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.update(DEBUG="0", SECRET_KEY="only-for-benchmarks-" + "0123456789" * 5)
os.environ.update(ALLOWED_HOSTS="testserver", SECURE_COOKIES="0", MFA_REQUIRED="0")
os.environ.update(EMAIL_URL="memorymail://", LOG_LEVEL="ERROR")

TIMES = 15
RECORDS = int(os.environ.get("RECORDS", 100_000))
QUESTIONS = {
    "a common word": "q=security",
    "a word of a tenth of them": "q=harbor",
    "two words": "q=pipeline+border",
    "a rare word": "q=tensalvor",
    "a word without its end": "q=quatenb",
    "a phrase": "q=%22border+corridor%22",
    "without accents": "q=medeniyyet+baki",
    "a common word, one relationship": "q=security&country=ab",
    "a common word, one kind and a year": "q=energy&kind=answer&from=2020-01-01&to=2020-12-31",
    "the last page of a common word": "q=security&page=99999",
    "no such word": "q=zeppelin",
}


def main() -> int:
    """Write the records, ask, print; return the exit code."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from benchmarks.records import write
    from offices.models import SearchEntry

    # Only the time of the application is measured; no static file is collected for that.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    started = time.perf_counter()
    user = write(RECORDS)
    took = time.perf_counter() - started
    print(f"{SearchEntry.plain.count():,} records can be found, written in {took:.0f} s")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = _median(lambda: client.get("/requests/?box=all"))
    print(f"{'':36} {'search':>9} {'page':>12}")
    print(f"{'all requests, first page':36} {'':9} {page:9.1f} ms")
    searches, pages = [], []
    for name, query in QUESTIONS.items():
        found: list[int] = []
        searches.append(_median(partial(_search, user, query, found)))
        pages.append(_median(partial(client.get, f"/search/?{query}")))
        print(f"{name:36} {searches[-1]:6.1f} ms {pages[-1]:9.1f} ms {found[-1]:8,} found")
    print(f"{'p50':36} {median(searches):6.1f} ms {median(pages):9.1f} ms")
    return 0


def _search(user: Any, query: str, counts: list[int]) -> None:
    from core.dates import home_today
    from desk.forms import SearchForm
    from desk.hits import to_hits
    from desk.search import found, in_order

    wanted = SearchForm(QueryDict(query), user).wanted()
    entries = found(user, wanted, home_today())
    counts.append(entries.count())
    last = max(0, counts[-1] - 30) if "page=" in query else 0
    to_hits(user, wanted.words, in_order(entries, wanted, counts[-1])[last : last + 30])


def _median(act: Callable[[], Any]) -> float:
    """Return the median time of an act in milliseconds; the first one only warms it up."""
    times = []
    for _ in range(TIMES + 1):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return median(times[1:])


if __name__ == "__main__":
    sys.exit(main())
