"""Working groups with remit, quarters, activities and links; hidden ones altered in database B."""

from datetime import date, timedelta
from itertools import cycle, pairwise
from typing import Any

from core.dates import home_today
from dialogue.models import Body, BodyKind, Meeting, MeetingKind, State, Track, Venue
from dialogue.services import holding
from dialogue.services.bodies import set_cadence
from dialogue.services.ledger import close_periods
from dialogue.services.scope import scope_of
from tests.factories import (
    ActivityFactory,
    BodyFactory,
    BodyLinkFactory,
    CadenceFactory,
    MeetingFactory,
    RemitIssueFactory,
)
from tests.harness.agenda_world import arranger
from tests.harness.asking import parties
from tests.harness.people import hold
from tests.harness.tokens import say
from tests.harness.world import CODES, WHY, Place
from workinggroups.models import Activity, BodyLink, LinkKind, RemitIssue
from workinggroups.services import activities, founding, links, remit

MARKED = ("U", "C", "S/NF")
KINDS = cycle(LinkKind.values)


def fill_groups(place: Place) -> None:
    """Found groups under some forums, with all that hangs on them; note activities.

    Where nobody is assigned there are none.
    """
    if place.relationship.code == "FR":
        return
    forums = Body.objects.for_system(WHY).filter(
        relationship=place.relationship, kind=BodyKind.FORUM, marking__in=MARKED
    )
    founded = [fill_group(place, forum) for forum in forums.order_by("pk")[:3]]
    for n, code in enumerate(CODES):
        if parties(place, code) is not None:
            note(place, code, founded[n % len(founded)] if n % 3 else None)
    note(place, "U", founded[-1])  # covered by a group that is marked higher
    over = note(place, "U", founded[0])
    said: dict[str, Any] = {"actor": arranger(place), "today": home_today()}
    activities.end_activity(over, reason=say("The money ended."), **said)
    link_all(place, founded)
    close_periods(today=home_today())


def fill_group(place: Place, forum: Body) -> Body:
    """Found a group under a forum: a remit in an order of its own, one quarter held, one missed."""
    actor, today = arranger(place), home_today()
    group = founding.found_group(
        forum.track,
        name=say("Working Group"),
        marking=forum.marking,
        tracked_from=date(2025, 9, 1),
        parent=forum,
        issues=[say("Training"), say("Demining"), say("Customs")],
        actor=actor,
    )
    first, second, third = issues_of(group)
    remit.move_issue(second, up=True, actor=actor)
    remit.drop_issue(third, actor=actor)
    remit.rename_issue(first, title=say("Exercises"), actor=actor)
    set_cadence(
        group,
        kind=MeetingKind.GROUP_MEETING,
        every_months=3,
        anchor_on=date(2025, 10, 15),
        today=today,
    )
    meeting = Meeting.objects.for_system(WHY).filter(body=group).order_by("due_on")[0]
    hold(meeting, date(2025, 10, 9), actor)
    later = today + holding.SUMMARY_WITHIN
    holding.conclude_meeting(meeting, actor=actor, today=today, summary_later_on=later)
    return group


def issues_of(group: Body) -> list[RemitIssue]:
    """Return the issues of a remit, in their order."""
    return list(RemitIssue.objects.for_system(WHY).filter(group=group, is_dropped=False))


def note(place: Place, code: str, group: Body | None) -> Activity:
    """Note an activity marked `code`, covered by `group` and the first issue of its remit."""
    actor = arranger(place)
    track = (
        group.track
        if group
        else Track.objects.for_system(WHY).filter(relationship=place.relationship)[0]
    )
    covered = activities.Place(group, issues_of(group)[0]) if group else None
    return activities.note_activity(
        track,
        title=say("Exchange of officers"),
        marking=code,
        office=actor.office,
        as_of=home_today() - timedelta(days=20),
        actor=actor,
        today=home_today(),
        state=say("Each spring."),
        partner=say("Academy"),
        place=covered,
    )


def link_all(place: Place, groups: list[Body]) -> None:
    """Link each group to the next one, and the last one to its forum; take one link out again."""
    actor = arranger(place)
    for one, other in pairwise(groups):
        links.link_bodies(one, kind=next(KINDS), other=other, actor=actor)
    forum = Body.objects.for_system(WHY).get(pk=groups[0].parent_id)
    gone = links.link_bodies(groups[0], kind=LinkKind.CONTEXT, other=forum, actor=actor)
    links.drop_link(gone, actor=actor)


# --- Database B ----------------------------------------------------------------------------------
def disturb_groups(place: Place, hidden: list[str], seen: list[str]) -> int:
    """Alter hidden groups, activities and links; let a hidden group cover what the reader sees."""
    groups = Body.objects.for_system(WHY).filter(
        relationship=place.relationship, kind=BodyKind.GROUP
    )
    if not hidden or parties(place, hidden[-1]) is None or not groups:
        return 0
    actor, today, changed = arranger(place), home_today(), 0
    for group in groups.filter(marking__in=hidden).exclude(status="closed"):
        remit.add_issue(group, title=say("Ports"), actor=actor)
        for issue in issues_of(group)[:1]:
            remit.rename_issue(issue, title=say("Drills"), actor=actor)
        for other in groups.filter(marking__in=seen)[:2]:
            links.link_bodies(group, kind=LinkKind.CONTEXT, other=other, actor=actor)
        for code in hidden[-1:]:
            note(place, code, group)
        cover(place, group, seen)
        changed += 1
    rows = Activity.objects.for_system(WHY).filter(
        relationship=place.relationship, marking__in=hidden, is_over=False
    )
    for n, row in enumerate(rows):
        if n % 2:
            activities.end_activity(row, reason=say("Over."), actor=actor, today=today)
        else:
            said = {"title": say("Courses"), "actor": actor, "today": today}
            activities.change_activity(row, place=activities.Place(), **said)
        changed += 1
    for link in BodyLink.objects.for_system(WHY).filter(
        relationship=place.relationship, marking__in=hidden
    )[:2]:
        links.drop_link(link, actor=actor)
    return changed


def cover(place: Place, group: Body, seen: list[str]) -> None:
    """Let a hidden group cover an activity that the reader sees and no group covers."""
    free = Activity.objects.for_system(WHY).filter(
        track=group.track, marking__in=seen, group=None, is_over=False
    )
    for row in free[:1]:
        activities.change_activity(
            row,
            actor=arranger(place),
            today=home_today(),
            place=activities.Place(group, issues_of(group)[0]),
        )


# --- Crowded lists -------------------------------------------------------------------------------
def crowd_groups(place: Place, forum: Body, n: int, text: str) -> None:
    """As many groups under a forum; the first with issues, quarters, activities and links."""
    today = home_today()
    groups = [_crowded(forum, i, text) for i in range(n)]
    first = groups[0]
    issues = [
        RemitIssueFactory(group=first, title=f"Issue {i} {text}"[:160], position=i + 1)
        for i in range(min(n, 30))
    ]
    for i in range(n):
        day = today - timedelta(days=400 + i)
        MeetingFactory(
            body=first,
            kind=MeetingKind.GROUP_MEETING,
            due_on=None,
            closes_on=None,
            first_day=day,
            last_day=day,
            venue=Venue.VIDEO,
            state=State.CONCLUDED,
            is_history=True,
        )
        for group in (None, first):
            ActivityFactory(
                track=forum.track,
                title=f"Activity {i} {text}"[:160],
                state=text[:200],
                office=place.actor.office,
                partner=text[:120],
                group=group,
                issue=issues[i % len(issues)] if group else None,
            )
        ActivityFactory(
            track=forum.track, office=place.actor.office, is_over=True, over_reason=text
        )
    for other in groups[1:]:
        BodyLinkFactory(body=first, kind=next(KINDS), other=other, **scope_of(first))
        BodyLinkFactory(body=forum, kind=next(KINDS), other=other, **scope_of(forum))


def _crowded(forum: Body, i: int, text: str) -> Body:
    """A group with a quarter that it missed and one to come, so that its row has all its parts."""
    today = home_today()
    group = BodyFactory(
        track=forum.track, kind=BodyKind.GROUP, parent=forum, name=f"Group {i} {text}"[:160]
    )
    about = {"body": group, "kind": MeetingKind.GROUP_MEETING}
    cadence = CadenceFactory(**about, every_months=3, anchor_on=today + timedelta(days=20))
    for days, state in ((20, State.DUE), (-70, State.MISSED)):
        MeetingFactory(**about, cadence=cadence, due_on=today + timedelta(days=days), state=state)
    return group
