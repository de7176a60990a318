"""Choosing which items of earlier meetings are taken up again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.forms.fields import portioned
from agenda.models import AgendaItem


class ItemsForm(forms.Form):
    """Which of some items; all of them are chosen at first."""

    items = forms.MultipleChoiceField(
        label=gettext_lazy("Items"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Sequence[AgendaItem], **kwargs: Any) -> None:
        self.offered = {str(item.uid): item for item in offered}
        kwargs["initial"] = {"items": list(self.offered), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (uid, _said(item)) for uid, item in self.offered.items()
        ]

    def clean_items(self) -> list[AgendaItem]:
        """Return the items themselves."""
        return [self.offered[uid] for uid in self.cleaned_data["items"]]


def _said(item: AgendaItem) -> str:
    """Return "(U) Border security · not reached at the 4th Bilateral Security Dialogue"."""
    what = item.get_outcome_display() or item.get_state_display()
    said = _("%(title)s · %(what)s at: %(meeting)s") % {
        "title": item.title,
        "what": what.lower(),
        "meeting": item.meeting,
    }
    return portioned(item, said)


class CopyForm(forms.Form):
    """What is taken from the last meeting."""

    with_items = forms.BooleanField(
        label=gettext_lazy("Its agenda, as proposals"), required=False, initial=True
    )
    with_delegations = forms.BooleanField(
        label=gettext_lazy("Its delegations"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        """Something must be taken."""
        data = super().clean() or {}
        if not data.get("with_items") and not data.get("with_delegations"):
            raise forms.ValidationError(_("Choose what to take from the last meeting."))
        return data
