"""The checklist of a meeting: each line of its run-up with whose it is and by when."""

from dataclasses import dataclass
from datetime import date

from dialogue.models import Meeting, RunUpStep
from offices.models import Side, User


@dataclass(frozen=True)
class Prepared:
    """A line of the run-up: whose it is, and by when while the meeting has a day."""

    step: RunUpStep
    whose: str
    due_on: date | None


def run_up_of(user: User, meeting: Meeting) -> list[Prepared]:
    """Return the run-up of a meeting in the order of its days, as far as `user` sees it."""
    steps = RunUpStep.objects.visible_to(user).standing().filter(meeting=meeting)
    lead = meeting.body.track.lead_office.code
    partner = meeting.relationship.country(Side.PARTNER)
    return [
        Prepared(
            step,
            partner if step.side == Side.PARTNER else step.office.code if step.office else lead,
            step.due_on(meeting),
        )
        for step in steps.select_related("office", "done_by")
    ]
