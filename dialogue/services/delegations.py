"""Who comes to a meeting for each side: a list that is as sensitive as the meeting (design §4).

Once the meeting is concluded every change is a correction: it needs a `reason`, which the history
keeps (design §5). Of a meeting that was waived or missed no list is changed: nobody came.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import home_today
from dialogue.models import Counterpart, DelegationMember, Meeting, State
from dialogue.services.heads import SEPARATOR, Head, chairs_on, day_of
from dialogue.services.reasons import correcting
from dialogue.services.scope import scope_of, told
from dialogue.services.steps import Actor, StepRefusedError
from offices.models import Office, Side, User
from offices.versions import lock_version, save_next_version

REASON = "the list of a meeting that was fetched through the gate"
NOBODY_CAME = (State.WAIVED, State.MISSED)
REFUSALS = {
    "delegate_person_once": gettext_lazy("This person is on the list already."),
    "delegate_counterpart_once": gettext_lazy("This person is on the list already."),
    "delegate_has_name": gettext_lazy("Write the name."),
}


@transaction.atomic
def add_delegate(
    meeting: Meeting,
    *,
    side: str,
    actor: Actor,
    name: str = "",
    title: str = "",
    organisation: str = "",
    office: Office | None = None,
    person: User | None = None,
    counterpart: Counterpart | None = None,
    is_head: bool = False,
    reason: str = "",
) -> DelegationMember:
    """Put a person on a side's list and return the entry.

    Of ours, `person` has an account and `office` is the one they come for; of theirs, `counterpart`
    is in who is who. What is left empty is taken from there. Raises ValidationError for somebody
    without a name, who is on the list already, or of the other side.
    """
    locked = _lock_meeting(meeting, None)
    _check_side(locked, side, office, person, counterpart)
    known: Any = counterpart or person
    head = Head(
        side=side,
        name=name.strip() or (known.name if known else ""),
        title=title.strip() or (counterpart.title if counterpart else ""),
        organisation=organisation.strip() or (counterpart.organisation if counterpart else ""),
        office=office,
        person=person,
        counterpart=counterpart,
    )
    _refuse_twice(locked, head)
    with correcting(locked, reason):
        return _put(locked, head, is_head=is_head)


@transaction.atomic
def change_delegate(
    delegate: DelegationMember, *, version: int | None = None, reason: str = "", **values: Any
) -> DelegationMember:
    """Save new values of name, title, organisation, office or is_head of an entry on the list.

    Raises ValidationError for an empty name and for one who was taken off, StaleVersionError.
    """
    meeting, locked = _lock(delegate, version)
    for name, value in values.items():
        setattr(locked, name, value.strip() if isinstance(value, str) else value)
    _check_side(meeting, locked.side, locked.office, locked.person, locked.counterpart)
    with told(REFUSALS), correcting(meeting, reason):
        save_next_version(locked, values)
    return locked


@transaction.atomic
def withdraw_delegate(
    delegate: DelegationMember, *, version: int | None = None, reason: str = ""
) -> None:
    """Take a person off the list; the history keeps the entry. Raises StaleVersionError."""
    meeting, locked = _lock(delegate, version)
    locked.withdrawn_at = timezone.now()
    with correcting(meeting, reason):
        save_next_version(locked, ["withdrawn_at"])


@transaction.atomic
def list_chairs(
    meeting: Meeting, *, actor: Actor, version: int | None = None, reason: str = ""
) -> list[DelegationMember]:
    """Put who holds a chair's seat on the day of a meeting on its lists as heads; return the new.

    Raises ValidationError when every chair is on a list, StaleVersionError.
    """
    locked = _lock_meeting(meeting, version)
    listed = list(DelegationMember.objects.for_system(REASON).coming(locked))
    chairs = chairs_on(locked, day_of(locked) or home_today())
    missing = [chair for chair in chairs if not any(chair.is_same(row) for row in listed)]
    if not missing:
        raise ValidationError(_("Every chair is on a list already."))
    with correcting(locked, reason):
        return [_put(locked, chair, is_head=True) for chair in missing]


@transaction.atomic
def copy_delegation(
    from_meeting: Meeting, to_meeting: Meeting, actor: Actor
) -> list[DelegationMember]:
    """Put those who came to one meeting on the list of a later one of the same body ("like last
    time"), and return the new entries.

    Left out is who is on that list already, who may not sign in any more and who has left on the
    other side. For somebody who came as the holder of a chair's seat, whoever holds it now comes.
    """
    locked = _lock_meeting(to_meeting, None)
    if from_meeting.body_id != locked.body_id:
        raise ValidationError(_("Only a meeting of the same forum can be copied."))
    day = day_of(locked) or home_today()
    chairs = {chair.seat: chair for chair in chairs_on(locked, day)}
    present = list(DelegationMember.objects.for_system(REASON).coming(locked))
    made = []
    for row in DelegationMember.objects.for_system(REASON).coming(from_meeting):
        head = chairs.get(row.seat) if row.seat else Head.of(row)
        if head is None or not head.can_come(day) or any(head.is_same(each) for each in present):
            continue
        made.append(_put(locked, head, is_head=row.is_head))
        present.append(made[-1])
    return made


def lead_delegations(meeting: Meeting, led_by: Mapping[str, str], *, is_needed: bool) -> None:
    """Let those named in `led_by` (by side) lead the delegations to a locked meeting.

    Who is named and not on the list is put there: as the holder of a chair's seat where the name
    is that of one, as a counterpart where who is who has one person of this name. Who led by the
    list and is not named stays on it without leading. Raises StepRefusedError where nobody leads
    a side and `is_needed`.
    """
    listed = list(DelegationMember.objects.for_system(REASON).coming(meeting))
    chairs = chairs_on(meeting, day_of(meeting) or home_today())
    for side in Side.values:
        names = [name.strip() for name in led_by.get(side, "").split(SEPARATOR.strip())]
        ours = [row for row in listed if row.side == side]
        _let_lead(meeting, side, [name for name in names if name], ours, chairs)
        if is_needed and not any(row.is_head for row in _heads(meeting, side)):
            country = meeting.relationship.country(side)
            raise StepRefusedError(
                _("Say who led the delegation: %(country)s.") % {"country": country}
            )


def _let_lead(
    meeting: Meeting,
    side: str,
    names: list[str],
    listed: list[DelegationMember],
    chairs: list[Head],
) -> None:
    if not names:
        return
    wanted = {name.casefold() for name in names}
    for row in listed:
        leads = row.name.casefold() in wanted
        if row.is_head != leads:
            row.is_head = leads
            save_next_version(row, ["is_head"])
    known = {row.name.casefold() for row in listed}
    for name in names:
        if name.casefold() in known:
            continue
        known.add(name.casefold())
        _put(meeting, _known_as(meeting, side, name, chairs), is_head=True)


def _known_as(meeting: Meeting, side: str, name: str, chairs: list[Head]) -> Head:
    for chair in chairs:
        if chair.side == side and chair.name.casefold() == name.casefold():
            return chair
    if side == Side.PARTNER:
        alike = Counterpart.objects.for_system(REASON).filter(
            relationship=meeting.relationship_id, name__iexact=name, left_on__isnull=True
        )[:2]
        if len(alike) == 1:
            return Head.of_counterpart(alike[0])
    return Head(side=side, name=name)


def _heads(meeting: Meeting, side: str) -> list[DelegationMember]:
    found = DelegationMember.objects.for_system(REASON).coming(meeting)
    return list(found.filter(side=side, is_head=True))


def _put(meeting: Meeting, head: Head, *, is_head: bool) -> DelegationMember:
    if not head.name:
        raise ValidationError(_("Write the name."))
    with told(REFUSALS):
        return DelegationMember.objects.create(
            meeting=meeting,
            side=head.side,
            name=head.name,
            title=head.title,
            organisation=head.organisation,
            office=head.office,
            person=head.person,
            counterpart=head.counterpart,
            seat=head.seat,
            is_head=is_head,
            **scope_of(meeting),
        )


def _refuse_twice(meeting: Meeting, head: Head) -> None:
    """Refuse a name without an account and not in who is who that is on the list in these words.

    Two people may bear one name: then their titles tell them apart.
    """
    if head.person is not None or head.counterpart is not None:
        return  # the database sees to it
    same = (
        DelegationMember.objects.for_system(REASON)
        .coming(meeting)
        .filter(
            side=head.side,
            name__iexact=head.name,
            title__iexact=head.title,
            organisation__iexact=head.organisation,
            office=head.office,
            person=None,
            counterpart=None,
        )
    )
    if same.exists():
        raise ValidationError(_("This person is on the list already."))


def _lock_meeting(meeting: Meeting, version: int | None) -> Meeting:
    """Return the meeting, locked; refuse one to which nobody came."""
    locked: Meeting = lock_version(meeting, version)
    if locked.state in NOBODY_CAME:
        raise StepRefusedError(
            _("This cannot be done: the meeting is now “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _lock(delegate: DelegationMember, version: int | None) -> tuple[Meeting, DelegationMember]:
    """Lock the meeting of an entry, then the entry; return both as they stand."""
    meeting = _lock_meeting(delegate.meeting, None)
    locked = lock_version(delegate, version)
    if locked.withdrawn_at is not None:
        raise ValidationError(_("Somebody has taken this person off the list."))
    return meeting, locked


def _check_side(
    meeting: Meeting,
    side: str,
    office: Office | None,
    person: User | None,
    counterpart: Counterpart | None,
) -> None:
    if side not in Side.values:
        raise ValidationError(_("Say for which side."))
    of_home, of_partner = office is not None or person is not None, counterpart is not None
    if of_partner if side == Side.HOME else of_home:
        other = Side.PARTNER if side == Side.HOME else Side.HOME
        raise ValidationError(
            _("This person is of the other side: %(country)s.")
            % {"country": meeting.relationship.country(other)}
        )
    if counterpart is not None and counterpart.relationship_id != meeting.relationship_id:
        raise ValidationError(_("This person is not of this relationship."))
