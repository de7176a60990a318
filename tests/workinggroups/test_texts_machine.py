"""Whatever people do to conclusions: nothing is agreed that lacks a side, a clearance, its text."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.dates import home_today
from core.markings import banner
from core.text import digest
from dialogue.services.bodies import change_body
from offices.models import ClearanceWord, Side
from offices.versions import StaleVersionError
from reminders.services.due_list import differences
from tests.agenda.cast import READ
from tests.agenda.conftest import make_cast
from tests.workinggroups.texts import make_texts
from workinggroups.models import (
    Acknowledgement,
    ConclusionClearance,
    JointConclusion,
    SideAgreement,
)
from workinggroups.services import agreements, clearances, conclusions, reporting_up

PICK = st.integers(0, 9)
WHO = st.sampled_from(["desk_approver", "desk_approver", "desk_approver", "clerk", "assistant"])
SIDES = st.sampled_from(["home", "partner"])
TEXTS = st.sampled_from(["We meet in May.", "We meet in June.", "We meet in May.  \r\n", " "])
WORDS = st.sampled_from(["cleared", "cleared", "cleared", *ClearanceWord.values])
REASONS = st.sampled_from(["", "because", "because"])
OFFICES = ("lawyers", "bureau", "post")
SPEAKERS = {"L": "lawyer", "PM": "bureau_approver", "Embassy Baku": "post_approver"}


class OneGroup(RuleBasedStateMachine):
    """The conclusions of one group. `model` keeps in plain Python what was said on each."""

    def __init__(self):
        super().__init__()
        self.undone_afterwards = transaction.atomic()
        self.undone_afterwards.__enter__()
        self.texts = make_texts(make_cast(home_today()))
        self.once_agreed = {}
        self._try(lambda: self._draft("clerk", "We meet in May."))
        self._try(lambda: self._draft("clerk", "We meet in June.", "S"))

    def teardown(self):
        transaction.set_rollback(True)
        self.undone_afterwards.__exit__(None, None, None)

    # --- What people do --------------------------------------------------------------------------
    @rule(who=WHO, text=TEXTS, marking=st.sampled_from(["U", "U", "SBU", "S/NF"]))
    def draft(self, who, text, marking):
        if len(self._all()) < 4:
            self._try(lambda: self._draft(who, text, marking))

    def _draft(self, who, text, marking="U"):
        said = {"title": "Meetings", "text": text, "marking": marking}
        return conclusions.draft_conclusion(self.texts.group, **said, **self.texts.acting(who))

    @rule(which=PICK, who=WHO, text=TEXTS, marking=st.sampled_from(["", "", "C"]), reason=REASONS)
    def edit(self, which, who, text, marking, reason):
        now = self._one(which)
        said = {"title": now.title, "text": text, "marking": marking or now.marking}
        self._on(now, conclusions.change_conclusion, who, reason=reason, **said)

    @rule(which=PICK, who=WHO, whom=st.sets(st.sampled_from(OFFICES), min_size=1, max_size=2))
    def ask(self, which, who, whom):
        offices = [getattr(self.texts.cast, name) for name in sorted(whom)]
        due_on = self.texts.cast.day(7)
        self._on(
            self._one(which), clearances.ask_for_conclusion, who, offices=offices, due_on=due_on
        )

    @rule(which=PICK, word=WORDS, is_own=st.sampled_from([True, True, True, False]))
    def clear_next(self, which, word, is_own):
        rows = list(ConclusionClearance.objects.for_system(READ).order_by("word", "pk"))
        if rows:
            row = rows[which % len(rows)]
            who = SPEAKERS[row.office.code] if is_own else "clerk"
            said = {"word": word, "position": "Say July."}
            self._try(lambda: clearances.clear_conclusion(row, **said, **self.texts.acting(who)))

    @rule(which=PICK, words=st.lists(st.sampled_from(["cleared", "information"]), min_size=1))
    def clear_all(self, which, words):
        rows = ConclusionClearance.objects.for_system(READ).filter(conclusion=self._one(which))
        for n, row in enumerate(rows):
            said = {"word": words[n % len(words)], **self.texts.acting(SPEAKERS[row.office.code])}
            self._try(lambda row=row, said=said: clearances.clear_conclusion(row, **said))

    @rule(which=PICK, who=WHO)
    def need_none(self, which, who):
        self._on(self._one(which), clearances.need_no_clearance, who)

    @rule(which=PICK, who=WHO, side=SIDES, is_fresh=st.sampled_from([True, True, True, False]))
    def agree(self, which, who, side, is_fresh):
        now = self._one(which)
        said = {"agreed_by": "Head", "agreed_on": self.texts.today, "channel": "note"}
        seen = now.text_digest if is_fresh else digest("an earlier text")
        self._on(now, agreements.record_agreement, who, side=side, seen=seen, **said)

    @rule(which=PICK)
    def agree_both(self, which):
        for side in Side.values:
            self.agree(which, "desk_approver", side, True)

    @rule(which=PICK, who=WHO, side=SIDES, reason=REASONS)
    def take_back(self, which, who, side, reason):
        self._on(self._one(which), agreements.take_back_agreement, who, side=side, reason=reason)

    @rule(which=PICK, who=WHO)
    def report(self, which, who):
        day = {"reported_on": self.texts.today}
        self._on(self._one(which), reporting_up.report_conclusion, who, **day)

    @rule(
        which=PICK,
        who=st.sampled_from(["bureau_approver", "bureau_approver", "assistant", "desk_approver"]),
        word=st.sampled_from(["acknowledged", "returned"]),
        reason=REASONS,
    )
    def speak(self, which, who, word, reason):
        said = {"seat": self.texts.seat, "word": word, "reason": reason}
        made = self._on(self._one(which), reporting_up.speak_for_seat, who, **said)
        assert made is None or who == "bureau_approver"

    @rule(which=PICK, who=WHO, reason=REASONS, luck=st.integers(0, 4))
    def withdraw(self, which, who, reason, luck):
        if luck == 0:
            said = {"reason": reason, "actor": self.texts.by(who)}
            self._try(lambda: conclusions.withdraw_conclusion(self._one(which), **said))

    @rule(marking=st.sampled_from(["U", "SBU", "C"]), luck=st.integers(0, 4))
    def mark(self, marking, luck):
        if luck == 0:
            said = {"marking": marking, "reason": "reviewed"}
            self._try(lambda: change_body(self.texts.group, **said))

    # --- What holds always -----------------------------------------------------------------------
    @invariant()
    def state_is_what_was_said_on_the_text_as_it_reads(self):
        for each in self._all():
            now = digest(each.text)
            assert each.text_digest == now
            rows = self._of(ConclusionClearance, each)
            blocked = [
                row
                for row in rows
                if row.word not in ("cleared", "information") or row.text_digest != now
            ]
            sides = {
                row.side
                for row in self._of(SideAgreement, each)
                if row.withdrawn_at is None and row.text_digest == now
            }
            if each.state in ("cleared", "referendum", "agreed"):
                assert blocked == []
                assert each.cleared_digest == now
                assert each.cleared_on is not None
                assert len(sides) == {"cleared": 0, "referendum": 1, "agreed": 2}[each.state]
            elif each.state == "draft":
                assert blocked or not rows
            assert (each.reported_on is not None) <= (each.state == "agreed")

    @invariant()
    def nothing_agreed_disappears(self):
        """What both sides ever agreed to stays on record: the two words, and the conclusion."""
        found = {each.pk: each for each in self._all()}
        assert self.once_agreed.keys() <= found.keys()
        for each in found.values():
            self.once_agreed.setdefault(each.pk, set())
            if each.state == "agreed":
                self.once_agreed[each.pk].add(each.text_digest)
            said = {(row.side, row.text_digest) for row in self._of(SideAgreement, each)}
            for text in self.once_agreed[each.pk]:
                assert {("home", text), ("partner", text)} <= said

    @invariant()
    def numbers_are_unique_and_markings_cover(self):
        found = self._all()
        assert len({(each.marking, each.number) for each in found}) == len(found)
        self.texts.group.refresh_from_db()
        for each in found:
            assert banner([each.marking, self.texts.group.marking]).code == each.marking

    @invariant()
    def returned_has_a_reason_and_the_due_list_agrees(self):
        words = Acknowledgement.objects.for_system(READ)
        assert not words.filter(word="returned", reason="").exists()
        assert list(differences()) == []

    # --- How -------------------------------------------------------------------------------------
    def _all(self):
        return list(JointConclusion.objects.for_system(READ).order_by("pk"))

    def _one(self, which):
        found = self._all()
        return found[which % len(found)]

    def _of(self, model, conclusion):
        return list(model.objects.for_system(READ).filter(conclusion=conclusion))

    def _on(self, conclusion, act, who, **said):
        return self._try(lambda: act(conclusion, **self.texts.acting(who), **said))

    def _try(self, act):
        """Return what `act` made, or None when it was refused with a sentence."""
        try:
            with transaction.atomic():
                return act()
        except (ValidationError, PermissionDenied, StaleVersionError):
            return None


@pytest.mark.django_db
def test_no_path_leads_to_agreed_without_both_sides_all_offices_and_the_text():
    play(2)


@pytest.mark.proof
@pytest.mark.django_db
def test_no_path_leads_to_agreed_without_them_many_times():
    play(80)


def play(examples):
    run_state_machine_as_test(
        OneGroup, settings=settings(settings(), max_examples=examples, stateful_step_count=30)
    )
    print(f"{examples} plays of up to 30 acts")
