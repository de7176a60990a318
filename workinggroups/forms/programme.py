"""The forms of next steps and benchmarks: proposing, changing, deciding, ending."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField
from core.markings import marking as read_marking
from dialogue.forms.fields import (
    OfficeField,
    give_choices,
    marking_choices,
    marking_field,
    reason_field,
)
from dialogue.models import Body, Status, Track
from offices.forms import VersionedForm
from offices.models import Office, Relationship, Side, User
from offices.versions import StaleVersionError
from workinggroups import powers
from workinggroups.models import RemitIssue, Stage
from workinggroups.models.programme import Commitment

CHANGED = gettext_lazy("One of them changed meanwhile. Read them again, then choose.")


@dataclass
class Reader:
    """Who fills in a form about a track, on which home date; what they may choose, fetched once."""

    user: User
    track: Track
    today: date

    @property
    def relationship(self) -> Relationship:
        """The relationship of the track."""
        return self.track.relationship

    @cached_property
    def offices(self) -> Any:
        """The offices that may owe something here, by code."""
        return powers.working_offices(self.relationship, today=self.today)

    @cached_property
    def bodies(self) -> list[Body]:
        """The forums and groups of the track that are not closed, by name."""
        found = Body.objects.visible_to(self.user).filter(track=self.track)
        named = found.exclude(status=Status.CLOSED).with_name(self.today)
        return sorted(named, key=lambda body: (str(body), body.pk))

    @cached_property
    def issues(self) -> list[RemitIssue]:
        """The issues in the remits of these groups, with the group as `group`."""
        groups = {body.pk: body for body in self.bodies}
        found = RemitIssue.objects.visible_to(self.user).filter(group__in=groups, is_dropped=False)
        issues = list(found.order_by("group_id", "position"))
        for issue in issues:
            issue.group = groups[issue.group_id]
        return issues


class ByUid(forms.ChoiceField):
    """One of some fetched records, by its uid; cleans to the record, to None for none."""

    def __init__(self, *, nothing: Any, **kwargs: Any) -> None:
        self.nothing = nothing
        self.records: dict[str, Any] = {}
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the record that was chosen, or None."""
        return self.records.get(super().clean(value))

    def offer(self, records: list[Any], called: Callable[[Any], str]) -> None:
        """Offer `records` by what they are called, each behind its portion mark."""
        self.records = {str(record.uid): record for record in records}
        self.choices = [
            ("", str(self.nothing)),
            *(
                (uid, f"{read_marking(record.marking).portion} {called(record)}")
                for uid, record in self.records.items()
            ),
        ]


class CommitmentPart(forms.Form):
    """What is promised, by whom and by when."""

    what = forms.CharField(label=gettext_lazy("What"), max_length=200)
    target = forms.CharField(
        label=gettext_lazy("Target"),
        max_length=120,
        help_text=gettext_lazy("What is to be reached, so that everybody sees when it is."),
    )
    side = forms.ChoiceField(label=gettext_lazy("Who"), widget=forms.RadioSelect)
    office = OfficeField(label="")
    due_on = DateField(label=gettext_lazy("By"))
    group = ByUid(label=gettext_lazy("Forum or group"), nothing=gettext_lazy("None of them"))
    issue = ByUid(label=gettext_lazy("Issue of its remit"), nothing=gettext_lazy("None of them"))
    marking = marking_field()

    def prepare(self, reader: Reader, present: Commitment | None = None, *, target: bool) -> None:
        """Offer what the reader may choose; what `present` says already stays on offer."""
        partner = reader.relationship.country(Side.PARTNER)
        give_choices(
            self, "side", [(side, reader.relationship.country(side)) for side in Side.values]
        )
        offices = reader.offices
        if present is not None:
            offices = offices | Office.objects.filter(pk=present.office_id)
        give_choices(self, "office", offices.distinct())
        self.fields["office"].label = _("Office that does it, or follows it for %(country)s") % {
            "country": partner
        }
        self.fields["group"].offer(reader.bodies, str)  # type: ignore[attr-defined]
        if reader.issues:
            self.fields["issue"].offer(  # type: ignore[attr-defined]
                reader.issues, lambda issue: f"{issue.group}: {issue}"
            )
        else:
            del self.fields["issue"]
        give_choices(self, "marking", marking_choices(reader.user))
        if not target:
            del self.fields["target"]

    @property
    def shown_markings(self) -> set[str]:
        """The markings of the records on offer: the banner of the page must reach them."""
        return {
            record.marking
            for field in self.fields.values()
            if isinstance(field, ByUid)
            for record in field.records.values()
        }

    def clean(self) -> dict[str, Any]:
        """An issue brings its group."""
        data = super().clean() or {}
        issue = data.get("issue")
        if issue is not None and data.get("group") is None:
            data["group"] = issue.group
        return data


class ProposeForm(CommitmentPart):
    """A next step or benchmark that nobody has proposed yet."""

    def __init__(self, *args: Any, reader: Reader, target: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(reader, target=target)


class ChangeForm(CommitmentPart, VersionedForm):
    """The same over one that exists; once it is adopted, a correction with its reason."""

    reason = reason_field(
        gettext_lazy("Why is it corrected?"),
        help_text=gettext_lazy(
            "The history keeps it. A correction changes the baseline as well; if the day has "
            "really moved, file progress with a new date instead."
        ),
    )

    def __init__(
        self, *args: Any, record: Commitment, reader: Reader, target: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.prepare(reader, record, target=target)
        if record.stage == Stage.PROPOSED:
            self.fields["reason"].required = False
            self.fields["reason"].label = _("Why lower?")
            self.fields["reason"].help_text = _(
                "Only needed for a lower marking. The history keeps it."
            )

    def standing_values(self, record: Commitment) -> dict[str, Any]:
        """Return what the record says, groups and issues by their uid."""
        values = super().standing_values(record)
        for name in ("group", "issue"):
            linked = getattr(record, name)
            values[name] = str(linked.uid) if linked else ""
        return values


class WhyForm(VersionedForm):
    """The reason of something that is done to a commitment."""

    reason = reason_field()


class EndForm(WhyForm):
    """What became of something adopted that is not done, and why."""

    stage = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        widget=forms.RadioSelect,
        choices=[
            (Stage.WITHDRAWN, Stage.WITHDRAWN.label),
            (Stage.OVERTAKEN, Stage.OVERTAKEN.label),
        ],
    )
    field_order = ["version", "stage", "reason"]


class AdoptForm(forms.Form):
    """Which proposals the chairs adopt: each choice names one in the version that they read."""

    adopt = forms.MultipleChoiceField(
        label=gettext_lazy("Adopt"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose what you adopt."),
            "invalid_choice": CHANGED,
        },
    )

    def __init__(self, *args: Any, proposals: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = {f"{record.uid}:{record.version}": record for record in proposals}
        self.fields["adopt"].choices = [  # type: ignore[attr-defined]
            (choice, str(record)) for choice, record in self.proposals.items()
        ]

    def clean_adopt(self) -> list[Any]:
        """Return the records that were chosen."""
        return [self.proposals[choice] for choice in self.cleaned_data["adopt"]]

    def show_clash(self, error: StaleVersionError) -> None:
        """Say that one of them changed at the same moment."""
        self.add_error("adopt", CHANGED)
