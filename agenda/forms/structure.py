"""What the forms of all asks on structure share: the forum, the day, the effect (design §6)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agenda.effects import Effect
from agenda.forms.asks import SENTENCE, AskForm
from agenda.forms.fields import Reader, RecordField, portioned
from agenda.models import Ask, AskKind
from agenda.preview import wanted
from agenda.services.drafts import AskDraft
from core.forms import DateField
from dialogue.models import Body


def body_field(*, required: bool = True) -> RecordField:
    """Return the field of a forum; the form offers those of its relationship."""
    return RecordField(
        label=gettext_lazy("Forum"),
        empty_label=gettext_lazy("Choose a forum"),
        required=required,
    )


def offer_bodies(field: Any, reader: Reader) -> None:
    """Let a field offer the forums of the relationship."""
    field.offer((str(body.uid), portioned(body, str(body)), body) for body in reader.bodies)


class EffectForm(AskForm):
    """An ask on structure that carries its effect; its words may be left to the effect."""

    kind = AskKind.STRUCTURE
    text = forms.CharField(
        label=gettext_lazy("Why?"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("In one sentence."),
        widget=forms.Textarea(attrs=SENTENCE),
    )

    def body_and_effect(self) -> tuple[Body, Effect]:
        """Return the forum and the effect of a valid form."""
        raise NotImplementedError

    def draft(self) -> AskDraft:
        """Return the ask with its effect; without words of its own it says the effect."""
        body, effect = self.body_and_effect()
        words = self.cleaned_data["text"].strip()
        return AskDraft(
            kind=self.kind,
            text=words or wanted(effect, self.reader.relationship.country),
            action_office=self.cleaned_data["action_office"],
            body=body,
            effect=effect,
        )


def from_field() -> DateField:
    """Return the field of the day from which an effect holds."""
    return DateField(
        label=gettext_lazy("From"),
        required=False,
        help_text=gettext_lazy("Leave empty: from the day of the approval."),
    )


class OtherAskForm(AskForm):
    """A change of structure that Entente does not make by itself: words only."""

    kind = AskKind.STRUCTURE
    body = body_field(required=False)
    field_order = ["body", "action_office", "text"]

    def offer_records(self) -> None:
        """Offer the forums."""
        offer_bodies(self.fields["body"], self.reader)

    def draft(self) -> Any:
        """Return the ask about the forum that was chosen, if any."""
        self.about_body = self.cleaned_data["body"]
        return super().draft()

    @classmethod
    def of_ask(cls, ask: Ask) -> dict[str, Any]:
        """Return the ask's forum."""
        return {**super().of_ask(ask), "body": str(ask.body.uid) if ask.body else ""}
