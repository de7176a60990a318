"""What pages show of the two delegations to a meeting."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core.dates import home_today
from dialogue.models import ChairSeat, ChairTerm, DelegationMember, Meeting, State
from dialogue.models.meetings import OPEN_STATES
from dialogue.services.delegations import NOBODY_CAME
from dialogue.services.heads import Head, chairs_on, day_of
from offices.models import Side, User
from offices.powers import Act, office_acting

MOST_MEMBERS = 12  # on the page of a meeting; the list has a page of its own


@dataclass(frozen=True)
class SideList:
    """The list of one side, the country named; `chairs` lead by their seat, not by the list yet."""

    side: str
    country: str
    members: list[DelegationMember]
    more: int
    chairs: list[Head]


@dataclass(frozen=True)
class Delegations:
    """Both lists of a meeting, and whether the reader may change them."""

    meeting: Meeting
    sides: list[SideList]
    can_edit: bool

    @property
    def has_chairs(self) -> bool:
        """Return whether a chair is not on its list yet."""
        return any(side.chairs for side in self.sides)

    @property
    def has_more(self) -> bool:
        """Return whether a list is longer than what is shown."""
        return any(side.more for side in self.sides)


def delegations_of(user: User, meeting: Meeting) -> Delegations:
    """Return both delegations to a meeting that `user` may see, heads first.

    The same queries for any number of people. `meeting` comes with its body's track and its
    relationship.
    """
    rows = list(members_of(user, meeting))
    chairs = expected_heads(user, meeting, rows) if meeting.state in OPEN_STATES else []
    sides = []
    for side in Side.values:
        members = [row for row in rows if row.side == side]
        sides.append(
            SideList(
                side=side,
                country=meeting.relationship.country(side),
                members=members[:MOST_MEMBERS],
                more=max(0, len(members) - MOST_MEMBERS),
                chairs=[chair for chair in chairs if chair.side == side],
            )
        )
    return Delegations(meeting, sides, can_edit=may_edit(user, meeting))


def members_of(user: User, meeting: Meeting) -> QuerySet[DelegationMember]:
    """Return those on the lists of a meeting that `user` may see."""
    return DelegationMember.objects.visible_to(user).coming(meeting)


def expected_heads(
    user: User, meeting: Meeting, listed: list[DelegationMember], today: date | None = None
) -> list[Head]:
    """Return who holds a chair's seat on the day of the meeting and is not among `listed`."""
    day = day_of(meeting) or today or home_today()
    seats, terms = ChairSeat.objects.visible_to(user), ChairTerm.objects.visible_to(user)
    chairs = chairs_on(meeting, day, seats, terms)
    return [chair for chair in chairs if not any(chair.is_same(row) for row in listed)]


def act_on_list(meeting: Meeting) -> Act:
    """Return what it is to change the lists: once the meeting is concluded, a correction."""
    return Act.CORRECT if meeting.state == State.CONCLUDED else Act.EDIT


def may_edit(user: User, meeting: Meeting) -> bool:
    """Return whether `user` may change the lists of a meeting: not where nobody came."""
    if meeting.state in NOBODY_CAME:
        return False
    lead = [meeting.body.track.lead_office_id]
    acting = office_acting(user, act_on_list(meeting), meeting.relationship, lead=lead)
    return acting is not None
