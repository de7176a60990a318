"""What earlier meetings left open is taken up again; items keep their lineage (design §11)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import AgendaItem, ItemState
from agenda.powers import assigned_offices
from agenda.services.item_checks import refuse_over
from agenda.services.locks import lock_items
from core.dates import home_today
from core.text import normal_form
from dialogue.models import Meeting, State
from dialogue.models.meetings import HELD
from dialogue.services.locks import lock_meetings
from dialogue.services.meetings import Actor
from offices.models import User
from offices.powers import Act

FELL = (State.WAIVED, State.MISSED, State.POSTPONED)
COPIED = (
    "title",
    "purpose",
    "desired_outcome",
    "duration",
    "is_shared",
    "home_brings",
    "partner_brings",
    "proposed_by",
    "office_id",
    "marking",
)


def open_items_before(meeting: Meeting, user: User) -> list[AgendaItem]:
    """Return what earlier meetings of the same body left open, as far as `user` sees it.

    Earlier ones are those held before the day of `meeting` (until today, for one that is late and
    has no day), and those that were waived, missed or postponed. The oldest meeting comes first;
    each item has its meeting with the title.
    """
    day = meeting.first_day or (meeting.due_on and max(meeting.due_on, home_today()))
    held = Q(state__in=HELD)
    if day is not None:
        held &= Q(first_day__lte=day)
    earlier = Meeting.objects.visible_to(user).filter(
        held | Q(state__in=FELL), body=meeting.body_id
    )
    left = (
        AgendaItem.objects.visible_to(user)
        .still_open(user)
        .filter(meeting__in=earlier.exclude(pk=meeting.pk).order_by().values("pk"))
    )
    return sorted(_with_meetings(left, user), key=_age)


def _age(item: AgendaItem) -> tuple[Any, ...]:
    day = item.meeting.first_day or item.meeting.due_on or date.min
    return (day, item.meeting_id, item.position or 0, item.pk)


@transaction.atomic
def carry_over(
    meeting: Meeting, *, items: Iterable[AgendaItem], actor: Actor, today: date
) -> list[AgendaItem]:
    """Return new proposals of `meeting` that carry on open items of earlier ones.

    They say the same but for talking points and days, with the same marking, and are proposed by
    the same office. Raises ValidationError for an item that is not open any more, and once the
    meeting was held.
    """
    (locked,) = lock_meetings(pk=meeting.pk)
    user, _office = powers.require_for_meeting(actor, Act.EDIT, locked, today=today)
    refuse_over(locked, also_held=True)
    wanted = {item.pk for item in items}
    lock_items(wanted)
    found = [item for item in open_items_before(locked, user) if item.pk in wanted]
    if len(found) < len(wanted):
        raise ValidationError(
            _("One of these is no longer open, or was carried over already. Look at them again.")
        )
    return [_copy(item, locked, today, carried_from=item) for item in found]


@transaction.atomic
def like_last_time(meeting: Meeting, *, actor: Actor, today: date) -> list[AgendaItem]:
    """Return new proposals that say what the agenda of the last meeting of this kind said.

    As far as the actor sees it, and without what is on this agenda or proposed for it already. No
    item is carried on by this: each begins anew. Raises ValidationError once the meeting was held.
    """
    (locked,) = lock_meetings(pk=meeting.pk)
    user, _office = powers.require_for_meeting(actor, Act.EDIT, locked, today=today)
    refuse_over(locked, also_held=True)
    held = Meeting.objects.visible_to(user, today=today).filter(
        body=locked.body_id, kind=locked.kind, state__in=HELD
    )
    last = held.exclude(pk=locked.pk).order_by("-first_day", "-pk").first()
    if last is None:
        return []
    here = AgendaItem.objects.visible_to(user, today=today).filter(meeting=locked)
    here = here.exclude(state=ItemState.WITHDRAWN)
    titles = {_plain(title) for title in here.values_list("title", flat=True)}
    carried = set(here.values_list("carried_from_id", flat=True))
    items = AgendaItem.objects.visible_to(user, today=today).on_agenda(last)
    return [
        _copy(item, locked, today)
        for item in items
        if _plain(item.title) not in titles and item.pk not in carried
    ]


def lineage_of(item: AgendaItem, user: User) -> list[AgendaItem]:
    """Return the items from which `item` was carried over and those that carry it on, oldest first.

    As far as an unbroken line of items leads that `user` sees; each with its meeting. The same
    number of queries for any length.
    """
    here = Meeting.objects.visible_to(user).filter(body=item.meeting.body_id).order_by()
    seen = AgendaItem.objects.visible_to(user).filter(meeting__in=here.values("pk"))
    came_from = dict(seen.order_by().values_list("pk", "carried_from_id"))
    line, pk = set(), came_from.get(item.pk)
    while pk is not None and pk in came_from:
        line.add(pk)
        pk = came_from[pk]
    after = {item.pk}
    for pk in sorted(came_from):  # what carries an item on is younger than it
        if came_from[pk] in after:
            after.add(pk)
    return list(_with_meetings(seen.filter(pk__in=(line | after) - {item.pk}), user).order_by("pk"))


def _with_meetings(items: Any, user: User) -> Any:
    meetings = Meeting.objects.visible_to(user).with_title()
    return items.told().prefetch_related(Prefetch("meeting", queryset=meetings))


def _copy(
    item: AgendaItem, meeting: Meeting, today: date, carried_from: AgendaItem | None = None
) -> AgendaItem:
    lead = item.lead_office_id
    assigned = assigned_offices(meeting.relationship, today=today)
    if lead is not None and not assigned.filter(pk=lead).exists():
        lead = None
    return AgendaItem.objects.create(
        meeting=meeting,
        relationship_id=meeting.relationship_id,
        lead_office_id=lead,
        carried_from=carried_from,
        **{name: getattr(item, name) for name in COPIED},
    )


def _plain(title: str) -> str:
    return " ".join(normal_form(title).casefold().split())
