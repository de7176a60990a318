"""What the chairs say of the progress at a review: prepared, given, amended, taken back.

An assistant prepares; the word is an approver's of the office that holds the seat (design §5).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.text import normal_form
from dialogue.models import Meeting, State
from dialogue.services.clearing import require_reading
from dialogue.services.locks import lock_meetings
from dialogue.services.markings import check_lowering, check_markable, covers, somebody
from dialogue.services.reasons import keep_reason
from dialogue.services.steps import Actor, require_reason
from offices.models import Office, User
from offices.versions import lock_version, save_next_version
from workinggroups import powers
from workinggroups.models import Assessment, Course
from workinggroups.services.reviews import refuse_unless_held, refuse_unless_review

REASON = "assessments of a review that was fetched through the gate"
FELL = (State.WAIVED, State.MISSED)


def is_to_assess(meeting: Meeting) -> bool:
    """Return whether a review is to come or was held, so that there is something to assess."""
    return meeting.state not in FELL


@transaction.atomic
def prepare_assessment(
    meeting: Meeting,
    *,
    office: Office,
    word: str,
    text: str,
    marking: str,
    actor: Actor,
    today: date,
) -> Assessment:
    """Return a new assessment in the name of `office`, not given yet; one to a marking.

    Raises PermissionDenied, and ValidationError beside its field: nothing said, a marking above
    the author's clearance or below the meeting's, a second one under this marking.
    """
    (locked,) = lock_meetings(pk=meeting.pk)
    refuse_unless_review(locked)
    if not is_to_assess(locked):
        raise ValidationError(_("This review is not held: there is nothing to assess."))
    user = _preparing(actor, locked, office, today)
    _check(user, locked, word, text, marking)
    _refuse_second(locked, office, marking)
    return Assessment.objects.create(
        meeting=locked,
        relationship_id=locked.relationship_id,
        marking=marking,
        office=office,
        word=word,
        text=normal_form(text),
        prepared_by=user,
    )


@transaction.atomic
def give_assessment(
    assessment: Assessment, *, actor: Actor, today: date, version: int | None = None
) -> Assessment:
    """Make a prepared assessment the word of the chair. Given twice it is given once.

    Raises PermissionDenied unless an approver of its office does it while that holds a seat;
    ValidationError while the review was not held; StaleVersionError when it says something else
    than in the `version` that they read.
    """
    meeting, locked = _lock(assessment, version)
    user = _deciding(actor, meeting, locked, today)
    refuse_unless_held(meeting)
    if locked.given_on is None:
        locked.given_on, locked.given_by = today, user
        save_next_version(locked, ["given_on", "given_by"])
    return locked


@transaction.atomic
def change_assessment(
    assessment: Assessment,
    *,
    word: str,
    text: str,
    marking: str,
    actor: Actor,
    today: date,
    version: int | None = None,
    reason: str = "",
) -> Assessment:
    """Save what an assessment says; the history keeps what it said before.

    Once given, an approver of its office amends it, and it is their word from then on. A lower
    marking takes an approver and a `reason`. Raises StaleVersionError, PermissionDenied,
    ValidationError.
    """
    meeting, locked = _lock(assessment, version)
    may = _deciding(actor, meeting, locked, today) if locked.is_given else None
    user = may or _preparing(actor, meeting, locked.office, today, locked)
    _check(user, meeting, word, text, marking)
    with beside("marking"):
        check_lowering(
            user,
            new=marking,
            old=locked.marking,
            relationship=meeting.relationship,
            lead=[locked.office_id, meeting.body.track.lead_office_id],
            reason=reason,
            today=today,
        )
    if marking != locked.marking:
        _refuse_second(meeting, locked.office, marking)
    locked.word, locked.text, locked.marking = word, normal_form(text), marking
    if locked.is_given:
        locked.given_on, locked.given_by = today, user
    with keep_reason(reason):
        save_next_version(locked, ["word", "text", "marking", "given_on", "given_by"])
    return locked


@transaction.atomic
def take_back_assessment(
    assessment: Assessment,
    *,
    reason: str,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> Assessment:
    """Take an assessment back with a reason; it stays on record.

    What was given an approver of its office takes back, what was prepared an assistant too.
    """
    meeting, locked = _lock(assessment, version)
    if locked.is_given:
        _deciding(actor, meeting, locked, today)
    else:
        _preparing(actor, meeting, locked.office, today, locked)
    require_reason(reason)
    locked.withdrawn_on, locked.withdrawn_reason = today, reason.strip()
    save_next_version(locked, ["withdrawn_on", "withdrawn_reason"])
    return locked


@contextmanager
def beside(field: str) -> Iterator[None]:
    """Put what is refused inside beside a field."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def _lock(assessment: Assessment, version: int | None) -> tuple[Meeting, Assessment]:
    """Lock the meeting, then its assessment, which still counts; return both as they stand."""
    (meeting,) = lock_meetings(pk=assessment.meeting_id)
    locked = lock_version(assessment, version)
    if locked.withdrawn_on is not None:
        raise ValidationError(_("It was taken back already."))
    return meeting, locked


def _preparing(
    actor: Actor, meeting: Meeting, office: Office, today: date, *records: Assessment
) -> User:
    user = somebody(actor.user)
    if office not in powers.offices_preparing(user, meeting, today=today):
        raise PermissionDenied(_("Only the offices of the chairs prepare an assessment."))
    require_reading(user, meeting, *records)
    return user


def _deciding(actor: Actor, meeting: Meeting, assessment: Assessment, today: date) -> User:
    user = somebody(actor.user)
    if assessment.office not in powers.offices_assessing(user, meeting, today=today):
        raise PermissionDenied(_("Only the chair can do this: an approver of the office."))
    require_reading(user, meeting, assessment)
    return user


def _check(user: User, meeting: Meeting, word: str, text: str, marking: str) -> None:
    if word not in Course.values:
        raise ValidationError({"word": _("Say how it goes on the whole.")})
    if not text.strip():
        raise ValidationError({"text": _("Write the assessment.")})
    with beside("marking"):
        check_markable(user, marking)
    if not covers(marking, meeting.marking):
        raise ValidationError({"marking": _("An assessment is marked at least like its meeting.")})


def _refuse_second(meeting: Meeting, office: Office, marking: str) -> None:
    """One to an office and marking; what the author cannot read has another one."""
    standing = Assessment.objects.for_system(REASON).filter(
        meeting=meeting, office=office, marking=marking, withdrawn_on__isnull=True
    )
    if standing.exists():
        raise ValidationError(
            _("%(office)s has an assessment with this marking already. Open it, and add to it.")
            % {"office": office}
        )
