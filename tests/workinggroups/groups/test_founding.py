"""Founding a group by hand, and its remit: who may, what is refused, in which order."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dialogue.models import Body, BodyName, Status
from dialogue.services.bodies import change_body, set_cadence
from dialogue.services.lifecycle import set_status
from dialogue.services.steps import Actor
from offices.models import Part, Role
from offices.versions import StaleVersionError
from tests.factories import BodyFactory, RemitIssueFactory, TrackFactory, assigned, member
from tests.workinggroups.groups.conftest import READ
from workinggroups.models import GroupMeeting, RemitIssue, WorkingGroup
from workinggroups.services.founding import found_group
from workinggroups.services.remit import add_issue, drop_issue, move_issue, rename_issue


def found(cast, **values):
    return found_group(
        cast.forum.track,
        **{
            "name": "Group on Borders",
            "marking": "U",
            "tracked_from": cast.today,
            "parent": cast.forum,
            "actor": cast.desk_actor,
            **values,
        },
    )


def test_founded_group_has_its_forum_name_and_remit(cast):
    group = found(cast, issues=["  Maps ", "", "Dogs"])
    assert (group.kind, group.parent, group.relationship) == (
        "group",
        cast.forum,
        cast.forum.relationship,
    )
    names = BodyName.objects.for_system(READ).filter(body=group)
    assert [(name.name, name.from_on) for name in names] == [("Group on Borders", cast.today)]
    issues = RemitIssue.objects.for_system(READ).filter(group=group)
    assert [(issue.title, issue.position) for issue in issues] == [("Maps", 1), ("Dogs", 2)]
    assert list(WorkingGroup.objects.visible_to(cast.approver).filter(pk=group.pk)) == [group]


def test_group_meets_each_quarter_once_its_cadence_is_set(cast):
    set_cadence(
        cast.group, kind="group_meeting", every_months=3, anchor_on=cast.today, today=cast.today
    )
    rows = GroupMeeting.objects.visible_to(cast.approver).filter(body=cast.group)
    assert [row.period for row in rows] == [0, 1, 2, 3, 4]
    assert list(rows[0].cadence.rotation) == ["home", "partner", "video"]


def test_only_approvers_of_desk_or_lead_office_found_groups(cast):
    relationship = cast.forum.relationship
    others = [
        Actor(member(cast.desk, Role.DRAFTER), cast.desk),
        cast.post_actor,
        Actor(member(cast.post), cast.post),
        Actor(member(office := assigned(relationship, Part.ACTION)), office),
    ]
    for actor in others:
        with pytest.raises(PermissionDenied):
            found(cast, actor=actor)
    lead = assigned(relationship, Part.ACTION)
    track = TrackFactory(relationship=relationship, lead_office=lead)
    made = found_group(
        track,
        name="Group",
        marking="U",
        tracked_from=cast.today,
        actor=Actor(member(lead), lead),
    )
    assert made.parent is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "Write the name"),
        ({"issues": ["Maps", " maps "]}, "named twice"),
        ({"issues": ["X" * 161]}, "160 characters"),
        ({"issues": [str(n) for n in range(31)]}, "at most 30"),
    ],
)
def test_what_makes_no_group_is_refused(cast, values, sentence):
    with pytest.raises(ValidationError, match=sentence):
        found(cast, **values)
    assert Body.objects.for_system(READ).filter(kind="group").count() == 1


def test_group_reports_to_an_open_forum_of_its_track(cast):
    elsewhere = BodyFactory(track__relationship=cast.forum.relationship)
    for parent in (cast.group, elsewhere):
        with pytest.raises(ValidationError, match="forum of its own track"):
            found(cast, parent=parent)
    closed = BodyFactory(track=cast.forum.track)
    set_status(
        closed, status=Status.CLOSED, reason="Done.", actor=cast.desk_actor, today=cast.today
    )
    with pytest.raises(ValidationError, match="closed"):
        found(cast, parent=closed)


def test_group_is_marked_at_least_like_its_forum_and_up_to_its_founder(cast):
    change_body(cast.forum, marking="C", today=cast.today)
    with pytest.raises(ValidationError, match="at least like its forum"):
        found(cast, marking="SBU/NF")
    assert found(cast, marking="S").marking == "S"
    reader = Actor(member(cast.desk, clearance="U"), cast.desk)
    with pytest.raises(ValidationError, match="your own clearance"):
        found(cast, marking="C", actor=reader)
    with pytest.raises(ValidationError, match="no such forum"):
        found(cast, marking="U", actor=reader)


def test_remit_grows_at_its_end_and_is_put_in_order(cast):
    issue = add_issue(cast.group, title=" Ships ", actor=cast.desk_actor)
    assert cast.issue_titles() == ["Training", "Customs", "Ships"]
    for _ in range(3):
        move_issue(issue, up=True, actor=cast.desk_actor)
    assert cast.issue_titles() == ["Ships", "Training", "Customs"]
    move_issue(issue, up=False, actor=cast.desk_actor)
    assert cast.issue_titles() == ["Training", "Ships", "Customs"]
    drop_issue(cast.issues()[0], actor=cast.desk_actor)
    assert cast.issue_titles() == ["Ships", "Customs"]


def test_issue_is_renamed_over_the_version_that_was_seen(cast):
    issue = cast.issues()[0]
    rename_issue(issue, title="Exercises", actor=cast.desk_actor, version=1)
    with pytest.raises(StaleVersionError):
        rename_issue(issue, title="Drills", actor=cast.desk_actor, version=1)
    assert cast.issue_titles() == ["Exercises", "Customs"]


def test_remit_refuses_what_it_has_and_what_says_nothing(cast):
    first, second = cast.issues()
    with pytest.raises(ValidationError, match="named twice"):
        add_issue(cast.group, title="customs", actor=cast.desk_actor)
    with pytest.raises(ValidationError, match="named twice"):
        rename_issue(first, title="Customs", actor=cast.desk_actor)
    with pytest.raises(ValidationError, match="Write the issue"):
        add_issue(cast.group, title=" ", actor=cast.desk_actor)
    with pytest.raises(ValidationError, match="Only a working group"):
        add_issue(cast.forum, title="Ships", actor=cast.desk_actor)
    drop_issue(second, actor=cast.desk_actor)
    with pytest.raises(ValidationError, match="taken out"):
        rename_issue(second, title="Ships", actor=cast.desk_actor)
    for n in range(29):
        RemitIssueFactory(group=cast.group, title=f"Issue {n}")
    with pytest.raises(ValidationError, match="at most 30"):
        add_issue(cast.group, title="Ships", actor=cast.desk_actor)


def test_dropped_issue_may_be_named_again(cast):
    drop_issue(cast.issues()[0], actor=cast.desk_actor)
    add_issue(cast.group, title="Training", actor=cast.desk_actor)
    assert cast.issue_titles() == ["Customs", "Training"]


def test_remit_of_a_closed_group_is_not_changed(cast):
    set_status(cast.group, status="closed", reason="Done.", actor=cast.desk_actor, today=cast.today)
    with pytest.raises(ValidationError, match="closed"):
        add_issue(cast.group, title="Ships", actor=cast.desk_actor)


def test_remit_is_for_those_who_arrange(cast):
    issue = cast.issues()[0]
    drafter = Actor(member(cast.desk, Role.DRAFTER), cast.desk)
    for act in (
        lambda actor: add_issue(cast.group, title="Ships", actor=actor),
        lambda actor: rename_issue(issue, title="Ships", actor=actor),
        lambda actor: move_issue(issue, up=False, actor=actor),
        lambda actor: drop_issue(issue, actor=actor),
    ):
        for actor in (drafter, cast.post_actor):
            with pytest.raises(PermissionDenied):
                act(actor)
    assert cast.issue_titles() == ["Training", "Customs"]


def test_remit_is_marked_anew_with_its_group(cast):
    change_body(cast.group, marking="C", today=cast.today)
    assert {issue.marking for issue in cast.issues()} == {"C"}
