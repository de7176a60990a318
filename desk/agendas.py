"""What the page of a meeting shows of its agenda: what is on it, proposed, put aside, asked for."""

from dataclasses import dataclass

from django.db.models import Case, When

from agenda.meeting_deadlines import MAY_COME_UP
from agenda.models import AgendaItem, CallState, ItemClearance, ItemState, ProposalCall
from agenda.services.carrying import open_items_before
from agenda.services.item_checks import is_recordable
from agenda.services.minutes import carried_on
from agenda.views.carrying import last_held
from agenda.views.items import TAKES_PROPOSALS
from core.markings import banner
from dialogue.models import Meeting
from dialogue.models.meetings import OPEN_STATES
from offices.clearances import clearance_line
from offices.models import User
from offices.powers import Act, offices_acting

PUT_ASIDE = (ItemState.DEFERRED, ItemState.DECLINED)


@dataclass(frozen=True)
class MeetingAgenda:
    """The agenda of one meeting, as far as one reader sees it."""

    items: list[AgendaItem]
    undecided: list[AgendaItem]
    put_aside: list[AgendaItem]
    calls: list[ProposalCall]
    open_before: list[AgendaItem]
    carried_on: list[AgendaItem]
    last_held: Meeting | None
    is_open: bool
    takes_proposals: bool
    clearances: list[ItemClearance]
    tells_outcomes: bool

    @property
    def clearance_line(self) -> str:
        """Say how many briefings are cleared and who is waited for; "" when nobody was asked."""
        return clearance_line(self.clearances)

    @property
    def open_before_marking(self) -> str:
        """The highest marking among the items that are counted as open from earlier meetings."""
        return banner(item.marking for item in self.open_before).code

    @property
    def all_items(self) -> list[AgendaItem]:
        """The agenda in its order, then what is not decided, then what was put aside."""
        return [*self.items, *self.undecided, *self.put_aside]


def agenda_of(user: User, meeting: Meeting) -> MeetingAgenda:
    """Return the agenda of a meeting that `user` may see; the same queries for any number."""
    found = list(AgendaItem.objects.visible_to(user).filter(meeting=meeting).told().order_by("id"))
    is_open = meeting.state in OPEN_STATES
    stands = [item for item in found if item.state in (ItemState.ACCEPTED, ItemState.PROPOSED)]
    return MeetingAgenda(
        items=sorted(
            (item for item in found if item.state == ItemState.ACCEPTED),
            key=lambda item: item.position or 0,
        ),
        undecided=[item for item in found if item.state == ItemState.PROPOSED],
        put_aside=[item for item in found if item.state in PUT_ASIDE],
        calls=_calls(user, meeting),
        open_before=open_items_before(meeting, user) if is_open else [],
        carried_on=carried_on(meeting, stands, user),
        last_held=last_held(meeting, user) if is_open else None,
        is_open=is_open,
        takes_proposals=meeting.state in TAKES_PROPOSALS,
        clearances=list(
            ItemClearance.objects.visible_to(user)
            .filter(item__in=[item.pk for item in found if item.state in MAY_COME_UP])
            .select_related("office")
        ),
        tells_outcomes=is_recordable(meeting),
    )


def _calls(user: User, meeting: Meeting) -> list[ProposalCall]:
    """Return the calls for proposals, each with `is_mine`: whether the reader may answer it."""
    mine = {office.pk for office in offices_acting(user, Act.EDIT, meeting.relationship)}
    calls = ProposalCall.objects.visible_to(user).filter(meeting=meeting)
    return list(
        calls.exclude(state=CallState.WITHDRAWN)
        .select_related("office")
        .annotate(is_mine=Case(When(office__in=mine, then=True), default=False))
        .order_by("office__code")
    )
