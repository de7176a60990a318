"""What both sides already do together: noted, changed, over (design §1, "activity")."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.text import normal_form
from dialogue.models import Body, BodyKind, Track
from dialogue.services.locks import lock_bodies
from dialogue.services.markings import check_lowering, check_markable, somebody
from dialogue.services.scope import refuse_closed
from dialogue.services.steps import Actor, require_reason
from offices.models import Office, User
from offices.powers import Act
from offices.versions import lock_version, save_next_version
from workinggroups.group_powers import require_on_track, require_sight
from workinggroups.models import Activity, RemitIssue


@dataclass(frozen=True)
class Place:
    """Which group covers an activity, and which issue of its remit; None: no group does."""

    group: Body | None = None
    issue: RemitIssue | None = None


@transaction.atomic
def note_activity(
    track: Track,
    *,
    title: str,
    marking: str,
    office: Office,
    as_of: date,
    actor: Actor,
    today: date,
    state: str = "",
    partner: str = "",
    place: Place | None = None,
) -> Activity:
    """Return a new activity of `track`, in one line, known to `office` as it stood on `as_of`.

    A group that is marked higher may cover it: who does not see the group sees the activity
    without it. Raises PermissionDenied unless a drafter of the desk, a post or an action office
    acts; ValidationError for no title, a day in the future, a marking above the author's, a closed
    track or group, and a group or issue of another place.
    """
    user = somebody(actor.user)
    require_on_track(actor, Act.EDIT, track, today=today)
    refuse_closed(track)
    check_markable(user, marking)
    found = place or Place()
    _check_place(user, track, found, present=None)
    words = _words(title=title, state=state, partner=partner)
    _check_day(as_of, today)
    return Activity.objects.create(
        track=track,
        relationship_id=track.relationship_id,
        marking=marking,
        office=office,
        as_of=as_of,
        group=found.group,
        issue=found.issue,
        **words,
    )


@transaction.atomic
def change_activity(
    activity: Activity,
    *,
    actor: Actor,
    today: date,
    version: int | None = None,
    reason: str = "",
    place: Place | None = None,
    **values: Any,
) -> Activity:
    """Save new values of title, state, partner, office, as_of or marking; `place` None: as it is.

    Where a group that the author does not see covers it, an empty place changes nothing, so that
    nobody loses what they do not know of. A lower marking takes an approver of the desk or the
    lead office and a reason. Other refusals as in `note_activity`; raises StaleVersionError.
    """
    user = somebody(actor.user)
    if place is not None:
        # The group before what hangs on it: docs/decisions/0008-lock-order.md.
        _check_place(user, activity.track, place, present=activity.group_id)
    locked, track = _locked(activity, actor, version, today)
    before, stood = locked.marking, {name: getattr(locked, name) for name in values}
    for name, value in {**values, **_words(**_texts(values))}.items():
        setattr(locked, name, value)
    check_markable(user, locked.marking)
    _check_day(locked.as_of, today)
    is_lowered = check_lowering(
        user,
        new=locked.marking,
        old=before,
        relationship=locked.relationship,
        lead=[track.lead_office_id],
        reason=reason,
        today=today,
    )
    fields = list(values)
    if place is not None and not (place.group is None and _is_covered_unseen(user, locked)):
        locked.group, locked.issue = place.group, place.issue
        fields += ["group", "issue"]
    if all(getattr(locked, name) == value for name, value in stood.items()):
        # A new version would tell who does not see the group that one covers it now.
        locked.save(update_fields=fields)
        return locked
    with pghistory.context(**({"reason": reason.strip()} if is_lowered else {})):
        save_next_version(locked, fields)
    return locked


@transaction.atomic
def end_activity(
    activity: Activity, *, reason: str, actor: Actor, today: date, version: int | None = None
) -> Activity:
    """Say that it is over, and why; its page stays. Raises ValidationError, StaleVersionError."""
    locked, _track = _locked(activity, actor, version, today)
    require_reason(reason)
    locked.is_over, locked.over_reason = True, normal_form(reason).strip()
    save_next_version(locked, ["is_over", "over_reason"])
    return locked


@transaction.atomic
def go_on_with(
    activity: Activity, *, actor: Actor, today: date, version: int | None = None
) -> Activity:
    """Say that an activity that was over goes on; the history keeps why it was over."""
    locked = lock_version(activity, version)
    require_on_track(actor, Act.EDIT, locked.track, today=today)
    locked.is_over, locked.over_reason = False, ""
    save_next_version(locked, ["is_over", "over_reason"])
    return locked


def _locked(
    activity: Activity, actor: Actor, version: int | None, today: date
) -> tuple[Activity, Track]:
    locked: Activity = lock_version(activity, version)
    require_on_track(actor, Act.EDIT, locked.track, today=today)
    if locked.is_over:
        raise ValidationError(_("This is over. Say first that it goes on."))
    return locked, locked.track


def _texts(values: dict[str, Any]) -> dict[str, str]:
    return {name: values[name] for name in ("title", "state", "partner") if name in values}


def _words(**texts: str) -> dict[str, str]:
    """Return the texts as they are kept; the title must say something."""
    kept = {name: normal_form(text).strip() for name, text in texts.items()}
    if "title" in kept and not kept["title"]:
        raise ValidationError({"title": _("Write what you do together.")})
    return kept


def _check_day(as_of: date, today: date) -> None:
    if as_of > today:
        raise ValidationError({"as_of": _("Choose a day up to today.")})


def _check_place(user: User, track: Track, place: Place, *, present: int | None) -> None:
    """Lock the group and refuse one that cannot cover an activity of `track`.

    The one that covers it at `present` may be closed.
    """
    group, issue = place.group, place.issue
    if group is None:
        if issue is not None:
            raise ValidationError(_("An issue belongs to a group. Choose its group."))
        return
    require_sight(user, group)
    (locked,) = lock_bodies(pk=group.pk)
    if locked.kind != BodyKind.GROUP or locked.track_id != track.pk:
        raise ValidationError(_("Choose a group of the same track."))
    if locked.pk != present:
        refuse_closed(locked)
    if issue is not None and issue.group_id != group.pk:
        raise ValidationError(_("This issue is not of that group's remit."))


def _is_covered_unseen(user: User, activity: Activity) -> bool:
    covering = activity.group_id
    if covering is None:
        return False
    return not Body.objects.visible_to(user).filter(pk=covering).exists()
