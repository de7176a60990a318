"""Who may found groups, change their remit and links, and note activities: design §5 for this app.

Services call these before they do anything; pages reach through the gate and ask the same.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dialogue.models import Body, Track
from dialogue.services.markings import somebody
from dialogue.services.steps import Actor
from offices.models import Office, User
from offices.powers import Act, office_acting, require_office


def require_on_track(actor: Actor, act: Act, track: Track, *, today: date | None = None) -> Office:
    """Return the office through which `actor` does `act` on a track, whose lead office counts.

    Raises PermissionDenied with a sentence.
    """
    lead = [track.lead_office_id]
    return require_office(somebody(actor.user), act, track.relationship, today=today, lead=lead)


def may_on_track(user: User, act: Act, track: Track) -> bool:
    """Return whether `user` may do `act` on a track: for buttons."""
    lead = [track.lead_office_id]
    return office_acting(user, act, track.relationship, lead=lead) is not None


def require_sight(user: User, body: Body | None) -> None:
    """Refuse a body that `user` does not see as one that is not there; None is always seen."""
    if body is not None and not Body.objects.visible_to(user).filter(pk=body.pk).exists():
        raise ValidationError(_("There is no such forum or group in this relationship."))
