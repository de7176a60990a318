"""The form of an activity: what both sides already do together, in one line."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField
from core.markings import marking
from dialogue.forms.fields import (
    OfficeField,
    assigned_offices,
    give_choices,
    marking_choices,
    marking_field,
    reason_field,
)
from dialogue.models import Body, BodyKind, Status, Track
from dialogue.services.markings import is_lower
from offices.forms import VersionedForm
from offices.models import Office, User
from workinggroups.models import Activity, RemitIssue
from workinggroups.services.activities import Place


class ActivityPart(forms.Form):
    """What an activity says. Five of its fields are needed."""

    title = forms.CharField(label=gettext_lazy("What we do together"), max_length=160)
    state = forms.CharField(
        label=gettext_lazy("How it stands"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In one line."),
    )
    covered_by = forms.ChoiceField(
        label=gettext_lazy("Working group"),
        required=False,
        help_text=gettext_lazy("The group, or the issue of its remit, to which it belongs."),
    )
    office = OfficeField(label=gettext_lazy("Office that knows"))
    partner = forms.CharField(label="", max_length=120, required=False)
    as_of = DateField(label=gettext_lazy("As of"))
    marking = marking_field()

    def prepare(
        self, user: User, track: Track, today: date, present: Activity | None = None
    ) -> None:
        """Offer what `user` may choose; what `present` says already stays on offer."""
        self.today = today
        give_choices(self, "marking", marking_choices(user))
        offices = assigned_offices(user, track.relationship, today)
        if present is not None:
            offices = Office.objects.filter(
                Q(pk__in=offices.values("pk")) | Q(pk=present.office_id)
            )
        give_choices(self, "office", offices)
        self.fields["partner"].label = _("Organisation (%(country)s)") % {
            "country": track.relationship.name
        }
        self.places = dict(places_of(user, track, today, present))
        self.groups = [place.group for place in self.places.values() if place.group]
        give_choices(
            self,
            "covered_by",
            [
                ("", _("No group covers this")),
                *((key, _label(place)) for key, place in self.places.items()),
            ],
        )

    def clean_as_of(self) -> date:
        """Not in the future."""
        as_of = self.cleaned_data["as_of"]
        if as_of > self.today:
            raise forms.ValidationError(_("Choose a day up to today."))
        return as_of

    def said(self) -> dict[str, Any]:
        """Return what a valid form says, as the services take it."""
        data = dict(self.cleaned_data)
        covered_by = data.pop("covered_by")
        return {**data, "place": self.places.get(covered_by, Place())}


def places_of(
    user: User, track: Track, today: date, present: Activity | None
) -> Iterator[tuple[str, Place]]:
    """Yield each group of a track that `user` sees, then the issues of its remit, by their keys.

    A group that is closed, and an issue that was dropped, are offered to those that have them.
    """
    groups = Body.objects.visible_to(user).filter(track=track, kind=BodyKind.GROUP)
    has = present or Activity()
    open_ones = groups.filter(~Q(status=Status.CLOSED) | Q(pk=has.group_id)).by_name(today)
    found = list(open_ones)
    rows = RemitIssue.objects.visible_to(user).filter(Q(is_dropped=False) | Q(pk=has.issue_id))
    issues = list(rows.filter(group__in=[group.pk for group in found]))
    for group in found:
        yield str(group.uid), Place(group)
        for issue in issues:
            if issue.group_id == group.pk:
                yield str(issue.uid), Place(group, issue)


def place_key(places: dict[str, Place], activity: Activity) -> str:
    """Return the key of the place that an activity has, as far as its reader sees it."""
    wanted = (activity.group_id, activity.issue_id)
    for key, place in places.items():
        if (place.group and place.group.pk, place.issue and place.issue.pk) == wanted:
            return key
    return ""


def _label(place: Place) -> str:
    assert place.group is not None  # only the empty choice has none
    group = f"{marking(place.group.marking).portion} {place.group}"
    return f"{group}: {place.issue}" if place.issue else group


class NewActivityForm(ActivityPart):
    """An activity that nobody has noted yet."""

    def __init__(
        self,
        *args: Any,
        track: Track,
        user: User,
        today: date,
        office: Office,
        group: Body | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault(
            "initial",
            {
                "as_of": today,
                "office": office.pk,
                "marking": track.marking,
                "covered_by": str(group.uid) if group else "",
            },
        )
        super().__init__(*args, **kwargs)
        self.prepare(user, track, today)


class ActivityForm(ActivityPart, VersionedForm):
    """The same over one that was noted; a lower marking needs a reason."""

    reason = reason_field(
        gettext_lazy("Why lower?"),
        required=False,
        help_text=gettext_lazy("Only needed for a lower marking. The history keeps it."),
    )

    def __init__(
        self, *args: Any, record: Activity, user: User, today: date, may_lower: bool, **kwargs: Any
    ) -> None:
        self.may_lower = may_lower
        self._places = dict(places_of(user, record.track, today, record))
        super().__init__(*args, record=record, **kwargs)
        self.prepare(user, record.track, today, record)
        if not may_lower:
            del self.fields["reason"]

    def standing_values(self, record: Activity) -> dict[str, Any]:
        """Return what the activity says, and its place as far as the reader sees it."""
        stands = super().standing_values(record)
        return {**stands, "covered_by": place_key(self._places, record)}

    def clean(self) -> dict[str, Any]:
        """A lower marking is for approvers, with a reason."""
        data = super().clean() or {}
        if "marking" in data and is_lower(data["marking"], self.record.marking):
            if not self.may_lower:
                said = _("Only approvers of the desk or the lead office mark it lower.")
                self.add_error("marking", said)
            elif "reason" in data and not data["reason"].strip():
                self.add_error("reason", _("Say why the marking is lowered."))
        return data


class OverForm(VersionedForm):
    """Why an activity is over."""

    reason = reason_field(gettext_lazy("Why is it over?"))
