"""Starting a forum from a template: what was held, what comes next, nothing missed (design §4)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.forum_templates import Template
from dialogue.models import Body, MeetingKind, Track
from dialogue.services.bodies import enter_past_meeting, found_body
from dialogue.services.cadences import set_cadence
from dialogue.services.markings import check_markable, somebody
from dialogue.services.run_up import set_run_up
from dialogue.services.steps import Actor
from offices.powers import Act, require_office

CONSULTATION = MeetingKind.CONSULTATION


@transaction.atomic
def start_forum(
    track: Track,
    *,
    template: Template,
    name: str,
    marking: str,
    next_by: date,
    actor: Actor,
    today: date,
    held_so_far: int = 0,
    last_first_day: date | None = None,
    last_last_day: date | None = None,
    last_venue: str = "",
) -> Body:
    """Return a new forum that meets as `template` says, kept here from today on.

    The last consultation is entered as history; `held_so_far` counts it. The next one is due by
    `next_by`, and nothing before today is planned or missed. Raises PermissionDenied unless an
    approver of the desk or the lead office acts, ValidationError for a next one in the past, and
    as founding, entering and setting a cadence do.
    """
    author = somebody(actor.user)
    lead = [track.lead_office_id]
    require_office(author, Act.ARRANGE, track.relationship, today=today, lead=lead)
    check_markable(author, marking)
    if next_by < today:
        raise ValidationError({"next_by": _("This day is over. By when is the next one due?")})
    if last_first_day is not None and not last_venue:
        raise ValidationError({"last_venue": _("Say where it was.")})
    is_entered = last_first_day is not None
    held_on: date | None = None
    body = found_body(
        track,
        name=name,
        marking=marking,
        tracked_from=today,
        held_before=max(held_so_far, int(is_entered)),
    )
    if last_first_day is not None:
        held_on = last_last_day or last_first_day
        enter_past_meeting(
            body,
            kind=CONSULTATION,
            first_day=last_first_day,
            last_day=held_on,
            venue=last_venue,
            today=today,
        )
    for rhythm in template.rhythms:
        set_cadence(
            body,
            kind=rhythm.kind,
            every_months=rhythm.every_months,
            anchor_on=rhythm.first_due(next_by, today, held_on),
            after_months=rhythm.after_months or None,
            grace_days=rhythm.grace_days,
            rotation=rhythm.rotation,
            today=today,
        )
    set_run_up(body, lines=template.run_up)
    body.refresh_from_db()
    return body
