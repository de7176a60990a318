"""What a request must satisfy before it is kept and again before it is filed. Sentences, no writes.

Each function raises ValidationError with a sentence, for a field of the form where one is to blame.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agenda.effects import FoundGroup
from agenda.models import AskKind
from agenda.powers import assigned_offices
from core.markings import Rank, banner, is_readable
from core.markings import marking as read_marking
from dialogue.models import BodyKind, Meeting
from dialogue.services.meetings import check_days
from dialogue.states import OPEN_STATES
from offices.models import GatedRow, Office, Relationship, User


def check_marking(marking: str, named: Iterable[Any], user: User) -> None:
    """Refuse a marking below that of anything `named`, or above what `user` may read."""
    if not is_readable(read_marking(marking), Rank[user.clearance], user.is_home_national):
        raise ValidationError({"marking": _("Nobody marks above their own clearance.")})
    highest = banner([marking, *(record.marking for record in named)])
    if highest != read_marking(marking):
        raise ValidationError(
            {
                "marking": _("What this names is %(line)s. Mark the request at least so.")
                % {"line": highest.line}
            }
        )


def check_place(record: GatedRow | None, relationship: Relationship, user: User) -> None:
    """Refuse a meeting, forum or contact of another relationship, or one hidden from `user`."""
    if record is None:
        return
    model = type(record)
    if not model.objects.visible_to(user).filter(pk=record.pk, relationship=relationship).exists():
        raise ValidationError(_("There is no such meeting, forum or contact in this relationship."))


def check_action_office(office: Office, relationship: Relationship, today: date) -> None:
    """Refuse an office that has no part in the relationship on `today`."""
    if not assigned_offices(relationship, today=today).filter(pk=office.pk).exists():
        raise ValidationError(
            {
                "action_office": _("%(office)s is not assigned to %(country)s.")
                % {"office": office, "country": relationship.name}
            }
        )


def check_suspense(suspense_on: date, today: date) -> None:
    """Refuse a suspense date that has passed."""
    if suspense_on < today:
        raise ValidationError({"suspense_on": _("Choose a day from today on.")})


def check_meeting(meeting: Meeting) -> None:
    """Refuse to ask for a date of a meeting that is over or done without."""
    if meeting.state not in OPEN_STATES:
        raise ValidationError(
            {
                "meeting": _("No date can be asked for: the meeting is “%(state)s”.")
                % {"state": meeting.get_state_display()}
            }
        )


def check_offers(meeting: Meeting, offers: Iterable[Any], today: date) -> None:
    """Refuse offered dates on which the meeting cannot be held, twice the same, or none at all."""
    offers = list(offers)
    if not offers:
        raise ValidationError({"first_day_1": _("Offer at least one date.")})
    for n, offer in enumerate(offers, start=1):
        try:
            check_days(meeting, offer.first_day, offer.last_day, today)
        except ValidationError as error:
            raise ValidationError({f"first_day_{n}": error.messages}) from error
    if len({(offer.first_day, offer.last_day, offer.venue) for offer in offers}) < len(offers):
        raise ValidationError(_("The same date is offered twice."))
    if sum(offer.is_recommended for offer in offers) > 1:
        raise ValidationError(_("Recommend one date only."))


def check_ask(draft: Any, relationship: Relationship, user: User, today: date) -> None:
    """Check one ask (an `AskDraft`, or an `Ask` with its dates as `offers`)."""
    if not draft.text.strip():
        raise ValidationError({"text": _("Say in one sentence what you ask for.")})
    check_action_office(draft.action_office, relationship, today)
    check_place(draft.meeting, relationship, user)
    check_place(draft.body, relationship, user)
    if draft.kind == AskKind.DATE:
        if draft.meeting is None:
            raise ValidationError({"meeting": _("Choose the meeting.")})
        check_meeting(draft.meeting)
        check_offers(draft.meeting, draft.offers, today)
    elif draft.offers:
        raise ValidationError(_("Only a date ask offers dates."))
    if draft.effect is not None and (draft.kind != AskKind.STRUCTURE or draft.body is None):
        raise ValidationError(_("Only an ask on the structure of a forum has an effect."))
    if isinstance(draft.effect, FoundGroup) and draft.body.kind != BodyKind.FORUM:
        raise ValidationError({"body": _("A group reports to a forum. Choose one.")})
