"""Raw SQL that the database refuses about groups, their quarters, activities and links."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import (
    ActivityFactory,
    BodyFactory,
    BodyLinkFactory,
    MeetingFactory,
    RemitIssueFactory,
)

pytestmark = pytest.mark.django_db


@contextmanager
def refused(constraint):
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        yield


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_group_meets_once_for_a_quarter():
    group = BodyFactory(kind="group")
    MeetingFactory(body=group, kind="group_meeting", period=3)
    other = MeetingFactory(body=group, kind="group_meeting", period=4)
    with refused("meeting_one_row_per_period"):
        sql("UPDATE dialogue_meeting SET period = 3 WHERE id = %s", other.pk)


def test_activity_is_not_over_without_a_reason():
    activity = ActivityFactory()
    with refused("activity_over_has_reason"):
        sql("UPDATE workinggroups_activity SET is_over = true WHERE id = %s", activity.pk)


def test_activity_says_what():
    with refused("activity_says_what"):
        sql("UPDATE workinggroups_activity SET title = '' WHERE id = %s", ActivityFactory().pk)


def test_activity_has_no_issue_without_its_group():
    group = BodyFactory(kind="group")
    issue = RemitIssueFactory(group=group)
    activity = ActivityFactory(track=group.track, group=group, issue=issue)
    with refused("activity_issue_of_a_group"):
        sql("UPDATE workinggroups_activity SET group_id = NULL WHERE id = %s", activity.pk)


@pytest.mark.parametrize("column", ["group_id", "track_id"])
def test_activity_is_of_the_relationship_of_its_group_and_track(column):
    group = BodyFactory(kind="group")
    activity = ActivityFactory(track=group.track, group=group)
    elsewhere = BodyFactory(kind="group")
    there = elsewhere.pk if column == "group_id" else elsewhere.track_id
    with refused(f"workinggroups_activity_{column}_scope"):
        sql(f"UPDATE workinggroups_activity SET {column} = %s WHERE id = %s", there, activity.pk)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_body_is_not_linked_to_itself():
    link = BodyLinkFactory()
    with refused("body_link_to_another"):
        sql("UPDATE workinggroups_bodylink SET other_id = body_id WHERE id = %s", link.pk)


def test_link_is_noted_once():
    link = BodyLinkFactory()
    again = BodyLinkFactory(body=link.body, other=link.other, kind="follows")
    with refused("body_link_once"):
        sql("UPDATE workinggroups_bodylink SET kind = 'context' WHERE id = %s", again.pk)


def test_link_stays_within_a_relationship():
    link, elsewhere = BodyLinkFactory(), BodyFactory()
    with refused("workinggroups_bodylink_other_id_scope"):
        sql("UPDATE workinggroups_bodylink SET other_id = %s WHERE id = %s", elsewhere.pk, link.pk)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(("column", "value"), [("marking", "U"), ("relationship_id", None)])
def test_issue_has_the_marking_and_relationship_of_its_group(column, value):
    issue = RemitIssueFactory(group__marking="C")
    value = value or BodyFactory().relationship_id
    with refused("workinggroups_remitissue_group_id_scope"):
        sql(f"UPDATE workinggroups_remitissue SET {column} = %s WHERE id = %s", value, issue.pk)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_issue_says_what():
    with refused("remit_issue_says_what"):
        sql("UPDATE workinggroups_remitissue SET title = '' WHERE id = %s", RemitIssueFactory().pk)


@pytest.mark.parametrize(
    "factory", [RemitIssueFactory, ActivityFactory, BodyLinkFactory], ids=lambda one: one.__name__
)
def test_no_row_is_deleted(factory):
    row = factory()
    with refused("Cannot delete"):
        sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)
