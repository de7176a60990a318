"""Summaries of meetings: written, corrected, and marked at least like their meeting (design §4)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.dates import home_today
from core.markings import stricter
from dialogue.models import Body, Known, Meeting, MeetingSummary, State
from dialogue.models.meetings import HELD
from dialogue.read_outs import worded
from dialogue.services.clearing import reopen_summary, sync_summary
from dialogue.services.due_list import sync_meeting
from dialogue.services.markings import check_lowering, check_markable, covers, somebody
from dialogue.services.reasons import correcting
from dialogue.services.run_up import tick_known
from dialogue.services.steps import Actor, StepRefusedError, has_own_summary
from offices.models import User
from offices.powers import Act, use_office
from offices.versions import lock_version, save_next_version
from reminders.services.due_list import remark

REASON = "summaries of a meeting that was fetched through the gate"


def summaries_of(user: User, meeting: Meeting) -> QuerySet[MeetingSummary]:
    """Return the summaries of a meeting that `user` may read, oldest first.

    There may be several, each with another marking: who writes a lower one learns nothing of a
    higher one.
    """
    found = MeetingSummary.objects.visible_to(user).filter(meeting=meeting)
    return found.select_related("written_by").order_by("id")


@transaction.atomic
def write_summary(meeting: Meeting, *, text: str, marking: str, actor: Actor) -> MeetingSummary:
    """Return the new summary of a held meeting, one to a marking.

    Raises ValidationError for an empty text, for a marking below the meeting's, above the author's
    clearance or that another summary has. One with the meeting's own marking is the one that
    "summary later" waited for. One that is marked higher changes nothing that readers of the
    meeting see (docs/decisions/0006-asks-marked-above-their-meeting.md).
    """
    user = somebody(actor.user)
    # The meeting first: nobody marks it anew before this summary can follow.
    locked = lock_version(meeting, None)
    _check(locked, text, marking, user)
    _refuse_second(locked, marking)
    written = MeetingSummary.objects.create(
        meeting=locked,
        relationship_id=locked.relationship_id,
        marking=marking,
        text=text.strip(),
        written_by=user,
    )
    _end_wait(locked, marking)
    if marking == locked.marking:
        tick_known(locked, Known.READ_OUT, by=user, today=home_today())
    return written


@transaction.atomic
def change_summary(
    summary: MeetingSummary,
    *,
    text: str,
    marking: str,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
) -> MeetingSummary:
    """Save another text or marking of a summary, over the `version` that its author saw.

    Refusals as in `write_summary`. A lower marking takes an approver of the desk or the lead
    office, and a reason; so does any change once the meeting is concluded, which is a correction
    (design §5). The history keeps the reason. Raises StaleVersionError.
    """
    user = somebody(actor.user)
    meeting = lock_version(summary.meeting, None)
    locked = lock_version(summary, version)
    _check(meeting, text, marking, user)
    text = text.strip()
    if (locked.text, locked.marking) == (text, marking):
        return locked
    lead, relationship = [meeting.body.track.lead_office_id], meeting.relationship
    is_correction = meeting.state == State.CONCLUDED
    if is_correction and use_office(user, Act.CORRECT, relationship, lead=lead) is None:
        raise ValidationError(
            _("The meeting is concluded. Approvers of the desk or the lead office correct it.")
        )
    check_lowering(
        user, new=marking, old=locked.marking, relationship=relationship, lead=lead, reason=reason
    )
    if marking != locked.marking:
        _refuse_second(meeting, marking)
    locked.text, locked.marking = text, marking
    with correcting(meeting, reason):
        save_next_version(locked, ["text", "marking"])
        reopen_summary(locked)
    remark(f"summary:{locked.uid}:", marking)
    _end_wait(meeting, marking)
    return locked


@transaction.atomic
def put_off_summary(meeting: Meeting, *, by_on: date) -> None:
    """Say that the summary of a held meeting follows until a day: it is owed from now on.

    Raises StepRefusedError unless the meeting was held and has no summary with its marking.
    """
    locked = lock_version(meeting, None)
    _refuse_unless_held(locked)
    if has_own_summary(locked):
        raise StepRefusedError(
            worded(locked, _("The summary is written."), _("The read-out is written."))
        )
    locked.summary_due_on = by_on
    save_next_version(locked, ["summary_due_on"])
    sync_meeting(locked)


@transaction.atomic
def wait_no_longer(meeting: Meeting, *, version: int | None = None, reason: str = "") -> None:
    """Say that no summary with the marking of the meeting will follow: none is owed any more.

    Of a concluded meeting it is a correction, with a `reason`. Raises StepRefusedError without
    one and when none was owed, StaleVersionError.
    """
    locked = lock_version(meeting, version)
    if locked.summary_due_on is None:
        raise StepRefusedError(worded(locked, _("No summary is owed."), _("No read-out is owed.")))
    with correcting(locked, reason):
        _stop_waiting(locked)


def follow_marking(body: Body) -> None:
    """Raise each summary of a meeting of `body` to the stricter of both markings.

    Called after the body was marked anew, in the same transaction. A body that is marked lower
    lowers no summary. Two summaries may have one marking from then on.
    """
    rows = (
        MeetingSummary.objects.for_system(REASON)
        .filter(meeting__body=body)
        .order_by("meeting_id", "pk")
        .select_for_update(of=("self",))
    )
    for row in rows:
        marking = stricter(row.marking, body.marking).code
        if marking != row.marking:
            row.marking = marking
            save_next_version(row, ["marking"])
            remark(f"summary:{row.uid}:", marking)
            sync_summary(row)


def _check(meeting: Meeting, text: str, marking: str, user: User) -> None:
    if not text.strip():
        raise ValidationError(worded(meeting, _("Write the summary."), _("Write the read-out.")))
    check_markable(user, marking)
    if not covers(marking, meeting.marking):
        raise ValidationError(
            worded(
                meeting,
                _("A summary is marked at least like its meeting."),
                _("A read-out is marked at least like its meeting."),
            )
        )
    _refuse_unless_held(meeting)


def _refuse_unless_held(meeting: Meeting) -> None:
    if meeting.state not in HELD:
        raise StepRefusedError(_("Record first that the meeting was held."))


def _refuse_second(meeting: Meeting, marking: str) -> None:
    """One to a marking; what the author cannot read has another one and is not looked at."""
    standing = MeetingSummary.objects.for_system(REASON).filter(meeting=meeting, marking=marking)
    if standing.exists():
        raise ValidationError(
            worded(
                meeting,
                _("There is a summary with this marking already. Open it, and add to it."),
                _("There is a read-out with this marking already. Open it, and add to it."),
            )
        )


def _end_wait(meeting: Meeting, marking: str) -> None:
    if meeting.summary_due_on is not None and marking == meeting.marking:
        _stop_waiting(meeting)


def _stop_waiting(meeting: Meeting) -> None:
    meeting.summary_due_on = None
    save_next_version(meeting, ["summary_due_on"])
    sync_meeting(meeting)
