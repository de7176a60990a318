"""Planning a hand-over: a successor and a day, notes for them, and the word that it stands.

What happens on the day is in `offices.services.carrying_out`.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.markings import marking as read_marking
from core.markings import stricter
from offices.gate import readable_markings
from offices.hand_overs import handed_over, may_hand_over, why_not
from offices.models import (
    Assignment,
    HandOver,
    HandOverNote,
    Membership,
    NotMoved,
    Office,
    Relationship,
    User,
)
from offices.services.carrying_out import Step, move, tell
from offices.versions import StaleVersionError, lock_version, save_next_version


@transaction.atomic
def plan_hand_over(
    *,
    office: Office,
    leaver: User,
    successor: User,
    on_day: date,
    overlap_until: date | None = None,
    by: User,
    today: date,
) -> HandOver:
    """Plan that what `leaver` answers for in `office` goes to `successor` on a day.

    Nothing moves before it is confirmed. Raises PermissionDenied unless the leaver or an approver
    of the office does it; ValidationError beside its field for a day that is over, an overlap that
    ends too early, a successor who does not draft or approve there on that day, a leaver who never
    worked there, and while another hand-over of the leaver there is open.
    """
    _require(by, office, leaver, today)
    if not Membership.objects.filter(user=leaver, office=office).exists():
        raise ValidationError(
            {
                "leaver": _("%(person)s does not work in %(office)s.")
                % {"person": leaver, "office": office}
            }
        )
    made = HandOver(office=office, leaver=leaver, entered_by=by)
    _say(made, successor, on_day, overlap_until, today)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise ValidationError(
            _("%(person)s has a hand-over in %(office)s already. Change or cancel that one.")
            % {"person": leaver, "office": office}
        ) from None
    return made


@transaction.atomic
def change_hand_over(
    hand_over: HandOver,
    *,
    successor: User,
    on_day: date,
    overlap_until: date | None,
    by: User,
    today: date,
    version: int | None = None,
) -> HandOver:
    """Save another successor or other days; then it waits to be confirmed again.

    Whoever was told that it stood is told that it does not. Refusals as in `plan_hand_over`, and
    StaleVersionError; ValidationError for one that was carried out or cancelled.
    """
    locked = _lock_open(hand_over, version, by, today)
    if locked.confirmed_at is not None:
        tell(locked, Step.TAKEN_BACK)
    _say(locked, successor, on_day, overlap_until, today)
    locked.confirmed_at, locked.not_moved_because = None, ""
    fields = ["successor", "on_day", "overlap_until", "confirmed_at", "not_moved_because"]
    save_next_version(locked, fields)
    return locked


@transaction.atomic
def confirm_hand_over(
    hand_over: HandOver, *, by: User, today: date, version: int | None = None
) -> HandOver:
    """Let it stand: it moves by itself on its day, at once if that is today.

    Raises as `change_hand_over`; ValidationError too when the day is over or the successor will not
    be able to take it, and for one that is confirmed already.
    """
    locked = _lock_open(hand_over, version, by, today)
    if locked.confirmed_at is not None:
        raise ValidationError(_("This is confirmed already."))
    _say(locked, locked.successor, locked.on_day, locked.overlap_until, today)
    locked.confirmed_at = timezone.now()
    save_next_version(locked, ["confirmed_at"])
    if locked.on_day <= today:
        move(locked, today=today)
    else:
        tell(locked, Step.CONFIRMED)
    return locked


@transaction.atomic
def cancel_hand_over(
    hand_over: HandOver, *, by: User, today: date, version: int | None = None
) -> HandOver:
    """Let nothing move; whoever was told that it stood is told. Raises as `change_hand_over`."""
    locked = _lock_open(hand_over, version, by, today)
    if locked.confirmed_at is not None:
        tell(locked, Step.TAKEN_BACK)
    locked.cancelled_at = timezone.now()
    save_next_version(locked, ["cancelled_at"])
    return locked


@transaction.atomic
def write_note(
    hand_over: HandOver,
    *,
    relationship: Relationship,
    text: str,
    marking: str,
    by: User,
    today: date,
    version: int | None = None,
) -> HandOverNote:
    """Write or change the note of `by` about one relationship, for the successor.

    `version` is that of their note; None for a first one. Raises PermissionDenied as
    `plan_hand_over`, StaleVersionError when the note came or changed meanwhile; ValidationError for
    an empty text, a marking above the own clearance or lower than before, a relationship that does
    not go with the hand-over, and one that was cancelled.
    """
    _require(by, hand_over.office, hand_over.leaver, today)
    locked = HandOver.objects.select_for_update().get(pk=hand_over.pk)
    if locked.cancelled_at is not None:
        raise ValidationError(_("This hand-over was cancelled."))
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Write what you would want to know.")})
    if marking not in readable_markings(by):
        raise ValidationError({"marking": _("Choose a marking up to your own clearance.")})
    own = Assignment.objects.visible_to(by, today=today).filter(relationship=relationship)
    if not handed_over(own, locked).exists():
        raise ValidationError(_("This relationship does not go with this hand-over."))
    note = (
        HandOverNote.objects.for_system("one’s own note")
        .filter(hand_over=locked, relationship=relationship, written_by=by)
        .first()
    )
    if note is None:
        return HandOverNote.objects.create(
            hand_over=locked, relationship=relationship, written_by=by, text=text, marking=marking
        )
    if note.marking not in readable_markings(by):
        raise ValidationError(_("You wrote a note here that you may no longer read."))
    if version is None:
        raise ValidationError(_("You wrote a note here meanwhile. Go back and change that one."))
    if version != note.version:
        raise StaleVersionError(note)
    if stricter(marking, note.marking) != read_marking(marking):
        raise ValidationError({"marking": _("A note is not marked lower. Keep its marking.")})
    note.text, note.marking = text, marking
    save_next_version(note, ["text", "marking"])
    return note


def _say(
    hand_over: HandOver, successor: User, on_day: date, overlap_until: date | None, today: date
) -> None:
    if on_day < today:
        raise ValidationError({"on_day": _("This day is over.")})
    if overlap_until is not None and overlap_until <= on_day:
        raise ValidationError({"overlap_until": _("Choose a day after the one of the hand-over.")})
    if successor == hand_over.leaver:
        raise ValidationError({"successor": _("Choose somebody else.")})
    hand_over.successor, hand_over.on_day = successor, on_day
    hand_over.overlap_until = overlap_until
    refused = why_not(hand_over, on_day)
    named = {"person": successor, "office": hand_over.office}
    if refused == NotMoved.SUCCESSOR:
        raise ValidationError(
            {"successor": _("%(person)s does not draft or approve there on that day.") % named}
        )
    if refused == NotMoved.CLOSED:
        raise ValidationError({"on_day": _("%(office)s is closed on that day.") % named})


def _lock_open(hand_over: HandOver, version: int | None, by: User, today: date) -> HandOver:
    _require(by, hand_over.office, hand_over.leaver, today)
    locked: HandOver = lock_version(hand_over, version)
    if locked.done_at is not None:
        raise ValidationError(_("This was carried out already."))
    if locked.cancelled_at is not None:
        raise ValidationError(_("This hand-over was cancelled."))
    return locked


def _require(by: User, office: Office, leaver: User, today: date) -> None:
    if not may_hand_over(by, office, leaver, today=today):
        raise PermissionDenied(
            _("Only the person who leaves or an approver of the office hands over.")
        )
