from copy import deepcopy
from dataclasses import dataclass
from datetime import date

import pytest

from core.dates import home_today
from dialogue.models import Body
from dialogue.services.steps import Actor
from offices.models import Office, Part, Role, User
from tests.factories import BodyFactory, RelationshipFactory, TrackFactory, assigned, member
from tests.standing import begins_with
from workinggroups.models import RemitIssue
from workinggroups.services.founding import found_group

READ = "a test looks at the table"


@dataclass
class Cast:
    """A forum of one track, a group under it with two issues, and people who may and may not."""

    today: date
    desk: Office
    post: Office
    approver: User
    drafter: User
    forum: Body
    group: Body

    @property
    def desk_actor(self) -> Actor:
        """An approver of the desk, who arranges."""
        return Actor(self.approver, self.desk)

    @property
    def post_actor(self) -> Actor:
        """A drafter of the post, who edits."""
        return Actor(self.drafter, self.post)

    def issues(self) -> list[RemitIssue]:
        """Return what stands in the remit, in its order."""
        rows = RemitIssue.objects.for_system(READ).filter(group=self.group, is_dropped=False)
        return list(rows.order_by("position"))

    def issue_titles(self) -> list[str]:
        """Return how the issues are called, in their order."""
        return [issue.title for issue in self.issues()]


standing_cast = begins_with(lambda: make_cast(home_today()))


@pytest.fixture
def cast(standing_cast, db):
    """Offices and a group; meetings are written without telling the due list."""
    return deepcopy(standing_cast)


def make_cast(today: date) -> Cast:
    relationship = RelationshipFactory(code="AZ", name="Azerbaijan", capital="Baku")
    desk = assigned(relationship, Part.DESK, code="EUR/CARC")
    post = assigned(relationship, Part.POST, code="Embassy Baku", country="AZ")
    track = TrackFactory(relationship=relationship, lead_office=desk)
    forum = BodyFactory(track=track, name="Bilateral Security Dialogue")
    approver = member(desk, name="D. Approver")
    group = found_group(
        track,
        name="Group on Ports",
        marking="U",
        tracked_from=today,
        parent=forum,
        issues=["Training", "Customs"],
        actor=Actor(approver, desk),
    )
    drafter = member(post, Role.DRAFTER, name="P. Drafter")
    return Cast(today, desk, post, approver, drafter, forum, group)


@pytest.fixture
def fresh():
    """Return a record as it stands in the table."""
    return lambda record: type(record)._base_manager.get(pk=record.pk)
