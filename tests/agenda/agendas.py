"""What the tests on agendas of meetings do over and over."""

from datetime import date

from agenda.models import AgendaItem, ItemState
from agenda.services.deciding import accept_item
from agenda.services.items import propose_item
from agenda.services.minutes import record_item
from dialogue.models import Meeting, MeetingKind, State
from dialogue.services.due_list import sync_meeting
from dialogue.services.meetings import schedule_meeting, take_step
from dialogue.states import Step
from reminders.models import Deadline
from tests.agenda.cast import READ, Cast, fresh
from tests.factories import MeetingFactory


def proposed(
    cast: Cast,
    title: str = "Border security",
    *,
    who: str = "post_drafter",
    meeting: Meeting | None = None,
    **values,
) -> AgendaItem:
    """Return a proposal of somebody for the meeting of the cast, or another one."""
    said = {"actor": cast.by(who), "marking": "U", "today": cast.today, **values}
    return propose_item(meeting or cast.meeting, title=title, **said)


def accepted(cast: Cast, title: str = "Border security", **values) -> AgendaItem:
    """Return an item that the desk put on the agenda."""
    item = proposed(cast, title, **values)
    return accept_item(item, actor=cast.by("desk_approver"))


def scheduled(cast: Cast, meeting: Meeting | None = None, *, day: date | None = None) -> Meeting:
    """Return a meeting with a day, of the cast unless another one is given: today."""
    meeting, day = meeting or cast.meeting, day or cast.today
    schedule_meeting(
        fresh(meeting),
        first_day=day,
        last_day=day,
        venue="home",
        actor=cast.by("desk_approver"),
        today=cast.today,
    )
    return fresh(meeting)


def held(cast: Cast, meeting: Meeting | None = None) -> Meeting:
    """Return a meeting that was held today."""
    meeting = fresh(meeting or cast.meeting)
    if meeting.state != State.SCHEDULED:
        meeting = scheduled(cast, meeting)
    take_step(meeting, Step.HOLD, actor=cast.by("desk_approver"))
    return fresh(meeting)


def concluded(cast: Cast, meeting: Meeting | None = None) -> Meeting:
    """Return a meeting that was held today and is concluded."""
    meeting = fresh(meeting or cast.meeting)
    if meeting.state != State.HELD:
        meeting = held(cast, meeting)
    take_step(meeting, Step.CONCLUDE, actor=cast.by("desk_approver"))
    return fresh(meeting)


def next_meeting(cast: Cast, kind: str = MeetingKind.CONSULTATION) -> Meeting:
    """Return a due meeting of the same forum, a year later."""
    meeting = MeetingFactory(
        body=fresh(cast.body), kind=kind, due_on=cast.day(400), closes_on=cast.day(450)
    )
    sync_meeting(meeting)
    return meeting


def recorded(cast: Cast, item: AgendaItem, outcome: str = "discussed", **values) -> AgendaItem:
    """Return an item of which somebody of the desk recorded what became of it."""
    said = {"minutes": "Both sides agreed.", "marking": fresh(item).marking, **values}
    said = {"actor": cast.by("desk_approver"), "version": None, **said}
    return record_item(item, outcome=outcome, **said)


def order(meeting: Meeting) -> list[str]:
    """Return the titles on an agenda; fail on gaps and ties."""
    rows = AgendaItem.objects.for_system(READ).filter(meeting=meeting, state=ItemState.ACCEPTED)
    found = list(rows.order_by("position").values_list("position", "title"))
    assert [place for place, _title in found] == list(range(1, len(found) + 1))
    return [title for _place, title in found]


def owed_for(prefix: str) -> list[tuple[str, str, str, date]]:
    """Return what is owed under a prefix, in order: kind, office, side, due day."""
    rows = Deadline.objects.for_system(READ).filter(key__startswith=prefix, ended_at__isnull=True)
    return sorted(
        (row.kind, row.office.code, row.owed_by, row.due_on)
        for row in rows.select_related("office")
    )
