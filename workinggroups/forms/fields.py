"""Fields that several forms of this app share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from workinggroups.services.founding import read_issues


class IssuesField(forms.CharField):
    """The issues of a remit, one to a line; cleans to the list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=6000, strip=False, widget=forms.Textarea(attrs={"rows": 5}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        """Return the issues; what a remit cannot have is refused beside the field."""
        typed = super().clean(value)
        try:
            return read_issues(typed.splitlines())
        except forms.ValidationError as error:
            raise forms.ValidationError(error.messages) from error


def issues_field(*, label: Any = None) -> IssuesField:
    """Return the field of a remit that may still be empty."""
    return IssuesField(
        label=label or gettext_lazy("Remit"),
        required=False,
        help_text=gettext_lazy("Its issues, one to a line. They can be changed later."),
    )
