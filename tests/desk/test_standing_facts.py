"""How it stands, out of the database, for somebody who does not see everything.

Random states are written down as plain dicts first. The oracle reads these alone: only those that
the reader may see, by a table of its own.
"""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from agenda.models import ActionRequest, AgendaItem, Ask, ItemClearance, Position
from desk.standing_facts import facts_of
from offices.models import Part
from reminders.facts import expected_facts
from reminders.services.due_list import differences, sync
from tests.factories import (
    BodyFactory,
    MeetingFactory,
    OfficeFactory,
    RelationshipFactory,
    TrackFactory,
    assigned,
    member,
)
from workinggroups.models import NextStep, ProgressReport

pytestmark = pytest.mark.django_db

# The reader: cleared to SBU, no national of home.
READ_BY_READER = {"U", "SBU"}
MARKINGS = st.sampled_from(["U", "U", "SBU", "SBU/NF", "C", "S/NF"])
WORDS = st.sampled_from(["pending", "not_cleared", "edits", "cleared", "information"])
LACKING = ("pending", "not_cleared", "edits")
FIRST = st.integers(0, 3)

BODIES = st.lists(
    st.fixed_dictionaries(
        {"track": st.integers(0, 1), "marking": MARKINGS, "is_active": st.booleans()}
    ),
    min_size=2,
    max_size=4,
)
MEETINGS = st.fixed_dictionaries(
    {
        "body": FIRST,
        "kind": st.sampled_from(["consultation", "review"]),
        "state": st.sampled_from(
            [*["due", "requested", "missed", "held", "waived"], *["scheduled"] * 3]
        ),
        "due": st.integers(-60, 40) | st.integers(0, 14),
        "item": st.none() | st.tuples(MARKINGS, WORDS) | st.tuples(MARKINGS, WORDS),
    }
)
STEPS = st.fixed_dictionaries(
    {
        "track": st.integers(0, 1),
        "body": st.none() | FIRST,
        "marking": MARKINGS,
        "side": st.sampled_from(["home", "partner"]),
        "due": st.integers(-5, 40),
        "words": st.lists(st.sampled_from(["on_track", "risk", "delayed"]), max_size=3),
        "stage": st.sampled_from(["adopted", "adopted", "adopted", "withdrawn"]),
        "is_staffed": st.booleans(),
    }
)
ASKS = st.fixed_dictionaries(
    {
        "body": st.none() | FIRST,
        "marking": MARKINGS,
        "state": st.sampled_from(["open", "open", "returned", "answered"]),
        "ago": st.integers(0, 12),
        "due": st.integers(-5, 40),
        "word": st.none() | WORDS,
        "is_staffed": st.booleans(),
    }
)
STATES = st.fixed_dictionaries(
    {
        "bodies": BODIES,
        # A cadence makes no two periods of one day.
        "meetings": st.lists(MEETINGS, max_size=5, unique_by=lambda said: said["due"]),
        "steps": st.lists(STEPS, max_size=4),
        "asks": st.lists(ASKS, max_size=3),
    }
)


class World:
    """A relationship with two tracks, a staffed office and one that nobody works in."""

    def __init__(self, today):
        self.today = today
        self.relationship = RelationshipFactory()
        self.staffed = assigned(self.relationship)
        self.empty = assigned(self.relationship, Part.ACTION)
        self.reader = member(self.staffed, clearance="SBU", is_home_national=False)
        self.writer = member(self.staffed)
        self.tracks = [
            TrackFactory(relationship=self.relationship, lead_office=office)
            for office in (self.staffed, self.empty)
        ]
        self.other = OfficeFactory()

    def day(self, days):
        return self.today + timedelta(days=days)

    def scope(self, marking):
        return {"relationship": self.relationship, "marking": marking}

    def write(self, state):
        """Write a state, and what the due list says of it."""
        self.bodies = [self._body(each) for each in state["bodies"]]
        for n, each in enumerate(state["meetings"]):
            self._meeting(n, each)
        for each in state["steps"]:
            self._step(each)
        for each in state["asks"]:
            self._ask(each)
        sync("", list(expected_facts()))
        assert list(differences()) == []

    def body(self, n):
        return self.bodies[n % len(self.bodies)] if n is not None else None

    def _body(self, said):
        rest = {} if said["is_active"] else {"status": "paused", "status_reason": "Talks rest."}
        if rest:
            rest["status_on"] = self.today
        track = self.tracks[said["track"]]
        return BodyFactory(track=track, marking=said["marking"], **rest)

    def _meeting(self, n, said):
        has_day = said["state"] in ("scheduled", "held")
        day = self.day(said["due"])
        days = {"first_day": day, "last_day": day, "venue": "home"} if has_day else {}
        made = MeetingFactory(
            body=self.body(said["body"]),
            kind=said["kind"],
            period=n,
            state=said["state"],
            due_on=day,
            closes_on=self.day(said["due"] + 10),
            **days,
        )
        if said["item"] is None:
            return
        marking, word = said["item"]
        scope = self.scope(marking)
        item = AgendaItem.objects.create(
            meeting=made, title=f"Item {n}", office=self.staffed, **scope
        )
        ItemClearance.objects.create(item=item, due_on=day, **self._word(word), **scope)

    def _word(self, word):
        given = {"given_by": self.writer, "given_at": timezone.now()} if word != "pending" else {}
        position = "No." if word in ("not_cleared", "edits") else ""
        digest = {"office": self.other, "text_digest": "0" * 64}
        return {"word": word, "position": position, **digest, **given}

    def _office(self, said):
        return self.staffed if said["is_staffed"] else self.empty

    def _step(self, said):
        scope, due_on = self.scope(said["marking"]), self.day(said["due"])
        ended = said["stage"] != "adopted"
        made = NextStep.objects.create(
            track=self.tracks[said["track"]],
            group=self.body(said["body"]),
            what="List of sites",
            side=said["side"],
            office=self._office(said),
            due_on=due_on,
            stage=said["stage"],
            baseline_what="List of sites",
            baseline_due_on=due_on,
            adopted_on=self.day(-30),
            ended_on=self.today if ended else None,
            end_reason="Not needed." if ended else "",
            **scope,
        )
        for word in said["words"]:
            ProgressReport.objects.create(
                step=made, word=word, standing=word, reported_on=self.today, **scope
            )

    def _ask(self, said):
        scope = self.scope(said["marking"])
        opened_at = datetime.combine(self.day(-said["ago"]), time(12), UTC)
        request = ActionRequest.objects.create(
            office=self._office(said),
            title="Travel",
            suspense_on=self.day(said["due"]),
            state="filed",
            drafted_by=self.writer,
            released_by=self.writer,
            is_own_release=True,
            filed_at=opened_at,
            **scope,
        )
        made = Ask.objects.create(
            request=request,
            number=1,
            kind="decide",
            text="Decide.",
            action_office=self._office(said),
            state=said["state"],
            opened_at=opened_at,
            body=self.body(said["body"]),
            **scope,
        )
        if said["word"] is not None:
            Position.objects.create(ask=made, **self._word(said["word"]), **scope)


# --- The oracle: dicts in, what is told of each part out ------------------------------------------
def what_is_told(state, today):
    """Return (track or None, body or None, level) of all that the reader is told of."""
    bodies = dict(enumerate(state["bodies"]))
    seen = {n for n, body in bodies.items() if body["marking"] in READ_BY_READER}
    at = {
        id(said): None if said["body"] is None else said["body"] % len(bodies)
        for kind in ("meetings", "steps", "asks")
        for said in state[kind]
    }
    for said in state["meetings"]:
        n = at[id(said)]
        if n in seen:
            level = level_of_meeting(
                said,
                bodies[n],
                [
                    other
                    for other in state["meetings"]
                    if at[id(other)] == n and other["kind"] == said["kind"]
                ],
            )
            yield bodies[n]["track"], n, level
    for said in state["steps"]:
        if said["marking"] in READ_BY_READER:
            n = at[id(said)]
            yield said["track"], n if n in seen else None, level_of_step(said)
    for said in state["asks"]:
        if said["marking"] in READ_BY_READER:
            n = at[id(said)] if at[id(said)] in seen else None
            yield None if n is None else bodies[n]["track"], n, level_of_ask(said, today)


def level_of_meeting(said, body, ledger):
    open_states = {"due", "requested", "scheduled"}
    if said["state"] in open_states and said["due"] < 0:
        return "overdue"
    if said["state"] == "missed" and body["is_active"]:
        closed = [other for other in ledger if other["due"] + 10 < 0]
        held_since = [o for o in ledger if o["state"] == "held" and o["due"] > said["due"]]
        newest = max(closed, key=lambda other: other["due"], default=None)
        if newest is said and not held_since:
            return "overdue"
    if said["state"] not in open_states:
        return None
    lacks = []
    if said["state"] != "scheduled":
        lacks.append(30)
    if said["item"] and said["item"][0] in READ_BY_READER:
        lacks.extend([14] * (said["item"][1] in LACKING))
    if body["track"] == 1:
        lacks.append(14)  # its lead office is empty
    return "attention" if lacks and said["due"] <= max(lacks) else None


def level_of_step(said):
    if said["stage"] != "adopted":
        return None
    if said["due"] < 0:
        return "overdue"
    is_at_risk = said["words"][-1:] in (["risk"], ["delayed"])
    return "attention" if is_at_risk or (said["due"] <= 14 and not said["is_staffed"]) else None


def level_of_ask(said, today):
    if said["state"] == "answered":
        return None
    if said["due"] < 0:
        return "overdue"
    lacks = not said["is_staffed"] or said["word"] in LACKING
    weekdays = [(today - timedelta(days=n)).weekday() for n in range(said["ago"])]
    is_old = len([day for day in weekdays if day < 5]) > 5
    return "attention" if is_old or (lacks and said["due"] <= 14) else None


def worst(levels):
    return next((level for level in ("overdue", "attention") if level in levels), "on-track")


# A text above the reader, on the agenda of a meeting that they see, is not cleared.
HIDDEN_TEXT = {
    "bodies": [{"track": 0, "marking": "U", "is_active": True}],
    "meetings": [
        {
            "body": 0,
            "kind": "review",
            "state": "scheduled",
            "due": 10,
            "item": ("C", "pending"),
        }
    ],
    "steps": [],
    "asks": [],
}


# Each example writes a world: smaller ones are not sought.
FEW = settings(
    max_examples=max(settings().max_examples // 20, 10),
    phases=[Phase.explicit, Phase.generate],
)


def test_standing_of_a_reader_equals_a_plain_oracle(today):
    world = World(today)

    @FEW
    @given(state=STATES)
    @example(state=HIDDEN_TEXT)
    def holds(state):
        with transaction.atomic():
            world.write(state)
            told = [one for one in what_is_told(state, today) if one[2]]
            with CaptureQueriesContext(connection) as queries:
                facts = facts_of(world.reader, [world.relationship.pk], today)
            assert len(queries) <= 8
            every = facts.of_relationship(world.relationship.pk)
            assert every[0].level == worst([level for *_rest, level in told])
            assert len(every) == max(len(told), 1)
            for n, track in enumerate(world.tracks):
                levels = [level for which, _body, level in told if which == n]
                assert facts.of_track(track)[0].level == worst(levels)
            for n, body in enumerate(world.bodies):
                if state["bodies"][n]["marking"] in READ_BY_READER:
                    levels = [level for _track, which, level in told if which == n]
                    body.refresh_from_db()
                    assert body.is_active is state["bodies"][n]["is_active"]
                    rests = not body.is_active and not levels
                    said = [one.level for one in facts.of_body(body)[:1]]
                    assert said == ([] if rests else [worst(levels)])
            transaction.set_rollback(True)

    holds()
