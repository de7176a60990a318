from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from offices.forms import Clash, in_words
from offices.history import events_of, last_change
from offices.refusals import Refusal
from offices.versions import lock_version


class KeptForm(forms.ModelForm):
    """A form of the admin that notices when somebody else saved the record meanwhile.

    `seen` is the newest event in the history of the record when the page was made. What differs
    is told, what was typed stays, and a second submit saves it.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    refusal: Refusal | None = None  # what the database said to the same input a moment ago

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._is_tracked():
            # The rows of a page bring it along.
            known = getattr(self.instance, "newest_event", None)
            self.initial["seen"] = known or self._newest_event()

    def clean(self) -> dict[str, Any] | None:
        """Add what the database refused, or who saved the record first and what stands now."""
        cleaned = super().clean()
        if self.refusal:
            field = self.refusal.field if self.refusal.field in self.fields else None
            self.add_error(field, str(self.refusal.sentence))
        if self._is_tracked():
            lock_version(self.instance, None)
            newest = self._newest_event()
            if self.cleaned_data.get("seen") != newest:
                self.add_error(None, self._clash())
                data: Any = self.data.copy()  # type: ignore[attr-defined]
                data[self.add_prefix("seen")] = str(newest)
                self.data = data
        return cleaned

    def _is_tracked(self) -> bool:
        return self.instance.pk is not None and hasattr(self.instance, "events")

    def _newest_event(self) -> int | None:
        return events_of(self.instance).values_list("pgh_id", flat=True).first()

    def _clash(self) -> ValidationError:
        name, at = last_change(self.instance)
        said = [Clash(name or _("Somebody"), at, []).sentence]
        for changed in self.changed_data:
            field = self.fields[changed]
            if not field.widget.is_hidden:
                stands = in_words(field, self.get_initial_for_field(field, changed))
                now = {"field": field.label, "value": stands or _("empty")}
                said.append(_("%(field)s is now: %(value)s") % now)
        return ValidationError([ValidationError(sentence) for sentence in said])
