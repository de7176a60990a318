"""What lists say of activities: which group covers each, as far as the reader sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from dialogue.models import Body, BodyKind
from offices.models import Relationship, User
from workinggroups.models import Activity, RemitIssue


@dataclass(frozen=True)
class ActivityLine:
    """An activity with its group and the issue of its remit; None where the reader sees none."""

    activity: Activity
    group: Body | None
    issue: RemitIssue | None


def activities_of(
    user: User, relationship: Relationship, *, is_over: bool = False
) -> QuerySet[Activity]:
    """Return the activities of a relationship that `user` reads, those that go on unless said."""
    return (
        Activity.objects.visible_to(user)
        .filter(relationship=relationship, is_over=is_over)
        .select_related("track__theme", "office")
        .order_by("track__theme__position", "track_id", "title", "id")
    )


def uncovered(user: User, found: QuerySet[Activity]) -> QuerySet[Activity]:
    """Narrow activities to those that no group covers which `user` sees.

    A group that they do not see does not exist for them (design §10).
    """
    seen = Body.objects.visible_to(user).filter(kind=BodyKind.GROUP).order_by()
    return found.filter(Q(group__isnull=True) | ~Q(group__in=seen.values("pk")))


def activity_lines(user: User, found: Iterable[Activity], *, today: date) -> list[ActivityLine]:
    """Return a line for each activity; two queries for any number."""
    found = list(found)
    covering = {one.group_id for one in found if one.group_id is not None}
    within = {one.issue_id for one in found if one.issue_id is not None}
    seen = Body.objects.visible_to(user).filter(pk__in=covering).with_name(today)
    groups = {group.pk: group for group in seen}
    standing = RemitIssue.objects.visible_to(user).filter(pk__in=within, is_dropped=False)
    issues = {issue.pk: issue for issue in standing}
    return [
        ActivityLine(one, groups.get(one.group_id or 0), issues.get(one.issue_id or 0))
        for one in found
    ]


def activities_by_issue(user: User, group: Body) -> dict[int, int]:
    """Return how many activities that go on belong to each issue of a group that has one."""
    found = Activity.objects.visible_to(user).filter(
        group=group, is_over=False, issue__isnull=False
    )
    return dict(found.order_by().values_list("issue_id").annotate(Count("pk")))
