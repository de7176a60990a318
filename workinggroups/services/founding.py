"""Founding working groups: by hand, or because an ask on structure was approved (design §6)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.text import normal_form
from dialogue.models import Body, BodyKind, BodyName, Status, Track
from dialogue.services.bodies import found_body
from dialogue.services.lifecycle import set_status
from dialogue.services.locks import lock_bodies
from dialogue.services.markings import check_markable, covers, somebody
from dialogue.services.scope import refuse_closed, scope_of
from dialogue.services.steps import Actor
from offices.models import GatedRow
from offices.powers import Act
from offices.versions import lock_version
from workinggroups.group_powers import require_on_track, require_sight
from workinggroups.models import RemitIssue

REASON = "what hangs on a group that was just founded"
MOST_ISSUES = 30
FOUNDED_WITH = (BodyName, RemitIssue)


@transaction.atomic
def found_group(
    track: Track,
    *,
    name: str,
    marking: str,
    tracked_from: date,
    actor: Actor,
    parent: Body | None = None,
    issues: Iterable[str] = (),
) -> Body:
    """Return a new working group of `track` that reports to the forum `parent`, with its remit.

    Raises PermissionDenied unless an approver of the desk or the lead office acts; ValidationError
    for a marking above theirs or below that of the forum, and as `make_group` does.
    """
    user = somebody(actor.user)
    require_on_track(actor, Act.ARRANGE, track)
    check_markable(user, marking)
    require_sight(user, parent)
    return make_group(
        track, name=name, marking=marking, tracked_from=tracked_from, parent=parent, issues=issues
    )


@transaction.atomic
def make_group(
    track: Track,
    *,
    name: str,
    marking: str,
    tracked_from: date,
    parent: Body | None = None,
    issues: Iterable[str] = (),
) -> Body:
    """Return a new group; who may was asked before. Locks the track, then the forum.

    Raises ValidationError for a closed track or forum, one of another track, a group as parent, a
    marking below the forum's, no name, and an issue twice, too long or more than thirty.
    """
    titles = read_issues(issues)
    lock_version(track, None)
    if parent is not None:
        (parent,) = lock_bodies(pk=parent.pk)
        _check_parent(track, parent, marking)
    group = found_body(
        track,
        name=normal_form(name).strip(),
        marking=marking,
        tracked_from=tracked_from,
        kind=BodyKind.GROUP,
        parent=parent,
    )
    for position, title in enumerate(titles, start=1):
        RemitIssue.objects.create(group=group, title=title, position=position, **scope_of(group))
    return group


def read_issues(issues: Iterable[str]) -> list[str]:
    """Return the titles of issues as they are kept; blank ones are left out."""
    titles = [title for issue in issues if (title := normal_form(issue).strip())]
    longest: Any = RemitIssue._meta.get_field("title").max_length
    if any(len(title) > longest for title in titles):
        raise ValidationError(
            {"issues": _("Keep each issue to %(count)d characters.") % {"count": longest}}
        )
    if len({title.casefold() for title in titles}) < len(titles):
        raise ValidationError({"issues": _("An issue is named twice.")})
    if len(titles) > MOST_ISSUES:
        raise ValidationError(
            {"issues": _("A remit has at most %(count)d issues.") % {"count": MOST_ISSUES}}
        )
    return titles


def _check_parent(track: Track, parent: Body, marking: str) -> None:
    refuse_closed(parent)
    if parent.kind != BodyKind.FORUM or parent.track_id != track.pk:
        raise ValidationError({"parent": _("A group reports to a forum of its own track.")})
    if not covers(marking, parent.marking):
        raise ValidationError({"marking": _("A group is marked at least like its forum.")})


@transaction.atomic
def close_if_untouched(
    group: Body, version: int, *, reason: str, actor: Actor, today: date
) -> bool:
    """Close a group of which nobody has made anything since; return whether it was closed.

    `version` is the one with which it was founded. One that is closed already counts as touched.
    """
    (locked,) = lock_bodies(pk=group.pk)
    if locked.version != version or any(_hangs_on(locked)):
        return False
    set_status(locked, status=Status.CLOSED, reason=reason, actor=actor, today=today)
    return True


def _hangs_on(group: Body) -> Iterator[bool]:
    """Yield for each kind of record that can name a body whether one names `group`.

    Whatever kinds of records there will be: who founds a group makes its name and its remit only.
    """
    issues = RemitIssue.objects.for_system(REASON).filter(group=group)
    yield issues.exclude(version=1, is_dropped=False).exists()
    for model in apps.get_models():
        if not issubclass(model, GatedRow) or model in FOUNDED_WITH or model._meta.proxy:
            continue
        rows: Any = model.objects
        for field in model._meta.concrete_fields:
            if field.related_model is Body:
                yield rows.for_system(REASON).filter(**{field.name: group}).exists()
