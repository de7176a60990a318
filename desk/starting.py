"""What a relationship that is being started has, and what comes next: seven steps."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.constraints import current
from dialogue.models import Body, BodyKind, Cadence, Status, Track
from offices.models import Assignment, Part, Relationship, User
from workinggroups.models import NextStep, Stage, StepImport

AT_WORK = (Stage.PROPOSED, Stage.ADOPTED)


@dataclass(frozen=True)
class Doing:
    """Something to do at a step: where, and the words on its button; `about` names of what."""

    url: str
    label: str
    about: str = ""


@dataclass(frozen=True)
class Step:
    """One step: whether it is done, in a sentence how it stands, and what can be done."""

    title: str
    is_done: bool
    sentence: str
    doings: list[Doing] = field(default_factory=list)
    shown: list[Any] = field(default_factory=list)


def steps_of(user: User, relationship: Relationship, today: date) -> list[Step]:
    """Return the steps in their order, as far as `user` sees what they made."""
    tracks = list(
        Track.objects.visible_to(user)
        .filter(relationship=relationship)
        .exclude(status=Status.CLOSED)
        .select_related("theme")
    )
    bodies = list(
        Body.objects.visible_to(user)
        .filter(relationship=relationship, track__in=tracks)
        .exclude(status=Status.CLOSED)
        .by_name(today)
    )
    forums = [body for body in bodies if body.kind == BodyKind.FORUM]
    groups = [body for body in bodies if body.kind == BodyKind.GROUP]
    return [
        _country(relationship),
        _offices(user, relationship, today),
        _tracks(relationship, tracks),
        _forums(tracks, forums),
        _planned(user, bodies),
        _groups(tracks, groups),
        _next_steps(user, relationship),
    ]


def _country(relationship: Relationship) -> Step:
    said = {"capital": relationship.capital, "zone": relationship.time_zone}
    sentence = _("The capital is %(capital)s, its time zone %(zone)s.") % said
    return Step(_("Country and desk"), True, sentence)


def _offices(user: User, relationship: Relationship, today: date) -> Step:
    assigned = list(
        Assignment.objects.visible_to(user)
        .filter(current(today), relationship=relationship)
        .exclude(part=Part.INFORMATION)
        .select_related("office", "responsible")
        .order_by("office__code")
    )
    unanswered = [each for each in assigned if each.responsible is None]
    count = len(assigned)
    sentence = ngettext("%(count)d office works on it.", "%(count)d offices work on it.", count) % {
        "count": count
    }
    if unanswered:
        sentence += " " + ngettext(
            "Nobody answers for %(count)d of them yet.",
            "Nobody answers for %(count)d of them yet.",
            len(unanswered),
        ) % {"count": len(unanswered)}
    code = relationship.code.lower()
    naming = [
        Doing(reverse("dialogue:people", args=[each.uid]), _("Say who answers"), each.office.code)
        for each in unanswered
    ]
    add = Doing(reverse("dialogue:assign", args=[code]), _("Add an office"))
    return Step(_("Offices and people"), count > 1 and not unanswered, sentence, [*naming, add])


def _tracks(relationship: Relationship, tracks: list[Track]) -> Step:
    names = ", ".join(track.theme.name for track in tracks)
    sentence = _("Tracks: %(names)s.") % {"names": names} if tracks else _("No track yet.")
    url = reverse("dialogue:new_track", args=[relationship.code.lower()])
    return Step(_("Tracks"), bool(tracks), sentence, [Doing(url, _("Add a track"))])


def _forums(tracks: list[Track], forums: list[Body]) -> Step:
    bare = [track for track in tracks if track.pk not in {forum.track_id for forum in forums}]
    sentence = (
        _("Each track has a forum.") if tracks and not bare else _("A track meets in its forums.")
    )
    return Step(
        _("Forums"),
        bool(tracks) and not bare,
        sentence,
        [
            Doing(
                reverse("dialogue:start_forum", args=[track.uid]),
                _("Add a forum from a template"),
                track.theme.name,
            )
            for track in tracks
        ],
        forums,
    )


def _planned(user: User, bodies: list[Body]) -> Step:
    cadences = Cadence.objects.visible_to(user).filter(body__in=bodies, ended_on__isnull=True)
    planned = set(cadences.order_by().values_list("body_id", flat=True))
    left = [body for body in bodies if body.pk not in planned]
    sentence = (
        _("It is known of each how often it meets and when the next one is due.")
        if bodies and not left
        else _("Say of each how often it meets; enter the meetings that were held before.")
    )
    return Step(_("Last held, next expected"), bool(bodies) and not left, sentence, [], left)


def _groups(tracks: list[Track], groups: list[Body]) -> Step:
    sentence = ngettext("%(count)d working group.", "%(count)d working groups.", len(groups)) % {
        "count": len(groups)
    }
    return Step(
        _("Working groups"),
        bool(groups),
        sentence,
        [
            Doing(
                reverse("workinggroups:new_group", args=[track.uid]),
                _("Found a group"),
                track.theme.name,
            )
            for track in tracks
        ],
    )


def _next_steps(user: User, relationship: Relationship) -> Step:
    count = (
        NextStep.objects.visible_to(user)
        .filter(relationship=relationship, stage__in=AT_WORK)
        .count()
    )
    sentence = ngettext(
        "%(count)d next step is proposed or in force.",
        "%(count)d next steps are proposed or in force.",
        count,
    ) % {"count": count}
    brought = StepImport.objects.open_to(user).filter(relationship=relationship).first()
    new = reverse("workinggroups:new_import", args=[relationship.code.lower()])
    doings = [Doing(new, _("Import next steps"))]
    if brought is not None:
        sentence += " " + _("A table that you brought is not imported yet.")
        doings.insert(0, Doing(brought.get_absolute_url(), _("Go on with the import")))
    return Step(_("Next steps"), count > 0 and brought is None, sentence, doings)
