"""What a person reaches of the work of groups: records through the gate (404), acts (403)."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from core.dates import home_today
from dialogue.models import Body, BodyKind, Meeting
from dialogue.services.steps import Actor
from offices.models import Office, User
from offices.powers import Act, office_acting, require_office
from offices.requests import SignedIn
from workinggroups.models import JointConclusion

MOST_MEETINGS = 30


@dataclass(frozen=True)
class TextReach:
    """A conclusion that a person sees, its group, and through which office they act."""

    user: User
    record: JointConclusion
    group: Body
    actor: Actor

    def can(self, act: Act) -> bool:
        """Return whether the person may do `act` here: for buttons."""
        lead = [self.group.track.lead_office_id]
        return office_acting(self.user, act, self.group.relationship, lead=lead) is not None


def visible_group(request: SignedIn, uid: UUID) -> Body:
    """Return the visible working group with its name of today; Http404 for a forum."""
    groups = Body.objects.visible_to(request.user).with_name(home_today())
    found = groups.filter(kind=BodyKind.GROUP)
    return get_object_or_404(found.select_related("relationship", "track__theme"), uid=uid)


def reach_conclusion(request: SignedIn, uid: UUID, act: Act | None = None) -> TextReach:
    """Return the visible conclusion with its group (404), for `act` (403) or to be looked at."""
    found = get_object_or_404(JointConclusion.objects.visible_to(request.user), uid=uid)
    groups = Body.objects.visible_to(request.user).with_name(home_today())
    group = get_object_or_404(
        groups.select_related("relationship", "track__theme"), pk=found.group_id
    )
    found.group, found.relationship = group, group.relationship
    office: Office | None = None
    if act is not None:
        lead = [group.track.lead_office_id]
        office = require_office(request.user, act, group.relationship, lead=lead)
    return TextReach(request.user, found, group, Actor(request.user, office))


def meeting_of(request: SignedIn, conclusion: JointConclusion) -> Meeting | None:
    """Return the meeting of a conclusion with its title, fetched through the gate, or None."""
    if conclusion.meeting_id is None:
        return None
    meetings = Meeting.objects.visible_to(request.user).with_title()
    return meetings.filter(pk=conclusion.meeting_id).first()


def meetings_of(request: SignedIn, group: Body, keep: int | None = None) -> list[Meeting]:
    """Return the newest meetings of a group that have a day; the one with key `keep` besides."""
    rows = Meeting.objects.visible_to(request.user).with_title().filter(body=group)
    found = list(rows.filter(first_day__isnull=False).order_by("-first_day", "-pk")[:MOST_MEETINGS])
    if keep is not None and keep not in {meeting.pk for meeting in found}:
        found += list(rows.filter(pk=keep))
    return found


def text_now(request: SignedIn, uid: UUID) -> JointConclusion:
    """Return a conclusion as it stands now, if it is still for this reader; else Http404."""
    found = JointConclusion.objects.visible_to(request.user).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
