"""What the page of a working group shows of its joint conclusions: the newest, how many."""

from dataclasses import dataclass

from dialogue.models import Body, BodyKind, Status
from offices.models import User
from workinggroups.models import JointConclusion
from workinggroups.reading import ConclusionLine, conclusion_lines

NEWEST = 5


@dataclass(frozen=True)
class ConclusionPanel:
    """The newest conclusions of a group and how many there are, as one reader sees them."""

    lines: list[ConclusionLine]
    count: int
    can_add: bool


def conclusions_of(user: User, body: Body, *, can_edit: bool) -> ConclusionPanel | None:
    """Return the conclusions of a group that `user` may see; None for a forum."""
    if body.kind != BodyKind.GROUP:
        return None
    found = JointConclusion.objects.visible_to(user).filter(group=body).order_by("-pk")
    return ConclusionPanel(
        conclusion_lines(user, found[:NEWEST], body.relationship),
        found.count(),
        can_edit and body.status != Status.CLOSED,
    )
