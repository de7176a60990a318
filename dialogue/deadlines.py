"""What a meeting makes its two sides owe (design §8): pure facts of one meeting."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from dialogue.models import Known, Meeting, MeetingKind, RunUpStep, State
from dialogue.models.meetings import WITH_DAYS, MeetingQuerySet
from offices.models import Side
from reminders.facts import DeadlineFact, DeadlineKind

SET_DATE = DeadlineKind(
    "meeting_date", _("Set a date"), _("Set the date"), _("set a date, %(title)s")
)
HOLD = DeadlineKind("meeting_hold", _("Hold"), _("Open"), _("hold %(title)s"))
THEIR_WORD = DeadlineKind(
    "meeting_word",
    _("Confirm the date"),
    _("Record their confirmation"),
    _("confirm the date, %(title)s"),
    "short",
)
CONCLUDE = DeadlineKind(
    "meeting_conclude",
    _("Record the outcome"),
    _("Record the outcome"),
    _("record the outcome, %(title)s"),
    "short",
)
SUMMARY = DeadlineKind(
    "meeting_summary",
    _("Write the summary"),
    _("Write the summary"),
    _("write the summary, %(title)s"),
    "short",
)
READ_OUT = DeadlineKind(
    "meeting_readout",
    _("Write the read-out"),
    _("Write the read-out"),
    _("write the read-out, %(title)s"),
    "short",
)
RUN_UP = DeadlineKind("run_up", _("Prepare"), _("Open"), _("prepare: %(title)s"), "short")
KINDS = [SET_DATE, HOLD, THEIR_WORD, CONCLUDE, SUMMARY, READ_OUT, RUN_UP]
RECORDING = (CONCLUDE, SUMMARY, READ_OUT)  # done on the page after the meeting

WORD_WITHIN = timedelta(days=14)
OUTCOME_WITHIN = timedelta(days=10)
BACK_BEFORE_TARGET = timedelta(days=30)


def deadlines_of(meeting: Meeting) -> list[DeadlineFact]:
    """Return what is owed for a meeting read by `for_deadlines`; nothing for history."""
    if meeting.is_history:
        return []
    facts = []
    hold_by = meeting.hold_by
    if meeting.state == State.DUE and hold_by is not None:
        facts.append(_fact(meeting, SET_DATE, set_date_by(meeting, hold_by)))
    if meeting.state in (State.DUE, State.REQUESTED) and hold_by is not None:
        facts.append(_fact(meeting, HOLD, hold_by))
    first_day, last_day = meeting.first_day, meeting.last_day
    if meeting.state == State.SCHEDULED and first_day is not None and last_day is not None:
        facts.append(_fact(meeting, HOLD, last_day))
        if not meeting.has_partner_word:
            due_on = min((meeting.scheduled_on or first_day) + WORD_WITHIN, first_day)
            facts.append(_fact(meeting, THEIR_WORD, due_on, owed_by=Side.PARTNER))
    if meeting.state == State.HELD and last_day is not None:
        facts.append(_fact(meeting, CONCLUDE, last_day + OUTCOME_WITHIN))
    if meeting.summary_due_on is not None:
        is_read_out = meeting.kind == MeetingKind.GROUP_MEETING
        kind = READ_OUT if is_read_out else SUMMARY
        facts.append(_fact(meeting, kind, meeting.summary_due_on))
    return [*facts, *_run_up(meeting)]


def _run_up(meeting: Meeting) -> Iterator[DeadlineFact]:
    """Yield what of its run-up is not done: all of a scheduled meeting, then what comes after it.

    A summary that was put off until a day is owed once: by then.
    """
    if meeting.state not in WITH_DAYS:
        return
    for step in meeting.run_up.all():
        due_on = step.due_on(meeting)
        is_over = meeting.state != State.SCHEDULED and not step.is_after
        is_put_off = step.known == Known.READ_OUT and meeting.summary_due_on is not None
        if step.done_on is not None or due_on is None or is_over or is_put_off:
            continue
        yield replace(
            _fact(meeting, RUN_UP, due_on, owed_by=Side(step.side)),
            key=f"meeting:{meeting.uid}:{RUN_UP.code}:{step.pk}",
            office_id=step.office_id or meeting.body.track.lead_office_id,
            since_on=min(due_on, meeting.scheduled_on or due_on),
            title=f"{step.what} · {meeting}",
        )


def set_date_by(meeting: Meeting, hold_by: date) -> date:
    """Return the day by which a due meeting needs its date, to be held by `hold_by`.

    So many days ahead as its cadence says, but not before the cadence or the body began, and 30
    days before the day to which it was postponed.
    """
    if meeting.postponed_to is not None:
        return meeting.postponed_to - BACK_BEFORE_TARGET
    if meeting.cadence is None:
        return hold_by
    ahead = hold_by - timedelta(days=meeting.cadence.ask_days_ahead)
    return min(hold_by, max(ahead, meeting.cadence.starts_on, meeting.body.tracked_from))


def _fact(
    meeting: Meeting, kind: DeadlineKind, due_on: date, *, owed_by: Side = Side.HOME
) -> DeadlineFact:
    track = meeting.body.track
    since_on = meeting.scheduled_on or min(due_on, meeting.body.tracked_from)
    path = meeting.get_absolute_url()
    if kind in RECORDING:
        since_on, path = min(due_on, meeting.last_day or due_on), f"{path}after/"
    return DeadlineFact(
        key=f"meeting:{meeting.uid}:{kind.code}",
        kind=kind.code,
        relationship_id=meeting.relationship_id,
        marking=meeting.marking,
        office_id=track.lead_office_id,
        due_on=due_on,
        since_on=since_on,
        title=str(meeting),
        path=path,
        reference=meeting.reference,
        owed_by=owed_by,
        theme_code=track.theme.code,
    )


def for_deadlines(reason: str) -> MeetingQuerySet:
    """Return all meetings with what `deadlines_of` reads."""
    return _for_deadlines(reason).all()


@cache  # the query alone, which is the same each day: building it costs more than asking
def _for_deadlines(reason: str) -> MeetingQuerySet:
    return (
        Meeting.objects.for_system(reason)
        .with_title()
        .with_words()
        .select_related("body__track__theme", "cadence")
        .prefetch_related(Prefetch("run_up", RunUpStep.objects.for_system(reason).standing()))
    )


def is_unfinished() -> Q:
    """Return the condition of concluded meetings after which something is still to be done."""
    left = RunUpStep.objects.for_system("what is left of run-ups").standing()
    left = left.filter(done_on__isnull=True, days__gt=0).order_by()
    return Q(state=State.CONCLUDED, pk__in=left.values("meeting_id"))


def expected() -> Iterator[DeadlineFact]:
    """Yield every fact that meetings state now, for `reconcile`."""
    states = (State.DUE, State.REQUESTED, State.SCHEDULED, State.HELD)
    owed = Q(state__in=states) | Q(summary_due_on__isnull=False) | is_unfinished()
    for meeting in for_deadlines("reconcile").filter(owed).iterator(chunk_size=500):
        yield from deadlines_of(meeting)
