"""The sentences that say what an effect will do, before anybody approves it. Pure (design §6)."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.effects import (
    BodyNow,
    Effect,
    FoundGroup,
    Rename,
    SeatChair,
    SetCadence,
    SetLevel,
    from_day,
)
from core.dates import format_day
from dialogue.models.cadences import MeetingKind

Country = Callable[[str], str]


def preview(effect: Effect, now: BodyNow, *, today: date, country: Country) -> list[str]:
    """Return what approving `effect` on `today` does to the body as it is `now`.

    `country` names a side (`Relationship.country`). A part that changes nothing says nothing.
    """
    match effect:
        case Rename():
            return _rename(effect, now, today)
        case SeatChair():
            return _seat(effect, now, today, country)
        case SetLevel():
            return _level(effect, now, country)
        case SetCadence():
            return _cadence(effect, now)
        case FoundGroup():
            return _group(effect, today)


def wanted(effect: Effect, country: Country) -> str:
    """Return in one sentence what an effect asks for, whatever the body is now."""
    day = getattr(effect, "from_on", None)
    when = {
        "from": _("from %(day)s") % {"day": format_day(day)} if day else _("from the approval on")
    }
    match effect:
        case Rename():
            return _("Call it “%(name)s” %(from)s.") % {"name": effect.name, **when}
        case SeatChair():
            seat = {
                "number": effect.number,
                "country": country(effect.side),
                "new": _organ_and_title(effect.office or effect.organisation, effect.title),
                "name": effect.holder_name,
                **when,
            }
            if effect.holder_name:
                return (
                    _("Seat %(number)d of %(country)s: %(new)s, held by %(name)s %(from)s.") % seat
                )
            return _("Seat %(number)d of %(country)s: %(new)s.") % seat
        case SetLevel():
            return _("Seat %(number)d of %(country)s at the level “%(title)s”.") % {
                "number": effect.number,
                "country": country(effect.side),
                "title": effect.title,
            }
        case SetCadence():
            return _every(_("Hold the %(kind)s %(often)s, counted from %(day)s."), effect)
        case FoundGroup():
            name = {"name": effect.name, "issues": "; ".join(effect.issues)}
            if effect.issues:
                return _("Found the working group “%(name)s” for: %(issues)s.") % name
            return _("Found the working group “%(name)s”.") % name


def _rename(effect: Rename, now: BodyNow, today: date) -> list[str]:
    day = from_day(effect, today)
    said = [
        _("From %(day)s the forum is called “%(name)s”.")
        % {"day": format_day(day), "name": effect.name}
    ]
    if now.name and day > today:
        said.append(_("Until then it is called “%(name)s”.") % {"name": now.name})
    elif now.name:
        said.append(_("It stays findable as “%(name)s”.") % {"name": now.name})
    return said


def _seat(effect: SeatChair, now: BodyNow, today: date, country: Country) -> list[str]:
    old = now.seat(effect.side, effect.number)
    new = _organ_and_title(effect.office or effect.organisation, effect.title)
    names = {"country": country(effect.side), "number": effect.number, "new": new}
    if old is None:
        said = [_("%(country)s gets co-chair's seat %(number)d: %(new)s.") % names]
    else:
        names["old"] = _organ_and_title(old.organ, old.title)
        said = [_("Seat %(number)d of %(country)s becomes %(new)s; it was %(old)s.") % names]
    holder = {"name": effect.holder_name, "day": format_day(from_day(effect, today))}
    if effect.holder_name:
        said.append(_("From %(day)s %(name)s holds it.") % holder)
        if old and old.holder_name:
            said.append(_("%(name)s holds it until then.") % {"name": old.holder_name})
    elif old is None:
        said.append(_("Nobody holds it yet."))
    return said


def _organ_and_title(organ: str, title: str) -> str:
    return f"{organ}, “{title}”" if organ else f"“{title}”"


def _level(effect: SetLevel, now: BodyNow, country: Country) -> list[str]:
    old = now.seat(effect.side, effect.number)
    names = {"country": country(effect.side), "number": effect.number, "title": effect.title}
    said = [_("Seat %(number)d of %(country)s is at the level “%(title)s”.") % names]
    if old is not None:
        said.append(_("Until now it was “%(title)s”.") % {"title": old.title})
    return said


def _cadence(effect: SetCadence, now: BodyNow) -> list[str]:
    said = [_every(_("From now on: %(kind)s %(often)s, counted from %(day)s."), effect)]
    old = now.cadence(effect.meeting)
    if old is not None:
        said.append(_every(_("Until now: %(kind)s %(often)s, counted from %(day)s."), old))
        said.append(_("Planned meetings that nobody has touched move with it."))
    return said


def _group(effect: FoundGroup, today: date) -> list[str]:
    said = [
        _("The working group “%(name)s” is founded on %(day)s and reports to this forum.")
        % {"name": effect.name, "day": format_day(today)}
    ]
    if effect.issues:
        said.append(_("Its remit: %(issues)s.") % {"issues": "; ".join(effect.issues)})
    return [*said, _("It is marked like this request. Its page then asks how often it meets.")]


def _every(sentence: str, cadence: SetCadence) -> str:
    months = cadence.every_months
    return sentence % {
        "kind": MeetingKind(cadence.meeting).label.lower(),
        "often": ngettext("every month", "every %(months)d months", months) % {"months": months},
        "day": format_day(cadence.anchor_on),
    }
