"""What pages say of working groups, of their remit, and of links between bodies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from desk.ledgers import missed_by_body, next_meetings
from dialogue.models import Body, BodyKind, Meeting, Status
from dialogue.wording import status_sentence
from offices.models import Relationship, User
from workinggroups.activities import activities_by_issue
from workinggroups.models import BodyLink, LinkKind, RemitIssue
from workinggroups.promises import OpenSteps, steps_by_issue

MOST_GROUPS = 10
MOST_LINKS = 20
READ_FROM_THE_OTHER_END = {
    LinkKind.FOLLOWS: _("is followed by"),
    LinkKind.CONTEXT: _("gets context from"),
    LinkKind.SUCCEEDS: _("is succeeded by"),
}


@dataclass(frozen=True)
class GroupLine:
    """A working group in a list: its next meeting, and what it missed."""

    body: Body
    next: Meeting | None
    next_sentence: str
    missed: list[Meeting]


@dataclass(frozen=True)
class IssueLine:
    """An issue of a remit, and how many next steps in force and activities that go on it has."""

    issue: RemitIssue
    steps: OpenSteps
    activities: int


@dataclass(frozen=True)
class LinkLine:
    """A link as it reads on the page of one of its ends; `is_ours`: that of its first end."""

    link: BodyLink
    said: str
    other: Body
    is_ours: bool


def group_line(
    group: Body,
    relationship: Relationship,
    coming: Mapping[int, Meeting],
    missed: Mapping[int, list[Meeting]],
) -> GroupLine:
    """Return the line of a group, out of what is coming and was missed, by body."""
    meeting = coming.get(group.pk)
    sentence = status_sentence(meeting, relationship) if meeting else ""
    return GroupLine(group, meeting, sentence, missed.get(group.pk, []))


def groups_of(user: User, forum: Body, today: date) -> QuerySet[Body]:
    """Return the groups that report to a forum, that are not closed and that `user` sees."""
    found = Body.objects.visible_to(user).filter(parent=forum, kind=BodyKind.GROUP)
    return found.exclude(status=Status.CLOSED).by_name(today, "status")


def group_lines(user: User, relationship: Relationship, groups: Iterable[Body]) -> list[GroupLine]:
    """Return a line for each group; the same queries for any number."""
    groups = list(groups)
    coming = next_meetings(user, groups)
    missed = missed_by_body(user, relationship) if groups else {}
    return [group_line(group, relationship, coming, missed) for group in groups]


def remit_lines(user: User, group: Body) -> list[IssueLine]:
    """Return the issues of a remit in their order; three queries."""
    issues = RemitIssue.objects.visible_to(user).filter(group=group, is_dropped=False)
    steps, activities = steps_by_issue(user, group), activities_by_issue(user, group)
    return [
        IssueLine(issue, steps.get(issue.pk, OpenSteps()), activities.get(issue.pk, 0))
        for issue in issues
    ]


def link_lines(user: User, body: Body, today: date) -> dict[str, Any]:
    """Return the newest links of a body that `user` reads with both ends, and how many more."""
    links = BodyLink.objects.visible_to(user).filter(Q(body=body) | Q(other=body), is_dropped=False)
    rows = list(links.order_by("-pk"))
    ends = {row.other_id if row.body_id == body.pk else row.body_id for row in rows}
    others = {
        other.pk: other
        for other in Body.objects.visible_to(user).filter(pk__in=ends).with_name(today)
    }
    lines = []
    for row in rows:
        is_ours = row.body_id == body.pk
        other = others.get(row.other_id if is_ours else row.body_id)
        if other is not None:
            kind = LinkKind(row.kind)
            said = str(kind.label if is_ours else READ_FROM_THE_OTHER_END[kind])
            lines.append(LinkLine(row, said, other, is_ours))
    return {"links": lines[:MOST_LINKS], "more_links": max(0, len(lines) - MOST_LINKS)}


def parent_of(user: User, body: Body, today: date) -> Body | None:
    """Return the forum to which a group reports, as far as `user` sees it."""
    if body.parent_id is None:
        return None
    return Body.objects.visible_to(user).filter(pk=body.parent_id).with_name(today).first()
