"""Many invented records, written straight into a throw-away database; the same ones each time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import connection

from agenda.models import ActionRequest, RequestState
from core.markings import MARKINGS
from dialogue.models import Theme, Track
from offices.models import (
    Assignment,
    Membership,
    Office,
    Part,
    Relationship,
    Role,
    SearchEntry,
    User,
)

RELATIONSHIPS, READABLE = 40, 30
REQUESTS = 2_000  # the pages to which everything leads
FIRST_DAY = date(2016, 1, 1)
CODES = [each.code for each in MARKINGS]
WEIGHTS = [60, 15, 5, 8, 4, 5, 3]
KINDS = ("ask", "answer", "position")
NAMED = ("security", "energy", "pipeline", "border", "corridor", "Bakı", "mədəniyyət", "harbor")
SYLLABLES = ("ba", "ko", "ri", "ten", "mu", "sal", "vor", "ing", "pe", "dra", "lo", "shi", "qua")
INDEX = (
    'CREATE INDEX search_words ON offices_searchentry USING gin (vector) WITH (fastupdate = "off")'
)


class Words:
    """Texts in which few words are common and most are rare, as in real ones."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        rare = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(6_000)}
        self.all = [*NAMED, *sorted(rare)]
        self.weights = [1 / (rank + 100) for rank in range(len(self.all))]

    def text(self, least: int, most: int) -> str:
        """Return so many words."""
        n = self.chance.randint(least, most)
        return " ".join(self.chance.choices(self.all, self.weights, k=n))


def write(n: int) -> User:
    """Write `n` records; return somebody who reads up to C, in three quarters of the relationships.

    Requests are written with all that hangs on them; of what is said on them only what search
    keeps, which is what is measured.
    """
    chance = Random(7)
    words = Words(chance)
    office = Office.objects.create(code="DESK", name="Desk", country="US")
    user = User.objects.create_user("reader@bench.test", name="Reader", clearance="C")
    Membership.objects.create(user=user, office=office, role=Role.APPROVER, starts_on=FIRST_DAY)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX search_words")
        requests = ActionRequest.objects.bulk_create(
            _requests(chance, words, _tracks(office), office, user)
        )
        left = n - SearchEntry.plain.count()
        SearchEntry.plain.bulk_create(_words_on(requests, chance, words, left), batch_size=2_000)
        cursor.execute(INDEX)
        cursor.execute("VACUUM ANALYZE")
    return user


def _tracks(office: Office) -> list[Track]:
    tracks = []
    for n in range(RELATIONSHIPS):
        relationship = Relationship.objects.create(
            code=f"{chr(65 + n // 26)}{chr(65 + n % 26)}",
            name=f"Country {n}",
            capital=f"Capital {n}",
            time_zone="UTC",
        )
        if n < READABLE:
            Assignment.objects.create(
                relationship=relationship, office=office, part=Part.DESK, starts_on=FIRST_DAY
            )
        tracks += [
            Track.objects.create(
                relationship=relationship, theme=theme, marking="U", lead_office=office
            )
            for theme in Theme.objects.all()
        ]
    return tracks


def _requests(
    chance: Random, words: Words, tracks: list[Track], office: Office, user: User
) -> Iterator[ActionRequest]:
    for _ in range(REQUESTS):
        track, day = chance.choice(tracks), _day(chance)
        yield ActionRequest(
            track=track,
            relationship_id=track.relationship_id,
            marking=chance.choices(CODES, WEIGHTS)[0],
            office=office,
            title=words.text(3, 8)[:160],
            background=words.text(30, 120),
            suspense_on=day,
            state=RequestState.FILED,
            drafted_by=user,
            released_by=user,
            is_own_release=True,
            filed_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )


def _words_on(
    requests: list[ActionRequest], chance: Random, words: Words, n: int
) -> Iterator[SearchEntry]:
    for _ in range(n):
        request = chance.choice(requests)
        yield SearchEntry(
            uid=UUID(int=chance.getrandbits(128), version=4),
            relationship_id=request.relationship_id,
            marking=request.marking,
            kind=chance.choice(KINDS),
            page="actionrequest",
            page_uid=request.uid,
            theme=chance.choice(("security", "energy", "democracy")),
            on_day=_day(chance),
            title=words.text(3, 12),
            text=words.text(20, 120),
        )


def _day(chance: Random) -> date:
    return FIRST_DAY + timedelta(days=chance.randrange(4_000))
