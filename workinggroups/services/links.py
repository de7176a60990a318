"""How forums and groups stand to each other: follows, gives context to, succeeds (design §1)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.markings import stricter
from dialogue.models import Body
from dialogue.services.locks import lock_bodies
from dialogue.services.markings import somebody
from dialogue.services.steps import Actor
from offices.powers import Act
from offices.versions import lock_version, save_next_version
from workinggroups.group_powers import require_on_track, require_sight
from workinggroups.models import BodyLink, LinkKind

REASON = "links of bodies that were fetched through the gate"
ONE_WAY = (LinkKind.FOLLOWS, LinkKind.SUCCEEDS)


@transaction.atomic
def link_bodies(body: Body, *, kind: str, other: Body, actor: Actor) -> BodyLink:
    """Return the link that says: `body` follows, gives context to, succeeds `other`.

    It is marked like the stricter of both. Raises PermissionDenied unless an approver of the desk
    or of the office that leads the track of `body` acts; ValidationError for a link to itself, to
    another relationship, one that is there, and the other way round where that makes no sense.
    """
    user = somebody(actor.user)
    require_on_track(actor, Act.ARRANGE, body.track)
    require_sight(user, other)
    if kind not in LinkKind.values:
        raise ValidationError({"kind": _("Say how they stand to each other.")})
    if body.pk == other.pk or body.relationship_id != other.relationship_id:
        raise ValidationError({"other": _("Choose another forum or group of this relationship.")})
    here, there = _both(body, other)
    standing = BodyLink.objects.for_system(REASON).filter(kind=kind, is_dropped=False)
    if standing.filter(body=here, other=there).exists():
        raise ValidationError(_("This is noted already."))
    if kind in ONE_WAY and standing.filter(body=there, other=here).exists():
        raise ValidationError(_("It is noted the other way round already."))
    return BodyLink.objects.create(
        body=here,
        kind=kind,
        other=there,
        relationship_id=here.relationship_id,
        marking=stricter(here.marking, there.marking).code,
    )


@transaction.atomic
def drop_link(link: BodyLink, *, actor: Actor, version: int | None = None) -> BodyLink:
    """Take a link out, for who may make it; once it is out, nothing. Raises StaleVersionError."""
    locked: BodyLink = lock_version(link, version)
    require_on_track(actor, Act.ARRANGE, locked.body.track)
    if not locked.is_dropped:
        locked.is_dropped = True
        save_next_version(locked, ["is_dropped"])
    return locked


def follow_marking(body: Body) -> None:
    """Raise each link of `body` to the stricter of both markings; none is lowered.

    `dialogue` calls it after each change of a marking, in its transaction.
    """
    links = BodyLink.objects.for_system(REASON).filter(Q(body=body) | Q(other=body))
    for link in links.order_by("pk").select_for_update(of=("self",)):
        marking = stricter(link.marking, body.marking).code
        if marking != link.marking:
            link.marking = marking
            save_next_version(link, ["marking"])


def _both(*bodies: Body) -> Iterable[Body]:
    """Lock both bodies by primary key; return them in the order in which they were given."""
    found = {body.pk: body for body in lock_bodies(pk__in=[body.pk for body in bodies])}
    return [found[body.pk] for body in bodies]
