"""The filters of the desk's pages: what stands after the question mark."""

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from core.forms import DateField
from core.search import LONGEST_QUESTION, clean_question
from desk.hits import kind_labels
from desk.search import Wanted
from dialogue.models import Theme
from offices.models import Relationship, User

NAMES = ("q", "kind", "track", "country", "from", "to")
FIRST_ANY = [("", _("Any"))]


class SearchForm(forms.Form):
    """Words, and what the records must be. Each list offers what its reader may see."""

    q = forms.CharField(
        label=_("Words, a name or a reference"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUESTION}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    track = forms.ChoiceField(label=_("Track"), required=False)
    country = forms.ModelChoiceField(
        label=_("Relationship"),
        queryset=Relationship.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Any"),
    )

    def __init__(self, asked: QueryDict, user: User) -> None:
        typed = {name: asked.get(name, "") for name in NAMES}
        typed["q"] = clean_question(typed["q"])
        typed["country"] = typed["country"].upper()
        typed |= {name: _day_or_none(typed[name]) for name in ("from", "to")}
        super().__init__(typed)
        self.fields["from"] = DateField(label=_("From"), required=False)
        self.fields["to"] = DateField(label=_("To"), required=False)
        themes = [(theme.code, theme.name) for theme in Theme.objects.all()]
        self.fields["kind"].choices = [*FIRST_ANY, *_by_label(kind_labels())]  # type: ignore[attr-defined]
        self.fields["track"].choices = [*FIRST_ANY, *themes]  # type: ignore[attr-defined]
        self.fields["country"].queryset = Relationship.objects.visible_to(user)  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is looked for; a filter that nobody can understand is left out."""
        self.is_valid()
        said = self.cleaned_data
        return Wanted(
            words=said.get("q", ""),
            kind=said.get("kind", ""),
            theme=said.get("track", ""),
            relationship=said.get("country"),
            from_on=said.get("from"),
            to_on=said.get("to"),
        )


def _day_or_none(typed: str) -> str:
    """Return an ISO day as it was typed; "" for anything else, which no browser could show."""
    try:
        return typed if parse_date(typed) else ""
    except ValueError:
        return ""


def _by_label(labels: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(labels.items(), key=lambda pair: pair[1])
