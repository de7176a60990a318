"""The offices that usually clear the texts of a body, and the clearances of its summaries."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import format_day
from dialogue.clearance_deadlines import clear_facts
from dialogue.deadlines import for_deadlines
from dialogue.models import Body, ClearingOffice, Meeting, MeetingSummary, SummaryClearance
from dialogue.services.locks import lock_bodies
from dialogue.services.markings import somebody
from dialogue.services.scope import scope_of
from dialogue.services.steps import Actor
from offices.gate import readable_markings
from offices.models import ClearanceWord, GatedRow, Office, User
from offices.powers import Act, require_office
from offices.services.clearances import ask_office, give_word, refuse_changed, reopen
from offices.versions import lock_version, save_next_version
from reminders.facts import DeadlineFact
from reminders.services.due_list import sync, sync_each

REASON = "clearances of a text that was fetched through the gate"


def usual_offices(body_id: int, user: User) -> set[int]:
    """Return the ids of the offices that usually clear the texts of a body that `user` sees."""
    rows = ClearingOffice.objects.visible_to(user).filter(body=body_id, is_dropped=False)
    return set(rows.values_list("office_id", flat=True))


def clearing_offices(user: User, body: Body) -> list[str]:
    """Return the codes of these offices, in order."""
    rows = ClearingOffice.objects.visible_to(user).filter(body=body, is_dropped=False)
    return [row.office.code for row in rows.select_related("office").order_by("office__code")]


@transaction.atomic
def set_usual_offices(
    body: Body, *, offices: Iterable[Office], actor: Actor, version: int | None = None
) -> None:
    """Say which offices usually clear the texts of a body; approvers of desk or lead office do."""
    (locked,) = lock_bodies(pk=body.pk)
    locked = lock_version(locked, version)
    user, lead = somebody(actor.user), [locked.track.lead_office_id]
    require_office(user, Act.ARRANGE, locked.relationship, lead=lead)
    chosen = {office.pk for office in offices}
    known = {
        row.office_id: row for row in ClearingOffice.objects.for_system(REASON).filter(body=locked)
    }
    for office_id, row in known.items():
        if row.is_dropped == (office_id in chosen):
            row.is_dropped = not row.is_dropped
            row.save(update_fields=["is_dropped"])
    for office_id in sorted(chosen - known.keys()):
        ClearingOffice.objects.create(body=locked, office_id=office_id, **scope_of(locked))
    save_next_version(locked, [])


def require_reading(user: User, *records: GatedRow) -> None:
    """Raise PermissionDenied unless `user` reads these records as they are marked now."""
    readable = readable_markings(user)
    if any(record.marking not in readable for record in records):
        raise PermissionDenied(_("This is not for you to read."))


def check_asking(offices: Iterable[Office], due_on: date, today: date) -> list[Office]:
    """Return the offices to ask; refuse none at all, and a day that is over."""
    chosen = list(offices)
    if not chosen:
        raise ValidationError({"offices": _("Choose at least one office.")})
    if due_on < today:
        raise ValidationError({"due_on": _("Choose a day from today on.")})
    return chosen


# --- Summaries --------------------------------------------------------------------------------
@transaction.atomic
def ask_for_summary(
    summary: MeetingSummary,
    *,
    offices: Iterable[Office],
    due_on: date,
    actor: Actor,
    today: date,
) -> list[SummaryClearance]:
    """Ask offices to clear a summary by a day; for drafters. Refused of a meeting of the past
    that was only entered: it makes nobody owe anything."""
    meeting = lock_version(summary.meeting, None)
    locked = lock_version(summary, None)
    user = somebody(actor.user)
    require_office(user, Act.EDIT, locked.relationship)
    require_reading(user, locked)
    if meeting.is_history:
        raise ValidationError(_("This meeting was entered as history. Nobody owes anything."))
    rows = SummaryClearance.objects.for_system(REASON).filter(summary=locked)
    about = {"text": locked.text, "summary": locked, "due_on": due_on, **scope_of(locked)}
    chosen = check_asking(offices, due_on, today)
    asked = [ask_office(rows, office=office, **about) for office in chosen]
    sync_summary(locked)
    return asked


@transaction.atomic
def clear_summary(
    clearance: SummaryClearance,
    *,
    word: str,
    actor: Actor,
    position: str = "",
    seen: str | None = None,
    version: int | None = None,
) -> SummaryClearance:
    """Record an office's word on a summary as it reads now; for its approvers.

    Raises TextChangedError when it is not the text whose digest was `seen`.
    """
    summary = lock_version(clearance.summary, None)
    locked = lock_version(clearance, version)
    user = somebody(actor.user)
    require_office(user, Act.CLEAR, locked.relationship, clearing=[locked.office_id])
    require_reading(user, locked)
    refuse_changed(seen, summary.text)
    give_word(locked, word=word, position=position, text=summary.text, user=user)
    sync_summary(summary)
    return locked


def reopen_summary(summary: MeetingSummary) -> None:
    """Ask anew for each word that was given on another text of a summary that is locked."""
    reopen(SummaryClearance.objects.for_system(REASON).filter(summary=summary), summary.text)
    sync_summary(summary)


def sync_summary(summary: MeetingSummary) -> None:
    """Make the due list say who owes a word on a summary."""
    meeting = for_deadlines(REASON).get(pk=summary.meeting_id)
    sync(f"summary:{summary.uid}:", _facts(summary, meeting))


def follow_meetings(meetings: Iterable[Meeting]) -> None:
    """Bring along what is owed for the summaries of meetings of which something changed."""
    by_id = {meeting.pk: meeting for meeting in meetings}
    sync_each(
        (f"summary:{summary.uid}:", _facts(summary, by_id[summary.meeting_id]))
        for summary in _waiting(list(by_id))
    )


def expected() -> Iterator[DeadlineFact]:
    """Yield every fact that summaries state now, for `reconcile`."""
    waiting = list(_waiting(None))
    meetings = for_deadlines("reconcile").in_bulk({summary.meeting_id for summary in waiting})
    for summary in waiting:
        yield from _facts(summary, meetings[summary.meeting_id])


def _waiting(meeting_ids: list[int] | None) -> Iterable[MeetingSummary]:
    pending = SummaryClearance.objects.for_system(REASON).filter(word=ClearanceWord.PENDING)
    if meeting_ids is not None:
        pending = pending.filter(summary__meeting__in=meeting_ids)
    found = MeetingSummary.objects.for_system(REASON)
    return found.filter(pk__in=pending.order_by().values("summary_id"))


def _facts(summary: MeetingSummary, meeting: Meeting) -> list[DeadlineFact]:
    rows = SummaryClearance.objects.for_system(REASON).filter(summary=summary)
    track, day = meeting.body.track, meeting.first_day
    called = {"body": meeting.body_name, "day": format_day(day) if day else ""}
    return list(
        clear_facts(
            rows,
            prefix=f"summary:{summary.uid}:",
            relationship_id=summary.relationship_id,
            marking=summary.marking,
            waiting_office_id=track.lead_office_id,
            title=_("summary · %(body)s, %(day)s") % called,
            path=reverse("dialogue:clear_summary", args=[summary.uid]),
            reference=summary.reference,
            theme_code=track.theme.code,
        )
    )
