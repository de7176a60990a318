"""Who may propose, adopt, report and correct: design §5 for this app.

Each `require_…` returns the office through which a person acts, or raises PermissionDenied with a
sentence (403). Pages call them before they show a form, services before they do anything.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.constraints import current
from dialogue.models import Body, BodyKind, ChairSeat, Meeting, Track
from dialogue.services.markings import somebody
from dialogue.services.steps import Actor
from offices.access import EDITING_PARTS, open_on, roles_held
from offices.models import Assignment, Office, Part, Relationship, Side, User
from offices.powers import (
    Act,
    Acting,
    Standing,
    act_with,
    note_acting_for,
    offices_acting,
    require_office,
)
from workinggroups.models.programme import Commitment

REASON = "powers: which offices hold a chair of a visible record"


def working_offices(relationship: Relationship, *, today: date) -> QuerySet[Office]:
    """Return the open offices with a part in `relationship` in which one works, by code.

    They may propose and owe something here; those for information may not.
    """
    parts = Assignment.objects.for_system("who works here is part of the skeleton: U").filter(
        current(today), relationship=relationship, part__in=EDITING_PARTS
    )
    own = parts.order_by().values("office_id")
    return Office.objects.filter(open_on(today), pk__in=own).order_by("code")


def require_edit(actor: Actor, relationship: Relationship, *, today: date) -> Office:
    """Return the office through which the actor proposes and changes what is not adopted."""
    return require_office(somebody(actor.user), Act.EDIT, relationship, today=today)


def require_correct(actor: Actor, track: Track, *, today: date) -> Office:
    """Return the office of an approver of the desk or the lead office, who corrects."""
    lead = [track.lead_office_id]
    return require_office(
        somebody(actor.user), Act.CORRECT, track.relationship, today=today, lead=lead
    )


def require_chair(actor: Actor, record: Commitment, *, today: date) -> Office:
    """Return the office of a chair who adopts, declines and ends what `record` promises."""
    chairs = chairing_offices(record)
    user = somebody(actor.user)
    return require_office(user, Act.ADOPT, record.relationship, today=today, chair=chairs)


def may_adopt(user: User, record: Commitment, *, today: date) -> bool:
    """Return whether `user` is one of the chairs of `record`."""
    chairs = chairing_offices(record)
    return bool(offices_acting(user, Act.ADOPT, record.relationship, today=today, chair=chairs))


class Reporting:
    """Through which office one person reports on each of many records; two queries for all.

    A drafter of the office that owns or follows a record; else one of the desk, on its behalf.
    """

    def __init__(self, user: User, *, today: date) -> None:
        held = roles_held(user, today) if user.is_active else {}
        assignments = (
            Assignment.objects.for_system(REASON)
            .filter(current(today), office__in=held)
            .select_related("office")
            .order_by("office__code")
        )
        self._acting: dict[int, list[tuple[Acting, str]]] = {}
        for each in assignments:
            here, part = held[each.office_id], Standing(each.part)
            acting = act_with(user, here, Act.EDIT, [part], each.responsible_id)
            if acting is not None:
                self._acting.setdefault(each.relationship_id, []).append((acting, part))

    def acting_for(self, record: Commitment) -> Acting | None:
        """Return through which office, and for whom, the person reports on `record`, or None."""
        here = self._acting.get(record.relationship_id, [])
        own = next((one for one, _part in here if one.office.pk == record.office_id), None)
        return own or next((one for one, part in here if part == Part.DESK), None)

    def office_for(self, record: Commitment) -> Office | None:
        """Return the office through which the person reports on `record`, or None."""
        acting = self.acting_for(record)
        return acting.office if acting else None


def reporting_office(user: User, record: Commitment, *, today: date) -> Office | None:
    """Return the office through which `user` reports on `record`, or None."""
    return Reporting(user, today=today).office_for(record)


def require_reporting(actor: Actor, record: Commitment, *, today: date) -> Office:
    """Return the office through which the actor reports on `record`; the history says for whom."""
    acting = Reporting(somebody(actor.user), today=today).acting_for(record)
    if acting is None:
        raise PermissionDenied(
            _("Only %(office)s, or the desk on its behalf, can report on this.")
            % {"office": record.office}
        )
    note_acting_for(acting.acting_for)
    return acting.office


def forum_of(record: Commitment) -> Body | None:
    """Return the forum whose chairs decide: that of its meeting, else of its group, else none."""
    body = record.meeting.body if record.meeting else record.group
    return forum_above(body) if body is not None else None


def forum_above(body: Body) -> Body:
    """Return the forum to which a group reports; `body` itself for a forum, or without one."""
    return body.parent if body.kind == BodyKind.GROUP and body.parent is not None else body


def chairing_offices(record: Commitment) -> list[int]:
    """Return the ids of the offices that hold a home seat of the forum, or of any of the track.

    Where there is no such seat, the lead office decides: else nobody could.
    """
    return _chairs(forum_of(record), record.track)


def assessing_offices(meeting: Meeting) -> list[int]:
    """Return the same for the forum of a meeting: the offices whose chairs assess its progress."""
    return _chairs(forum_above(meeting.body), meeting.body.track)


def require_assessing(actor: Actor, meeting: Meeting, *, today: date) -> Office:
    """Return the office of a chair who assesses at `meeting`, and decides what follows."""
    chairs = assessing_offices(meeting)
    user = somebody(actor.user)
    return require_office(user, Act.ADOPT, meeting.relationship, today=today, chair=chairs)


def offices_assessing(user: User, meeting: Meeting, *, today: date) -> list[Office]:
    """Return the offices in whose name `user` assesses at `meeting`: as an approver."""
    chairs = assessing_offices(meeting)
    return offices_acting(user, Act.ADOPT, meeting.relationship, today=today, chair=chairs)


def offices_preparing(user: User, meeting: Meeting, *, today: date) -> list[Office]:
    """Return the offices for which `user` may prepare an assessment: an assistant as well."""
    chairs = set(assessing_offices(meeting))
    editing = offices_acting(user, Act.EDIT, meeting.relationship, today=today)
    prepared = {office for office in editing if office.pk in chairs}
    may = prepared | set(offices_assessing(user, meeting, today=today))
    return sorted(may, key=lambda office: office.code)


def _chairs(forum: Body | None, track: Track) -> list[int]:
    seats = ChairSeat.objects.for_system(REASON).filter(side=Side.HOME)
    chosen = seats.filter(body=forum) if forum else seats.filter(body__track=track)
    offices = chosen.order_by("office_id").values_list("office_id", flat=True).distinct()
    return list(offices) or [track.lead_office_id]


def chairs_of_groups(
    groups: Iterable[Body], *, track: Track | None, meeting: Meeting | None
) -> dict[int | None, list[int]]:
    """Return by the id of each group the offices of `chairing_offices` for what it is charged with.

    None stands for what no group of `track` is charged with; without a track it is left out. Two
    queries for any number of groups.
    """
    groups = list(groups)
    places: dict[int | None, tuple[Track, int | None]] = {
        group.pk: (group.track, _forum_id(meeting.body if meeting else group)) for group in groups
    }
    if track is not None:
        places[None] = (track, _forum_id(meeting.body) if meeting else None)
    tracks = {track.pk for track, _forum in places.values()}
    bodies = {forum for _track, forum in places.values() if forum}
    held = ChairSeat.objects.for_system(REASON).filter(side=Side.HOME)
    seats = set(
        held.filter(Q(body__in=bodies) | Q(body__track__in=tracks))
        .order_by()
        .values_list("body_id", "body__track_id", "office_id")
    )
    return {
        group: sorted(
            {
                office
                for body_id, track_id, office in seats
                if (body_id == forum if forum else track_id == track.pk)
            }
        )
        or [track.lead_office_id]
        for group, (track, forum) in places.items()
    }


def _forum_id(body: Body) -> int:
    """Return the id of what `forum_of` returns for a body, without asking for its parent."""
    return body.parent_id if body.kind == BodyKind.GROUP and body.parent_id else body.pk
