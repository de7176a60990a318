"""What holds after each round of the jobs, at each day's end, and at the end of the year."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.core import mail
from django.db.models import Count, F, Q
from django.utils import timezone

from core.dates import home_today
from dialogue.models import Meeting, MeetingStep
from offices.models import Assignment, Membership, User
from reminders.facts import kind_of
from reminders.models import Deadline, Mail, Notice
from reminders.services.due_list import differences
from tests.desk.year.countries import READ, Country, ledgers_shown
from tests.desk.year.oracle import CLOSED, step_reached

DAY = timedelta(days=1)
RANKS = ("U", "SBU", "C", "S")
# The ladders as design §8 and the migration have them: days before, business days to escalation.
LADDERS = {"usual": (30, 14, 7, 1, 0), "short": (7, 1, 0), "answer": (7, 3, 1, 0)}
LADDERS["report"] = (14, 3, 0)
SURELY_ESCALATED = 25  # days late: ten business days are over, whatever holidays there were
FINAL_STEPS = {"hold": "held", "miss": "missed", "waive": "waived"}


class Watch:
    """Looks at everything that was told, sent and planned, and remembers it."""

    def __init__(self, countries: list[Country]) -> None:
        self.countries = countries
        self.sent: Counter[str] = Counter()
        # Of each step the notices that stand: sent, or still to be sent.
        self.told: dict[tuple[int, date, str], set[int]] = defaultdict(set)
        self.looked_at = timezone.now()

    # --- After each round -----------------------------------------------------------------------
    def round(self, now: datetime) -> None:
        """Nothing waits past its time; what went was owed, and its reader may read it."""
        for message in mail.outbox:
            self.sent[message.extra_headers["Message-ID"]] += 1
        is_quiet = not mail.outbox
        mail.outbox.clear()
        assert not Notice.objects.for_system(READ).waiting().filter(goes_at__lte=now).exists()
        assert not Mail.objects.waiting().filter(goes_at__lte=now).exists()
        if is_quiet:
            return
        reads = self._reads()
        for name, told in (("notice", _lines_sent(now)), ("mail", _meetings_told(now))):
            for recipient, relationship, marking in told:
                assert reads(recipient, relationship, marking), f"{name} to {recipient}: {marking}"

    @staticmethod
    def is_awake(now: datetime) -> bool:
        """Return whether the next sweep has something to look at: somebody else is to hear."""
        rows = Deadline.objects.for_system(READ).filter(ended_at__isnull=True)
        return rows.filter(wakes_at__lte=now).exists()

    def _reads(self) -> Any:
        """Return who reads what today, from tables and ranks alone."""
        today = home_today()
        people = {
            pk: (RANKS.index(clearance), national)
            for pk, clearance, national in User.objects.filter(is_active=True).values_list(
                "pk", "clearance", "is_home_national"
            )
        }
        now = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gt=today))
        works = set(Membership.objects.filter(now).values_list("user_id", "office_id"))
        parts: dict[int, set[int]] = {}
        for office, relationship in (
            Assignment.objects.for_system(READ)
            .filter(now)
            .values_list("office_id", "relationship_id")
        ):
            parts.setdefault(office, set()).add(relationship)
        reached = {(user, to) for user, office in works for to in parts.get(office, ())}

        def reads(user: int, relationship: int, marking: str) -> bool:
            level, _slash, noforn = marking.partition("/")
            rank, national = people.get(user, (-1, False))
            is_cleared = rank >= RANKS.index(level) and (national or not noforn)
            return is_cleared and (user, relationship) in reached

        return reads

    # --- At each day's end ----------------------------------------------------------------------
    def end_day(self, today: date, open_day: date) -> None:
        """The due list agrees, the ledgers are the oracle's, and every step reached was told.

        What was silenced for one is no telling: somebody else heard, or it is not owed any more.
        `open_day`: the last day on which an office on earth had opened when the jobs last ran.
        """
        assert list(differences()) == []
        shown = ledgers_shown(self.countries)
        for country in self.countries:
            for key, ledger in country.ledgers.items():
                assert shown[key] == ledger.shown(), (today, country.relationship.code, key)
        self._remember_notices()
        untold = [row for row in _steps_reached(open_day) if row[2] and not self.told.get(row)]
        assert untold == [], today

    def _remember_notices(self) -> None:
        since = Q(planned_at__gte=self.looked_at) | Q(silenced_at__gte=self.looked_at)
        rows = Notice.objects.for_system(READ).filter(since)
        for pk, silenced_at, *step in rows.values_list(
            "pk", "silenced_at", "deadline_id", "due_on", "step"
        ):
            stand = self.told[tuple(step)]
            if silenced_at is None:
                stand.add(pk)
            else:
                stand.discard(pk)
        self.looked_at = timezone.now()

    # --- At the end of the year -----------------------------------------------------------------
    def end_year(self, today: date) -> dict[str, int]:
        """Return how many periods ended how; each that closed has ended once, none is skipped."""
        counted: Counter[str] = Counter()
        rows = Meeting.objects.for_system(READ).filter(is_history=False)
        ended = _final_steps()
        for key in ledgers_shown(self.countries):
            body, kind = key
            own = rows.filter(body=body, kind=kind).order_by("period")
            numbers = [row.period for row in own]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), key
            for one, later in pairwise(own):
                assert one.due_on < later.due_on or not later.is_untouched
            for row in own:
                state = "held" if row.state == "concluded" else row.state
                counted[state if state in CLOSED else "open"] += 1
                if row.closes_on < today:
                    assert state in CLOSED, (key, row.period)
                assert ended.get(row.pk, []) == ([state] if state in CLOSED else []), (key, row)
        self._every_mail_once()
        return counted

    def _every_mail_once(self) -> None:
        assert set(self.sent.values()) == {1}
        mails = Mail.objects.filter(state="sent")
        assert set(self.sent) == {one.message_id for one in mails.only("uid")}
        assert not Mail.objects.filter(state__in=["failed", "unknown"]).exists()
        assert not Mail.objects.ambiguous().exists()
        twice = (
            Notice.objects.for_system(READ)
            .values("deadline", "due_on", "step", "recipient")
            .annotate(times=Count("pk"))
            .filter(times__gt=1)
        )
        assert not twice.exists()


def _lines_sent(now: datetime) -> Iterator[tuple[int, int, str]]:
    """Yield reader, relationship and marking of each line that was sent now; all were owed."""
    rows = Notice.objects.for_system(READ).filter(
        mail__state="sent", mail__ended_at=now, silenced_at__isnull=True
    )
    over = rows.filter(Q(deadline__ended_at__isnull=False) | ~Q(due_on=F("deadline__due_on")))
    assert not over.exists()
    yield from rows.values_list("recipient_id", "relationship_id", "deadline__marking")


def _meetings_told(now: datetime) -> Iterator[tuple[int, int, str]]:
    """Yield the same for the mails about a meeting's day."""
    mails = Mail.objects.filter(state="sent", ended_at=now, key__startswith="meeting:")
    told = [(one.recipient_id, one.key.split(":")[1]) for one in mails]
    meetings = Meeting.objects.for_system(READ).in_bulk({uid for _, uid in told}, field_name="uid")
    marked = {str(uid): (row.relationship_id, row.marking) for uid, row in meetings.items()}
    for recipient, uid in told:
        yield recipient, *marked[uid]


def _steps_reached(day: date) -> Iterator[tuple[int, date, str | None]]:
    """Yield for each thing owed the reminder that is the newest by `day`."""
    owed = Deadline.objects.for_system(READ).filter(ended_at__isnull=True)
    for pk, kind, due_on in owed.values_list("pk", "kind", "due_on"):
        yield pk, due_on, step_reached(LADDERS[kind_of(kind).ladder], due_on, day)
        if (day - due_on).days > SURELY_ESCALATED:
            after = {"usual": 5, "short": 5, "answer": 3, "report": 10}[kind_of(kind).ladder]
            yield pk, due_on, f"above-{after}"


def _final_steps() -> dict[int, list[str]]:
    """Return by meeting how it ended, by the steps that were not taken back.

    Held after it was missed is held: it corrects that.
    """
    found: dict[int, list[str]] = {}
    steps = MeetingStep.objects.for_system(READ).filter(act__in=FINAL_STEPS, undone_by__isnull=True)
    for meeting, act in steps.order_by("pk").values_list("meeting_id", "act"):
        ends = found.setdefault(meeting, [])
        if act == "hold" and ends == ["missed"]:
            ends.clear()
        ends.append(FINAL_STEPS[act])
    return found
