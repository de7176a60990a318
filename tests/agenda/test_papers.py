"""What went to the other side, what changed since, and both sides' words on it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import Paper, PaperWord, SentPaper
from agenda.services.deciding import accept_item, defer_item, move_item
from agenda.services.items import change_item
from agenda.services.papers import (
    changes_since,
    current_copy,
    last_sent,
    record_paper_word,
    send_paper,
    withdraw_paper_word,
    words_on,
)
from dialogue.models import DelegationMember
from dialogue.services.bodies import change_body
from dialogue.services.meetings import Actor, waive_meeting
from offices.models import Side
from tests.agenda.agendas import accepted, concluded, held, owed_for, proposed, recorded, scheduled
from tests.agenda.cast import READ, fresh
from tests.factories import member


def send(cast, paper=Paper.AGENDA, actor=None, **values):
    said = {"channel": "note", "sent_on": cast.today, "today": cast.today, **values}
    actor = actor or cast.by("desk_approver")
    return send_paper(fresh(cast.meeting), paper=paper, actor=actor, **said)


def their_word(cast, paper=Paper.AGENDA, actor=None, side=Side.PARTNER, **values):
    said = {"channel": "letter", "known_on": cast.today, "today": cast.today, **values}
    actor = actor or cast.by("desk_approver")
    return record_paper_word(fresh(cast.meeting), paper=paper, side=side, actor=actor, **said)


def shared(cast, title="Borders", **values):
    return accepted(cast, title, is_shared=True, **values)


def low_actor(cast):
    return Actor(member(cast.desk, clearance="U"), cast.desk)


def stand(cast, user=None):
    """Return how both sides' words stand, by paper and side."""
    found = words_on(fresh(cast.meeting), user or cast.desk_approver)
    return {(each.paper, each.side): each.code for each in found}


def delegate(cast, name="A. Head", side=Side.HOME, **values):
    return DelegationMember.objects.create(
        meeting=cast.meeting,
        relationship=cast.relationship,
        marking=fresh(cast.meeting).marking,
        side=side,
        name=name,
        **values,
    )


def test_sent_agenda_is_kept_word_for_word_with_our_own_word(cast):
    item = shared(cast, duration=20)
    accepted(cast, "internal")
    sent = send(cast)
    change_item(item, actor=cast.by("desk_approver"), version=None, title="Frontiers")
    kept = fresh(sent)
    assert [line["title"] for line in kept.lines] == ["Borders"]
    assert (kept.number, kept.marking, kept.by) == (1, "U", cast.desk_approver)
    word = PaperWord.objects.for_system(READ).get()
    assert (word.side, word.digest, word.channel) == (Side.HOME, kept.digest, "decision")


def test_page_tells_what_changed_since_and_the_next_version_has_the_next_number(cast):
    desk = cast.by("desk_approver")
    _first, second = shared(cast, "a"), shared(cast, "b")
    sent = send(cast)
    assert changes_since(sent, current_copy(cast.meeting, Paper.AGENDA, cast.desk_approver)) == []
    move_item(second, up=True, actor=desk)
    shared(cast, "c")
    copy = current_copy(cast.meeting, Paper.AGENDA, cast.desk_approver)
    assert changes_since(sent, copy) == ["Added: “c”.", "Moved: “a”, now in place 2."]
    again = send(cast)
    assert (again.number, last_sent(cast.meeting, Paper.AGENDA, cast.desk_approver)) == (2, again)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"sent_on": "tomorrow"}, "in the future"),
        ({"seen": "another digest"}, "changed while you looked"),
        ({"paper": Paper.DELEGATION}, "Nobody of United States is on the list yet"),
    ],
)
def test_sending_is_refused_with_a_sentence(cast, values, sentence):
    shared(cast)
    values = {name: cast.day(1) if value == "tomorrow" else value for name, value in values.items()}
    with pytest.raises(ValidationError, match=sentence):
        send(cast, **values)


def test_agenda_without_a_shared_item_and_an_identical_one_are_not_sent(cast):
    accepted(cast, "internal")
    with pytest.raises(ValidationError, match="Nothing on the agenda is for both sides"):
        send(cast)
    shared(cast)
    copy = current_copy(cast.meeting, Paper.AGENDA, cast.desk_approver)
    send(cast, seen=copy.digest)
    with pytest.raises(ValidationError, match="Nothing changed since"):
        send(cast)


def test_only_who_arranges_sends_and_records(cast):
    shared(cast)
    with pytest.raises(PermissionDenied):
        send(cast, actor=cast.by("post_approver"))
    send(cast)
    with pytest.raises(PermissionDenied):
        their_word(cast, actor=cast.by("post_approver"))


def test_nothing_of_a_noforn_meeting_is_sent(cast):
    delegate(cast)
    change_body(cast.body, marking="SBU/NF")
    with pytest.raises(ValidationError, match="NOFORN"):
        send(cast, Paper.DELEGATION)


@pytest.mark.parametrize("end", ["waived", "concluded"])
def test_meeting_that_is_over_sends_and_records_nothing(cast, end):
    item = shared(cast)
    send(cast)
    if end == "waived":
        waive_meeting(cast.meeting, reason="Elections.", actor=cast.by("desk_approver"))
    else:
        held(cast)
        recorded(cast, item)
        concluded(cast)
    for act in (send, their_word):
        with pytest.raises(ValidationError, match="the meeting is now"):
            act(cast)


# --- What lies above the sender ----------------------------------------------------------------
def test_copy_says_what_its_sender_sees_and_is_marked_by_it(cast):
    shared(cast, "open")
    shared(cast, "secret", marking="S")
    low = low_actor(cast)
    sent = send(cast, actor=low)
    assert ([line["title"] for line in sent.lines], sent.marking) == (["open"], "U")
    full = send(cast)
    assert ([line["title"] for line in full.lines], full.marking) == (["open", "secret"], "S")
    # Versions are counted per marking: nobody learns of one above them from a gap.
    assert (sent.number, full.number) == (1, 1)
    assert last_sent(cast.meeting, Paper.AGENDA, low.user) == sent
    assert last_sent(cast.meeting, Paper.AGENDA, cast.desk_approver) == full
    assert stand(cast, low.user)["agenda", "home"] == "stands"
    with pytest.raises(ValidationError, match="Nothing changed since"):
        send(cast, actor=low)


def test_place_in_the_copy_tells_nothing_of_items_above_the_reader(cast):
    shared(cast, "secret", marking="S")
    shared(cast, "open")
    copy = current_copy(cast.meeting, Paper.AGENDA, low_actor(cast).user)
    assert [(line["position"], line["title"]) for line in copy.lines] == [(1, "open")]


# --- Words -------------------------------------------------------------------------------------
def test_their_word_binds_what_was_sent_and_falls_with_a_change(cast):
    item = shared(cast)
    with pytest.raises(ValidationError, match="not sent yet"):
        their_word(cast)
    send(cast)
    assert stand(cast)["agenda", "partner"] == "none"
    word = their_word(cast)
    assert their_word(cast) == word
    assert stand(cast)["agenda", "partner"] == stand(cast)["agenda", "home"] == "stands"
    change_item(item, actor=cast.by("desk_approver"), version=None, duration=45)
    assert stand(cast)["agenda", "partner"] == "changed"
    with pytest.raises(ValidationError, match="Send it again"):
        their_word(cast)
    send(cast)
    assert stand(cast)["agenda", "home"] == "stands"
    change_item(item, actor=cast.by("desk_approver"), version=None, duration=None)
    assert stand(cast)["agenda", "partner"] == "stands"


def test_what_is_internal_leaves_their_word_alone(cast):
    item = shared(cast)
    send(cast)
    their_word(cast)
    change_item(item, actor=cast.by("desk_approver"), version=None, talking_points="Ask first.")
    accepted(cast, "internal")
    assert stand(cast)["agenda", "partner"] == "stands"


def test_their_word_is_not_from_the_future_and_can_be_taken_back(cast):
    shared(cast)
    send(cast)
    with pytest.raises(ValidationError) as told:
        their_word(cast, known_on=cast.day(1))
    assert list(told.value.message_dict) == ["known_on"]
    word = their_word(cast)
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_paper_word(word, actor=cast.by("desk_approver"), reason=" ")
    with pytest.raises(PermissionDenied):
        withdraw_paper_word(word, actor=cast.by("post_approver"), reason="Misheard.")
    withdraw_paper_word(word, actor=cast.by("desk_approver"), reason="Misheard.")
    with pytest.raises(ValidationError, match="taken back already"):
        withdraw_paper_word(word, actor=cast.by("desk_approver"), reason="Misheard.")
    assert stand(cast)["agenda", "partner"] == "none"
    assert their_word(cast) != word


def test_delegations_are_confirmed_by_each_side_for_its_own(cast):
    delegate(cast)
    send(cast, Paper.DELEGATION)
    with pytest.raises(ValidationError, match="Nobody of Azerbaijan is on the list"):
        their_word(cast, Paper.DELEGATION)
    theirs = delegate(cast, "T. Head", Side.PARTNER, is_head=True)
    their_word(cast, Paper.DELEGATION)
    assert stand(cast)["delegation", "partner"] == stand(cast)["delegation", "home"] == "stands"
    theirs.title = "Minister"
    theirs.save(update_fields=["title"])
    assert stand(cast)["delegation", "partner"] == "changed"
    assert stand(cast)["delegation", "home"] == "stands"


def test_word_above_the_reader_is_not_told(cast):
    shared(cast, "secret", marking="S")
    shared(cast, "open")
    send(cast)
    their_word(cast)
    low = low_actor(cast)
    assert set(stand(cast, low.user).values()) == {"none"}


# --- Their word is owed ------------------------------------------------------------------------
def test_their_word_is_owed_until_it_is_recorded(cast):
    item = shared(cast)
    scheduled(cast, day=cast.day(40))
    send(cast)
    owed = ("agenda_word", "EUR/CARC", "partner", cast.day(14))
    assert owed_for("papers:") == [owed]
    word = their_word(cast)
    assert owed_for("papers:") == []
    withdraw_paper_word(word, actor=cast.by("desk_approver"), reason="Misheard.")
    assert owed_for("papers:") == [owed]
    their_word(cast)
    change_item(item, actor=cast.by("desk_approver"), version=None, title="Frontiers")
    assert owed_for("papers:") == []
    send(cast)
    assert owed_for("papers:") == [owed]


def test_their_word_is_owed_by_the_first_day_at_the_latest(cast):
    shared(cast)
    scheduled(cast, day=cast.day(5))
    send(cast)
    assert {due for _kind, _office, _side, due in owed_for("papers:")} == {cast.day(5)}
    waive_meeting(fresh(cast.meeting), reason="Elections.", actor=cast.by("desk_approver"))
    assert owed_for("papers:") == []


def test_older_version_is_owed_for_as_long_as_its_readers_know_of_no_later_one(cast):
    shared(cast, "open")
    secret = shared(cast, "secret", marking="S")
    send(cast, actor=low_actor(cast))
    send(cast)
    assert len(owed_for("papers:")) == 2
    defer_item(secret, actor=cast.by("desk_approver"))
    shared(cast, "another")
    send(cast)
    assert len(owed_for("papers:")) == 1


def test_delegation_list_makes_nobody_owe_anything(cast):
    delegate(cast)
    send(cast, Paper.DELEGATION)
    assert owed_for("papers:") == []
    assert SentPaper.objects.for_system(READ).count() == 1


def test_item_that_is_not_decided_is_in_no_copy(cast):
    item = proposed(cast, is_shared=True)
    copy = current_copy(cast.meeting, Paper.AGENDA, cast.desk_approver)
    assert copy.lines == []
    accept_item(item, actor=cast.by("desk_approver"))
    assert len(current_copy(cast.meeting, Paper.AGENDA, cast.desk_approver).lines) == 1
