"""A meeting with a run-up of four lines, and what tests do with it and ask of it."""

from datetime import date, timedelta

from dialogue.models import Meeting, RunUpStep
from dialogue.run_ups import Line
from dialogue.services import holding, meetings
from dialogue.services.steps import Actor
from offices.models import Side
from reminders.models import Deadline

DAY = timedelta(days=1)
LINES = (
    Line("Send the agenda", -30, known="agenda"),
    Line("Their list", -14, side=Side.PARTNER),
    Line("Read-out", 2, known="read_out"),
    Line("Conclusions up", 10),
)


def schedule(meeting: Meeting, actor: Actor, first_day: date, lasts: int = 1, **more) -> None:
    """Give a meeting its days in our capital, as of today."""
    meetings.schedule_meeting(
        meeting,
        first_day=first_day,
        last_day=first_day + (lasts - 1) * DAY,
        venue="home",
        actor=actor,
        **more,
    )
    meeting.refresh_from_db()


def hold(meeting: Meeting, actor: Actor, day: date) -> None:
    """Record on its day that a consultation was held."""
    holding.hold_meeting(
        meeting,
        first_day=day,
        last_day=day,
        venue="home",
        actor=actor,
        today=day,
        led_by={"home": "A. Home", "partner": "P. Partner"},
    )
    meeting.refresh_from_db()


def steps(meeting: Meeting) -> list[RunUpStep]:
    """Return the lines that stand, in their order."""
    return list(RunUpStep.objects.for_system("test").standing().filter(meeting=meeting))


def step(meeting: Meeting, what: str) -> RunUpStep:
    return RunUpStep.objects.for_system("test").get(meeting=meeting, what=what)


def owed(meeting: Meeting) -> list[tuple[str, date, str]]:
    """What of the run-up the due list says is owed: what, by when, by which side."""
    rows = Deadline.objects.for_system("test").filter(
        kind="run_up", ended_at__isnull=True, key__startswith=f"meeting:{meeting.uid}:"
    )
    return [(row.title.split(" · ")[0], row.due_on, row.owed_by) for row in rows]
