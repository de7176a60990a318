"""The run-up to a meeting: what a forum usually does, what is done for one meeting (design §4)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.models import Body, Meeting, RunUpItem, RunUpStep, State
from dialogue.models.meetings import HELD
from dialogue.run_ups import Line
from dialogue.services.due_list import sync_meeting
from dialogue.services.locks import lock_bodies, lock_meetings
from dialogue.services.markings import somebody
from dialogue.services.scope import refuse_closed, scope_of
from offices.models import Side, User
from offices.versions import lock_version, save_next_version

REASON = "the run-up of a body or meeting that was fetched through the gate"
MOST_LINES = 30  # of one meeting: its page shows them all
WITH_RUN_UP = (State.SCHEDULED, *HELD)


def usual_lines(body: Body) -> list[Line]:
    """Return the lines that each meeting of a body gets, in the order of their days."""
    rows = RunUpItem.objects.for_system(REASON).filter(body=body, is_dropped=False)
    return [_line(row) for row in rows.order_by("days", "pk")]


@transaction.atomic
def set_run_up(body: Body, *, lines: Iterable[Line], version: int | None = None) -> None:
    """Let the meetings of `body` that are scheduled from now on have these lines.

    Lines that are not among them are dropped. Raises ValidationError for a line without words and
    for one said twice, StaleVersionError.
    """
    (locked,) = lock_bodies(pk=body.pk)
    locked = lock_version(locked, version)
    refuse_closed(locked)
    lines = list(lines)
    _check(lines)
    standing = {
        str(row.what): row
        for row in RunUpItem.objects.for_system(REASON).filter(body=locked).order_by("-pk")
    }
    wanted = {str(line.what).strip(): line for line in lines}
    for what, row in standing.items():
        line = wanted.pop(what, None)
        if (line is None) != row.is_dropped or (line is not None and line != _line(row)):
            _save(row, line)
    for what, line in wanted.items():
        RunUpItem.objects.create(body=locked, what=what, **_values(line), **scope_of(locked))
    save_next_version(locked, [])


def _save(row: RunUpItem, line: Line | None) -> None:
    row.is_dropped = line is None
    for name, value in _values(line).items() if line is not None else ():
        setattr(row, name, value)
    row.save(update_fields=["days", "side", "office", "known", "is_dropped"])


def begin_run_up(meeting: Meeting) -> None:
    """Give a meeting that is scheduled the lines of its body, once; the caller has locked it."""
    if lines := lines_to_begin(meeting):
        _add(meeting, lines)
        sync_meeting(meeting)


def lines_to_begin(meeting: Meeting) -> list[Line]:
    """Return the lines that scheduling a visible meeting gives it; none where it has had some."""
    if RunUpStep.objects.for_system(REASON).filter(meeting=meeting).exists():
        return []
    return usual_lines(meeting.body)


@transaction.atomic
def take_up_lines(meeting: Meeting, *, lines: Iterable[Line]) -> int:
    """Add those of `lines` that a meeting lacks, dropped ones too; return how many.

    Raises ValidationError for a meeting that has no days, and for more than thirty lines.
    """
    (locked,) = lock_meetings(pk=meeting.pk)
    if locked.state not in WITH_RUN_UP:
        raise ValidationError(_("Set the date first."))
    rows = {row.what: row for row in RunUpStep.objects.for_system(REASON).filter(meeting=locked)}
    missing = [line for line in lines if str(line.what) not in rows]
    back = [rows[str(line.what)] for line in lines if str(line.what) in rows]
    back = [row for row in back if row.is_dropped]
    standing = sum(not row.is_dropped for row in rows.values())
    _refuse_many(standing + len(missing) + len(back))
    for row in back:
        row.is_dropped = False
        row.save(update_fields=["is_dropped"])
    _add(locked, missing)
    sync_meeting(locked)
    return len(missing) + len(back)


def last_lines(meeting: Meeting, user: User) -> list[Line]:
    """Return the lines that the last meeting of this body and kind had; those of the body if none.

    Only what `user` sees; meetings held before `meeting` count.
    """
    steps = RunUpStep.objects.visible_to(user).standing()
    before = Meeting.objects.visible_to(user).filter(
        body=meeting.body_id, kind=meeting.kind, state__in=HELD, pk__in=steps.values("meeting_id")
    )
    last = before.exclude(pk=meeting.pk).order_by("-first_day", "-pk").first()
    if last is None:
        return usual_lines(meeting.body)
    return [_line(row) for row in steps.filter(meeting=last)]


@transaction.atomic
def tick(step: RunUpStep, *, by: User | None, today: date, is_done: bool = True) -> None:
    """Note that a step is done, by whom and today; or with `is_done` False that it is not.

    Doing again what is done already changes nothing. Raises ValidationError while the meeting has
    no day.
    """
    (meeting,) = lock_meetings(pk=step.meeting_id)
    locked = RunUpStep.objects.for_system(REASON).get(pk=step.pk)
    if meeting.state not in WITH_RUN_UP:
        raise ValidationError(_("This meeting has no day now."))
    if locked.is_dropped or (locked.done_on is not None) == is_done:
        return
    locked.done_on = today if is_done else None
    locked.done_by = somebody(by) if is_done else None
    locked.save(update_fields=["done_on", "done_by"])
    sync_meeting(meeting)


@transaction.atomic
def drop_step(step: RunUpStep) -> None:
    """Take a line off the run-up of its meeting; "Like last time" brings it back."""
    (meeting,) = lock_meetings(pk=step.meeting_id)
    locked = RunUpStep.objects.for_system(REASON).get(pk=step.pk)
    locked.is_dropped = True
    locked.save(update_fields=["is_dropped"])
    sync_meeting(meeting)


def tick_known(meeting: Meeting, known: str, *, by: User | None, today: date) -> None:
    """Tick off the step that is done on a page of its own, if the meeting has one to do."""
    for step in (
        RunUpStep.objects.for_system(REASON)
        .standing()
        .filter(meeting=meeting, known=known, done_on__isnull=True)
    ):
        tick(step, by=by, today=today)


def _add(meeting: Meeting, lines: Iterable[Line]) -> None:
    for line in lines:
        RunUpStep.objects.create(
            meeting=meeting, what=str(line.what), **_values(line), **scope_of(meeting)
        )


def _line(row: RunUpItem | RunUpStep) -> Line:
    return Line(row.what, row.days, row.side, row.office_id, row.known)


def _values(line: Line) -> dict:
    office_id = line.office_id if line.side == Side.HOME else None
    return {"days": line.days, "side": line.side, "office_id": office_id, "known": line.known}


def _check(lines: list[Line]) -> None:
    words = [str(line.what).strip() for line in lines]
    if not all(words):
        raise ValidationError(_("Say what is to be done."))
    if len(set(words)) < len(words):
        raise ValidationError(_("Say each thing once."))
    _refuse_many(len(words))


def _refuse_many(count: int) -> None:
    if count > MOST_LINES:
        raise ValidationError(_("A run-up has %(most)d lines at most.") % {"most": MOST_LINES})
