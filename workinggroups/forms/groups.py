"""Forms about working groups: founding one, its remit, its links to other bodies."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.markings import marking
from dialogue.forms.bodies import NAME_LENGTH, tracked_from_field
from dialogue.forms.fields import give_choices, marking_choices, marking_field
from dialogue.models import Body, BodyKind, Status, Track
from offices.forms import VersionedForm
from offices.models import User
from workinggroups.forms.fields import issues_field
from workinggroups.models import LinkKind, RemitIssue


class BodyField(forms.ModelChoiceField):
    """A forum or group, called by its name behind its portion mark; set `queryset`, with names."""

    def __init__(self, **kwargs: Any) -> None:
        # Keys of rows are never shown: the choice is sent as the uid.
        super().__init__(queryset=Body.objects.none(), to_field_name="uid", **kwargs)

    def label_from_instance(self, body: Body) -> str:
        """Return `(U) Bilateral Security Dialogue`."""
        return f"{marking(body.marking).portion} {body}"


class NewGroupForm(forms.Form):
    """A new working group: its name, to which forum it reports, its remit, its marking."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    parent = BodyField(
        label=gettext_lazy("Reports to"),
        required=False,
        empty_label=gettext_lazy("No forum"),
        help_text=gettext_lazy("The forum whose chairs charge it with work."),
    )
    issues = issues_field()
    marking = marking_field()
    tracked_from = tracked_from_field()

    def __init__(
        self,
        *args: Any,
        track: Track,
        user: User,
        today: date,
        parent: Body | None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault(
            "initial",
            {
                "parent": parent and parent.uid,
                "marking": (parent or track).marking,
                "tracked_from": today,
            },
        )
        super().__init__(*args, **kwargs)
        give_choices(self, "marking", marking_choices(user))
        self.fields["marking"].help_text = _(
            "At least like the forum. Its quarters, dates and remit are marked like it."
        )
        give_choices(self, "parent", forums_of(user, track, today))


def forums_of(user: User, track: Track, today: date) -> Any:
    """Return the forums of a track that are not closed and that `user` sees, by name."""
    found = Body.objects.visible_to(user).filter(track=track, kind=BodyKind.FORUM)
    return found.exclude(status=Status.CLOSED).by_name(today)


def offered_markings(form: forms.BaseForm, *names: str) -> set[str]:
    """Return the markings of the bodies that fields of `form` offer: its page must bear them."""
    fields: Any = form.fields
    return {body.marking for name in names for body in fields[name].queryset}


class IssueForm(forms.Form):
    """One more issue of a remit."""

    title = forms.CharField(label=gettext_lazy("Issue"), max_length=160)


class EditIssueForm(IssueForm, VersionedForm):
    """The same over one that exists."""

    def __init__(self, *args: Any, record: RemitIssue, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)


class LinkForm(forms.Form):
    """How a body stands to another one."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How?"), widget=forms.RadioSelect, choices=LinkKind.choices
    )
    other = BodyField(
        label=gettext_lazy("The other one"), empty_label=gettext_lazy("Choose a forum or group")
    )

    def __init__(self, *args: Any, body: Body, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Body.objects.visible_to(user).filter(relationship_id=body.relationship_id)
        give_choices(self, "other", others.exclude(pk=body.pk).by_name(today))
