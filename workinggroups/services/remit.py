"""The remit of a working group: its issues, in their order (design §1)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dialogue.models import Body, BodyKind
from dialogue.services.locks import lock_bodies
from dialogue.services.scope import refuse_closed, scope_of
from dialogue.services.steps import Actor
from offices.powers import Act
from offices.versions import lock_version, save_next_version
from workinggroups.group_powers import require_on_track
from workinggroups.models import RemitIssue
from workinggroups.services.founding import read_issues

REASON = "issues of a group that was fetched through the gate"


@transaction.atomic
def add_issue(group: Body, *, title: str, actor: Actor) -> RemitIssue:
    """Return a new issue at the end of the remit of `group`.

    Like all acts here for approvers of the desk or the lead office: raises PermissionDenied; and
    ValidationError for a closed group, no title, one that is there, and a thirty-first.
    """
    locked = _locked(group, actor)
    standing = _standing(locked)
    title = _title([*(issue.title for issue in standing), title], title)
    last: int | None = (
        RemitIssue.objects.for_system(REASON)
        .filter(group=locked)
        .aggregate(last=Max("position"))["last"]
    )
    issue = RemitIssue.objects.create(
        group=locked, title=title, position=(last or 0) + 1, **scope_of(locked)
    )
    save_next_version(locked, [])
    return issue


@transaction.atomic
def rename_issue(
    issue: RemitIssue, *, title: str, actor: Actor, version: int | None = None
) -> RemitIssue:
    """Call an issue otherwise; what it was called stays in its history. Raises StaleVersionError.

    Other refusals as in `add_issue`; an issue that was dropped is not changed any more.
    """
    group, locked = _locked_issue(issue, actor, version)
    others = [each.title for each in _standing(group) if each.pk != locked.pk]
    locked.title = _title([*others, title], title)
    save_next_version(locked, ["title"])
    save_next_version(group, [])
    return locked


@transaction.atomic
def move_issue(issue: RemitIssue, *, up: bool, actor: Actor) -> RemitIssue:
    """Move an issue past the one before or after it; at the ends nothing happens."""
    group, locked = _locked_issue(issue, actor, None)
    order = _standing(group)
    place = [each.pk for each in order].index(locked.pk)
    to = place - 1 if up else place + 1
    if 0 <= to < len(order):
        order.insert(to, order.pop(place))
        for position, each in enumerate(order, start=1):
            if each.position != position:
                each.position = position
                save_next_version(each, ["position"])
        save_next_version(group, [])
    return locked


@transaction.atomic
def drop_issue(issue: RemitIssue, *, actor: Actor, version: int | None = None) -> RemitIssue:
    """Take an issue out of the remit. What belonged to it stays with the group, without it."""
    group, locked = _locked_issue(issue, actor, version)
    locked.is_dropped = True
    save_next_version(locked, ["is_dropped"])
    save_next_version(group, [])
    return locked


def _locked(group: Body, actor: Actor) -> Body:
    (locked,) = lock_bodies(pk=group.pk)
    require_on_track(actor, Act.ARRANGE, locked.track)
    if locked.kind != BodyKind.GROUP:
        raise ValidationError(_("Only a working group has a remit."))
    refuse_closed(locked)
    return locked


def _locked_issue(issue: RemitIssue, actor: Actor, version: int | None) -> tuple[Body, RemitIssue]:
    group = _locked(issue.group, actor)
    locked: RemitIssue = lock_version(issue, version)
    if locked.is_dropped:
        raise ValidationError(_("This issue was taken out of the remit."))
    return group, locked


def _standing(group: Body) -> list[RemitIssue]:
    rows: Any = RemitIssue.objects.for_system(REASON).filter(group=group, is_dropped=False)
    return list(rows.order_by("position", "pk"))


def _title(titles: list[str], title: str) -> str:
    """Return `title` as it is kept; `titles` are all that the remit has then."""
    try:
        read_issues(titles)
        return read_issues([title])[0]
    except IndexError:
        raise ValidationError({"title": _("Write the issue.")}) from None
    except ValidationError as error:
        raise ValidationError({"title": error.messages}) from error
