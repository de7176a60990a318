"""Forms about forums: founding, changing, renaming, how often they meet, what they held before."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import home_today
from core.forms import DateField
from dialogue.forms.fields import (
    give_choices,
    marking_choices,
    marking_field,
    reason_field,
    venue_choices,
)
from dialogue.models import Body, BodyKind, Cadence, MeetingKind, Track, Venue
from dialogue.models.meetings import REVIEWS
from dialogue.services.bodies import is_lower
from dialogue.services.cadences import current_cadence, usual_grace_days
from offices.forms import VersionedForm
from offices.models import Relationship, User

NAME_LENGTH = 160
KINDS_OF_MEETING = {
    BodyKind.FORUM: [MeetingKind.CONSULTATION, MeetingKind.REVIEW, MeetingKind.CHECKIN],
    BodyKind.GROUP: [MeetingKind.GROUP_MEETING],
}
ROTATIONS = [
    [Venue.HOME, Venue.PARTNER, Venue.VIDEO],
    [Venue.PARTNER, Venue.HOME, Venue.VIDEO],
    [Venue.HOME, Venue.PARTNER],
    [Venue.PARTNER, Venue.HOME],
    [Venue.VIDEO],
    [Venue.HOME],
    [Venue.PARTNER],
]


def kind_choices(body: Body) -> list[tuple[str, str]]:
    """Return the kinds of meetings that a forum or a group plans and may have held."""
    return [(kind, str(kind.label)) for kind in KINDS_OF_MEETING[BodyKind(body.kind)]]


def rotation_choices(relationship: Relationship, present: list[str]) -> list[tuple[str, str]]:
    """Return rotations in words, keyed by their codes joined with commas; `present` among them."""
    rotations = [[str(venue) for venue in rotation] for rotation in ROTATIONS]
    if present not in rotations:
        rotations.append(present)
    return [(",".join(each), rotation_words(each, relationship)) for each in rotations]


def rotation_words(rotation: list[str], relationship: Relationship) -> str:
    """Return `Washington, Baku, by video, in turn`, `Always by video`."""
    places = {
        Venue.HOME: settings.HOME_CAPITAL,
        Venue.PARTNER: relationship.capital,
        Venue.VIDEO: _("by video"),
    }
    names = [places[Venue(venue)] for venue in rotation]
    if len(names) > 1:
        return _("%(places)s, in turn") % {"places": ", ".join(names)}
    if rotation == [Venue.VIDEO]:
        return _("Always by video")
    return _("Always in %(place)s") % {"place": names[0]}


def tracked_from_field() -> DateField:
    """Return the field of the day from which a forum is kept here."""
    return DateField(
        label=gettext_lazy("Kept here from"),
        help_text=gettext_lazy("Nothing before this day is planned, missed or reminded."),
    )


def held_before_field() -> forms.IntegerField:
    """Return the field of how many meetings went before."""
    return forms.IntegerField(
        label=gettext_lazy("Meetings held before that"),
        required=False,
        min_value=0,
        max_value=999,
        help_text=gettext_lazy(
            "Those that are not entered here, so that the next one gets its right number."
        ),
    )


class NewBodyForm(forms.Form):
    """A new forum: its name, how it is marked, and since when it is kept here."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    marking = marking_field()
    tracked_from = tracked_from_field()
    held_before = held_before_field()

    def __init__(self, *args: Any, track: Track, user: User, today: date, **kwargs: Any) -> None:
        initial = {"marking": track.marking, "tracked_from": today}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        give_choices(self, "marking", marking_choices(user))
        self.fields["marking"].help_text = _(
            "Its meetings and their dates are marked like it. Texts in them may be marked higher."
        )

    def clean_held_before(self) -> int:
        """Left empty it is none."""
        return self.cleaned_data["held_before"] or 0


class BodyForm(VersionedForm):
    """How a forum is marked and since when it is kept here; a reason when it is marked lower."""

    marking = marking_field()
    reason = reason_field(
        gettext_lazy("Why is it marked lower?"),
        required=False,
        help_text=gettext_lazy("Only needed for a lower marking. The history keeps it."),
    )
    tracked_from = tracked_from_field()
    held_before = held_before_field()

    def __init__(self, *args: Any, record: Body, user: User, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        give_choices(self, "marking", marking_choices(user))

    def clean_held_before(self) -> int:
        """Left empty it is none."""
        return self.cleaned_data["held_before"] or 0

    def clean(self) -> dict[str, Any]:
        """A lower marking needs a reason."""
        data = super().clean() or {}
        is_lowered = "marking" in data and is_lower(data["marking"], self.record.marking)
        if is_lowered and "reason" in data and not data["reason"].strip():
            self.add_error("reason", _("Say why the marking is lowered."))
        return data


class RenameForm(VersionedForm):
    """A new name from a day on."""

    name = forms.CharField(label=gettext_lazy("New name"), max_length=NAME_LENGTH)
    from_on = DateField(label=gettext_lazy("From"))

    def standing_values(self, record: Body) -> dict[str, Any]:
        """Return the name that holds today, and today."""
        today = home_today()
        named = Body.objects.for_system("the name of a body that was fetched through the gate")
        return {"name": named.with_name(today).get(pk=record.pk).current_name, "from_on": today}


class CadenceForm(VersionedForm):
    """How often a forum meets for one kind of meeting; over the forum's version.

    Reviews and check-ins may follow the consultations of the forum.
    """

    kind = forms.ChoiceField(label=gettext_lazy("Kind of meeting"), widget=forms.RadioSelect)
    every_months = forms.IntegerField(
        label=gettext_lazy("Every … months"),
        min_value=1,
        max_value=60,
        help_text=gettext_lazy("3 is quarterly, 12 is yearly."),
    )
    anchor_on = DateField(
        label=gettext_lazy("A day on which one falls due"),
        help_text=gettext_lazy(
            "The day by which it should be held. The others are counted from it; in a month too "
            "short for it, the last day counts."
        ),
    )
    after_months = forms.IntegerField(
        label=gettext_lazy("The first one … months after each consultation"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=gettext_lazy(
            "Only for reviews and check-ins: 6 lets the review fall due six months after each "
            "consultation held from now on; the day above holds until then. Left empty: they do "
            "not follow consultations."
        ),
    )
    rotation = forms.ChoiceField(label=gettext_lazy("Where?"), widget=forms.RadioSelect)
    grace_days = forms.IntegerField(
        label=gettext_lazy("Days of grace"),
        required=False,
        min_value=0,
        max_value=365,
        help_text=gettext_lazy(
            "A meeting not held so many days after its due day is missed. Left empty: 30; with "
            "six months or more between them and for reviews 60, with a year or more 90."
        ),
    )

    def __init__(self, *args: Any, record: Body, kind: str, **kwargs: Any) -> None:
        self.shown_kind = kind
        super().__init__(*args, record=record, **kwargs)
        give_choices(self, "kind", kind_choices(record))
        present = self.initial["rotation"].split(",")
        choices = rotation_choices(record.relationship, present)
        give_choices(self, "rotation", choices)

    def standing_values(self, record: Body) -> dict[str, Any]:
        """Return how often the forum holds meetings of this kind now."""
        cadence = current_cadence(record, self.shown_kind)
        if cadence is None:
            return {"kind": self.shown_kind, "rotation": ",".join(Cadence().rotation)}
        usual = usual_grace_days(cadence.kind, cadence.every_months)
        return {
            "kind": self.shown_kind,
            "every_months": cadence.every_months,
            "anchor_on": cadence.anchor_on,
            "after_months": cadence.after_months,
            "rotation": ",".join(cadence.rotation),
            "grace_days": None if cadence.grace_days == usual else cadence.grace_days,
        }

    def clean(self) -> dict[str, Any]:
        """Only reviews and check-ins follow consultations because somebody says so."""
        data = super().clean() or {}
        if data.get("after_months") and data.get("kind") not in REVIEWS:
            self.add_error(
                "after_months", _("Only reviews and check-ins follow consultations this way.")
            )
        return data


class EndCadenceForm(VersionedForm):
    """Only a reason, over the cadence's version."""

    reason = reason_field()


class PastMeetingForm(forms.Form):
    """A meeting that was held before it could be kept here."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of meeting"), widget=forms.RadioSelect)
    first_day = DateField(label=gettext_lazy("First day"))
    last_day = DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave empty for a meeting of one day."),
    )
    venue = forms.ChoiceField(label=gettext_lazy("Place"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        kinds = kind_choices(body)
        kwargs.setdefault("initial", {"kind": kinds[0][0]})
        super().__init__(*args, **kwargs)
        give_choices(self, "kind", kinds)
        give_choices(self, "venue", venue_choices(body.relationship))

    def clean(self) -> dict[str, Any]:
        """A meeting of one day ends on its first day."""
        data = super().clean() or {}
        data["last_day"] = data.get("last_day") or data.get("first_day")
        if data.get("first_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("The last day comes before the first day."))
        return data
