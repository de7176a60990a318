"""An approved ask founds a working group; taken back, it closes the one that nobody has touched."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agenda.effects import FoundGroup
from core.markings import stricter
from dialogue.models import Body, BodyKind, Status
from dialogue.services.meetings import Actor
from workinggroups.models import RemitIssue
from workinggroups.services.founding import close_if_untouched, make_group

REASON = "the groups of a forum that was fetched through the gate"


def groups_of(body: Body, *, on: date) -> frozenset[FoundGroup]:
    """Return the groups that report to `body` and are not closed, by name and remit; two queries.

    Nobody is shown these: they are what `agenda.effects.after` must lead to.
    """
    found = (
        Body.objects.for_system(REASON)
        .filter(parent=body, kind=BodyKind.GROUP)
        .exclude(status=Status.CLOSED)
        .with_name(on)
    )
    issues: dict[int, list[str]] = defaultdict(list)
    standing = RemitIssue.objects.for_system(REASON).filter(group__in=found, is_dropped=False)
    for group_id, title in standing.values_list("group_id", "title"):
        issues[group_id].append(title)
    return frozenset(FoundGroup(str(group), tuple(issues[group.pk])) for group in found)


def work_out_founding(
    effect: FoundGroup, forum: Body, *, marking: str, today: date
) -> dict[str, Any]:
    """Found the group under `forum`, marked like the ask that names it; return what undoes it.

    Raises ValidationError where the forum or its track is closed meanwhile.
    """
    group = make_group(
        forum.track,
        name=effect.name,
        marking=stricter(marking, forum.marking).code,
        tracked_from=today,
        parent=forum,
        issues=effect.issues,
    )
    return {"group": group.pk, "version": group.version}


def undo_founding(
    effect: FoundGroup, forum: Body, before: dict, actor: Actor, today: date, reason: str
) -> list[str]:
    """Close the group if it is as it was founded; else say that it stays, without its name.

    It may be marked higher by now than whoever takes the answer back may read.
    """
    group = Body.objects.for_system(REASON).get(pk=before["group"])
    if group.marking != forum.marking:
        # The forum was marked anew, and the ask with it: its words are no longer the group's.
        reason = _("The approval was taken back.")
    if close_if_untouched(group, before["version"], reason=reason, actor=actor, today=today):
        return []
    return [_("The group that was founded stays: somebody has worked with it since.")]
