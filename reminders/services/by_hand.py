""" "Remind now": who waits reminds by hand, once a day (design §8)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.dates import home_today
from offices.access import WRITING_ROLES, offices_of
from offices.models import Side, User
from offices.powers import Act, require_office
from reminders.models import Deadline, Notice, Series
from reminders.recipients import Recipients

REASON = "a reminder by hand of one visible row"


@transaction.atomic
def remind_now(deadline: Deadline, *, by: User, now: datetime) -> list[Notice]:
    """Remind whoever answers for a visible, open deadline; return the notices.

    People of the office that waits may, and those who edit the relationship. Raises
    PermissionDenied; ValidationError for what the other side owes, where somebody was reminded by
    hand today, and where nobody is left to hear.
    """
    today = home_today(now)
    waits = offices_of(by, today, WRITING_ROLES).filter(office_id=deadline.waiting_office_id)
    if not waits.exists():
        require_office(by, Act.EDIT, deadline.relationship)
    row = Deadline.objects.for_system(REASON).select_for_update().get(pk=deadline.pk)
    if row.ended_at is not None:
        raise ValidationError(_("This is no longer owed."))
    if row.owed_by == Side.PARTNER:
        raise ValidationError(_("The other side has no account here. Note that you asked them."))
    step = f"hand-{today.isoformat()}"
    if Notice.objects.for_system(REASON).filter(deadline=row, step=step).exists():
        raise ValidationError(_("They were reminded today. You can remind them again tomorrow."))
    people = [one for one in Recipients(today).reminded(row) if one.user_id != by.pk]
    if not people:
        raise ValidationError(_("There is nobody else to remind."))
    return Notice.objects.bulk_create(
        Notice(
            relationship_id=row.relationship_id,
            marking=row.marking,
            deadline=row,
            due_on=row.due_on,
            step=step,
            series=Series.BY_HAND,
            recipient_id=one.user_id,
            office=one.office,
            why=one.why,
            stands_in_for_id=one.stands_in_for,
            is_urgent=True,
            goes_at=now,
            asked_by=by,
        )
        for one in people
    )
