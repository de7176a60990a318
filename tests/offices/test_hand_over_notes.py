"""Notes for a successor: of the office alone, up to each reader's clearance."""

import pytest
from django.core.exceptions import ValidationError

from offices.models import HandOverNote, Office
from offices.versions import StaleVersionError
from tests.factories import AssignmentFactory, member
from tests.offices.handing import TODAY, make_handing

pytestmark = pytest.mark.django_db


@pytest.fixture
def handing(db):
    return make_handing()


def test_a_note_is_read_by_the_office_up_to_their_clearance(handing):
    hand_over = handing.plan()
    low = member(handing.office, clearance="U")
    elsewhere = member(Office.objects.get(code="PM"))
    handing.note(hand_over)

    def readers(person):
        return HandOverNote.objects.readable_by(person, TODAY).count()

    assert [readers(one) for one in (handing.leaver, handing.successor, handing.chief)] == [1, 1, 1]
    assert [readers(one) for one in (low, elsewhere)] == [0, 0]


def test_a_note_is_changed_over_its_version_and_never_marked_lower(handing):
    hand_over = handing.plan()
    made = handing.note(hand_over)
    changed = handing.note(hand_over, text="Call after noon.", marking="C", version=1)

    assert (changed.pk, changed.version, changed.marking) == (made.pk, 2, "C")
    with pytest.raises(StaleVersionError):
        handing.note(hand_over, marking="C", version=1)
    with pytest.raises(ValidationError, match="not marked lower"):
        handing.note(hand_over, marking="U", version=2)
    with pytest.raises(ValidationError, match="meanwhile"):
        handing.note(hand_over, marking="C")


def test_another_author_learns_nothing_of_a_note_above_their_clearance(handing):
    hand_over = handing.plan()
    handing.note(hand_over, marking="S")
    handing.chief.clearance = "U"
    handing.chief.save()

    own = handing.note(hand_over, by=handing.chief, marking="U")

    assert (own.version, HandOverNote.plain.count()) == (1, 2)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"text": " "}, "Write what"),
        ({"marking": "S/NF"}, "up to your own clearance"),
        ({"relationship": None}, "does not go with"),
    ],
)
def test_a_note_that_cannot_stand_is_refused(handing, other, said):
    handing.leaver.clearance = "C"
    handing.leaver.save()
    if "relationship" in other:
        theirs = AssignmentFactory(office=handing.office, responsible=handing.chief)
        other = {"relationship": theirs.relationship}
    with pytest.raises(ValidationError, match=said):
        handing.note(handing.plan(), **other)
    assert not HandOverNote.plain.exists()
