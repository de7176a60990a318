"""Whatever people do to agendas in whatever order: places have no gaps, nothing open disappears."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from agenda.models import AgendaItem, ItemState, Outcome, Paper, ProposalCall, SentPaper
from agenda.services import calls, carrying, deciding, items, minutes, papers
from core.dates import home_today
from core.markings import MARKINGS, banner
from core.markings import marking as read_marking
from dialogue.models import Meeting, State
from dialogue.services import bodies, meetings
from dialogue.services.due_list import sync_meeting
from dialogue.services.steps import Actor, take_step
from dialogue.states import Step
from offices.gate import readable_markings
from reminders.services.due_list import differences
from tests.agenda.agendas import accepted, next_meeting, order, proposed, scheduled
from tests.agenda.conftest import make_cast
from tests.factories import MeetingFactory, member

PICK = st.integers(0, 30)
WHO = st.sampled_from(["high", "high", "high", "low", "post"])
CODES = st.sampled_from(["U", "U", "U", *(each.code for each in MARKINGS)])
WORDS = st.sampled_from(["", "because of elections"])
DAYS = st.none() | st.integers(1, 30)
OVER = (State.HELD, State.CONCLUDED, State.WAIVED, State.MISSED, State.POSTPONED)
FELL = (State.WAIVED, State.MISSED, State.POSTPONED)


class OneForum(RuleBasedStateMachine):
    """The agendas of one forum, and three people: one of the desk sees all, one only what is U."""

    def __init__(self):
        super().__init__()
        self.undone_afterwards = transaction.atomic()
        self.undone_afterwards.__enter__()
        self.today = home_today()
        self.cast = make_cast(self.today)
        self.people = {
            "high": self.cast.by("desk_approver"),
            "low": Actor(member(self.cast.desk, clearance="U"), self.cast.desk),
            "post": self.cast.by("post_drafter"),
        }
        self.high, self.low = self.people["high"].user, self.people["low"].user
        next_meeting(self.cast, "checkin")
        # The one after all others: nothing happens to it but that items are carried there.
        self.end = MeetingFactory(
            body=self.cast.body,
            due_on=self.today + timedelta(days=3000),
            closes_on=self.today + timedelta(days=3100),
        )
        sync_meeting(self.end)
        scheduled(self.cast)
        for title, marking in (("a", "U"), ("secret", "S"), ("b", "U")):
            accepted(self.cast, title, marking=marking, is_shared=True)
        proposed(self.cast, "undecided")
        self.known = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone_afterwards.__exit__(None, None, None)

    # --- What people do with items ---------------------------------------------------------------
    @rule(which=PICK, who=WHO, marking=CODES, is_shared=st.booleans(), ours=DAYS, theirs=DAYS)
    def propose(self, which, who, marking, is_shared, ours, theirs):
        made = self._try(
            lambda: items.propose_item(
                self._meeting(which),
                actor=self.people[who],
                title=f"Item {len(self.known)}",
                marking=marking,
                today=self.today,
                is_shared=is_shared,
                home_brings="maps" if ours else "",
                home_brings_by=self._day(ours),
                partner_brings="a list" if theirs else "",
                partner_brings_by=self._day(theirs),
            )
        )
        if made is not None and which % 2:
            self._try(lambda: deciding.accept_item(made, actor=self.people["high"]))

    @rule(which=PICK, who=WHO, what=st.sampled_from(["accept", "defer", "reopen", "decline"]))
    def decide(self, which, who, what):
        said = {"reason": "because"} if what == "decline" else {}
        self._on_item(which, getattr(deciding, f"{what}_item"), who, **said)

    @rule(which=PICK, who=WHO, up=st.booleans())
    def move(self, which, who, up):
        self._on_item(which, deciding.move_item, who, up=up)

    @rule(which=PICK, who=WHO, reason=WORDS)
    def withdraw(self, which, who, reason):
        self._on_item(which, items.withdraw_item, who, version=None, reason=reason)

    @rule(which=PICK, who=WHO, marking=CODES, is_shared=st.booleans(), day=DAYS)
    def change(self, which, who, marking, is_shared, day):
        self._on_item(
            which,
            items.change_item,
            who,
            version=None,
            reason="reviewed",
            marking=marking,
            is_shared=is_shared,
            home_brings="a paper",
            home_brings_by=self._day(day),
        )

    @rule(which=PICK, who=WHO, outcome=st.sampled_from(["", *Outcome.values]), said=WORDS)
    def record(self, which, who, outcome, said):
        found = [item for item in self._items() if item.state == ItemState.ACCEPTED]
        if found:
            self._record(found[which % len(found)], who, outcome, said)

    def _record(self, item, who, outcome, said):
        more = {"actor": self.people[who], "version": None, "reason": said}
        texts = {"outcome": outcome, "minutes": said, "marking": item.marking}
        self._try(lambda: minutes.record_item(item, **texts, **more))

    # --- What is taken up again ------------------------------------------------------------------
    @rule(which=PICK, who=WHO, most=st.integers(1, 3))
    def carry_over(self, which, who, most):
        meeting, actor = self._meeting(which), self.people[who]
        offered = carrying.open_items_before(meeting, actor.user)[:most]
        made = self._try(
            lambda: carrying.carry_over(meeting, items=offered, actor=actor, today=self.today)
        )
        for item in made or []:
            assert item.carried_from in offered
            assert item.marking == item.carried_from.marking

    @rule(which=PICK, who=WHO)
    def like_last_time(self, which, who):
        meeting = self._meeting(which)
        self._try(
            lambda: carrying.like_last_time(meeting, actor=self.people[who], today=self.today)
        )

    # --- What becomes of the meetings ------------------------------------------------------------
    @rule(which=PICK, who=WHO, outcomes=st.lists(st.sampled_from(Outcome.values), min_size=1))
    def proceed(self, which, who, outcomes):
        """Let a meeting be scheduled, then held, then have its outcomes and be concluded."""
        meeting = self._to_arrange(which)
        if meeting.state == State.SCHEDULED:
            self._on_meeting(which, lambda one, **more: take_step(one, Step.HOLD, **more), who)
        elif meeting.state == State.HELD:
            on_agenda = AgendaItem.objects.for_system("test").on_agenda(meeting)
            for n, item in enumerate(on_agenda.filter(outcome="")):
                self._record(item, "high", outcomes[n % len(outcomes)], "as agreed")
            self._on_meeting(which, lambda one, **more: take_step(one, Step.CONCLUDE, **more), who)
        else:
            days = {"first_day": self.today, "last_day": self.today, "today": self.today}
            self._on_meeting(which, meetings.schedule_meeting, venue="home", **days)

    @rule(which=PICK, days=st.integers(1, 100), what=st.sampled_from(["waive", "postpone", "miss"]))
    def let_fall(self, which, days, what):
        said = {"reason": "because"}
        if what == "waive":
            self._on_meeting(which, meetings.waive_meeting, **said)
        elif what == "postpone":
            said |= {"today": self.today, "postponed_to": self._day(days)}
            self._on_meeting(which, meetings.postpone_meeting, **said)
        else:
            self._on_meeting(which, lambda meeting, **more: take_step(meeting, Step.MISS, **more))

    @rule(which=PICK)
    def step_back(self, which):
        self._on_meeting(which, meetings.step_back, reason="because")

    @rule(marking=st.sampled_from(["U", "U", "SBU", "C", "S/NF"]), luck=st.integers(0, 3))
    def mark(self, marking, luck):
        if luck == 0:
            said = {"marking": marking, "reason": "reviewed"}
            self._try(lambda: bodies.change_body(self.cast.body, **said))

    # --- What goes to others ---------------------------------------------------------------------
    @rule(which=PICK, who=WHO, days=st.integers(0, 40))
    def ask_for_proposals(self, which, who, days):
        said = {"offices": [self.cast.post, self.cast.bureau], "today": self.today}
        due_on = self._day(days) or self.today
        self._on_meeting(which, calls.ask_for_proposals, who, due_on=due_on, **said)

    @rule(which=PICK, who=WHO, stop=st.booleans())
    def end_a_call(self, which, who, stop):
        found = list(ProposalCall.objects.for_system("test").order_by("pk"))
        if found:
            act = calls.stop_asking if stop else calls.nothing_to_propose
            self._try(lambda: act(found[which % len(found)], actor=self.people[who]))

    @rule(which=PICK, who=WHO, is_confirmed=st.booleans())
    def send(self, which, who, is_confirmed):
        said = {"paper": Paper.AGENDA, "channel": "note", "sent_on": self.today}
        self._on_meeting(which, papers.send_paper, who, today=self.today, **said)
        if is_confirmed:
            self._record_their_word(which, who)

    def _record_their_word(self, which, who):
        said = {"paper": Paper.AGENDA, "side": "partner", "channel": "note"}
        days = {"known_on": self.today, "today": self.today}
        self._on_meeting(which, papers.record_paper_word, who, **said, **days)

    # --- What holds always ---------------------------------------------------------------------
    @invariant()
    def places_have_no_gaps_and_no_ties(self):
        for meeting in self._meetings():
            order(meeting)

    @invariant()
    def nothing_disappears(self):
        """No item goes; each is settled, on a meeting to come or being held, open, or carried on.

        And open is exactly what the next meeting is offered.
        """
        found = self._items()
        assert self.known <= {item.pk for item in found}
        self.known = {item.pk for item in found}
        taken = {item.carried_from_id for item in found if item.state != ItemState.WITHDRAWN}
        offered = {item.pk for item in carrying.open_items_before(self.end, self.high)}
        for item in found:
            if item.meeting_id == self.end.pk:
                continue
            assert (item.pk in offered) == (_is_left(item) and item.pk not in taken)
            assert (
                _is_settled(item)
                or item.meeting.state not in (*FELL, State.CONCLUDED)
                or item.pk in offered | taken
            )

    @invariant()
    def lineage_is_acyclic_and_complete_for_who_sees_all_and_for_who_sees_little(self):
        found = {item.pk: item for item in self._items()}
        for item in found.values():
            assert item.carried_from_id is None or item.carried_from_id < item.pk
        carried = [item for item in found.values() if item.carried_from_id is not None]
        for item in carried[-2:]:
            for user in (self.high, self.low):
                readable = readable_markings(user)
                seen = {pk: each for pk, each in found.items() if each.marking in readable}
                if item.pk in seen:
                    told = {each.pk for each in carrying.lineage_of(item, user)}
                    assert told == _family(item.pk, seen) - {item.pk}

    @invariant()
    def markings_cover_what_they_belong_to_and_noforn_is_shared_by_none(self):
        found = {str(item.uid): item for item in self._items()}
        for item in found.values():
            assert banner([item.marking, item.meeting.marking]).code == item.marking
            assert not (item.is_shared and read_marking(item.marking).noforn)
        for sent in SentPaper.objects.for_system("test"):
            named = [found[line["key"]] for line in sent.lines]
            told = banner([sent.marking, *(item.marking for item in named)])
            assert told.code == sent.marking

    @invariant()
    def copy_holds_what_its_reader_sees_of_what_is_shared(self):
        on_agenda = (ItemState.ACCEPTED, True)
        shared_items = [each for each in self._items() if (each.state, each.is_shared) == on_agenda]
        for meeting in {each.meeting for each in shared_items}:
            for user in (self.high, self.low):
                readable = readable_markings(user)
                shared = [
                    each.title
                    for each in shared_items
                    if each.meeting_id == meeting.pk and each.marking in readable
                ]
                lines = papers.current_copy(meeting, Paper.AGENDA, user).lines
                assert sorted(line["title"] for line in lines) == sorted(shared)

    @invariant()
    def the_due_list_agrees(self):
        assert list(differences()) == []

    # --- How -----------------------------------------------------------------------------------
    def _items(self):
        return list(AgendaItem.objects.for_system("test").select_related("meeting").order_by("pk"))

    def _meetings(self):
        return list(Meeting.objects.for_system("test").order_by("pk"))

    def _meeting(self, which):
        found = self._meetings()
        return found[which % len(found)]

    def _to_arrange(self, which):
        found = [meeting for meeting in self._meetings() if meeting.pk != self.end.pk]
        return found[which % len(found)]

    def _day(self, days):
        return self.today + timedelta(days=days) if days else None

    def _on_item(self, which, act, who, **said):
        found = self._items()
        if found:
            item = found[which % len(found)]
            self._try(lambda: act(item, actor=self.people[who], **said))

    def _on_meeting(self, which, act, who="high", **said):
        meeting = self._to_arrange(which)
        self._try(lambda: act(meeting, actor=self.people[who], **said))

    def _try(self, act):
        """Return what `act` made, or None when it was refused with a sentence."""
        try:
            with transaction.atomic():
                return act()
        except (ValidationError, PermissionDenied):
            return None


def _is_left(item):
    """Say, in plain Python, whether the meeting of an item left it open."""
    state, outcome = item.meeting.state, item.outcome
    undecided = item.state in (ItemState.PROPOSED, ItemState.ACCEPTED)
    if state not in OVER:
        return False
    return (
        item.state == ItemState.DEFERRED
        or outcome in (Outcome.NOT_REACHED, Outcome.CARRIED)
        or (undecided and state in FELL)
        or (undecided and state == State.CONCLUDED and not outcome)
    )


def _is_settled(item):
    was_held = item.meeting.state not in FELL
    return item.state in (ItemState.DECLINED, ItemState.WITHDRAWN) or (
        item.outcome == Outcome.DISCUSSED and was_held
    )


def _family(pk, seen):
    """Return an item, its ancestors and its descendants in `seen`, by walking from one to one."""
    family, above = {pk}, seen[pk].carried_from_id
    while above in seen:
        family.add(above)
        above = seen[above].carried_from_id
    below = [pk]
    while below:
        here = below.pop()
        below += [each.pk for each in seen.values() if each.carried_from_id == here]
        family.add(here)
    return family


@pytest.mark.django_db
def test_agendas_keep_in_order_and_lose_nothing_whatever_happens():
    play(2)


@pytest.mark.proof
@pytest.mark.django_db
def test_agendas_keep_in_order_and_lose_nothing_many_times():
    play(60)


def play(examples):
    run_state_machine_as_test(
        OneForum, settings=settings(settings(), max_examples=examples, stateful_step_count=30)
    )
    print(f"{examples} plays of up to 30 acts")
