"""What a request says besides its asks, and the form of a new one: a request with one ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.effects import from_json
from agenda.forms.asks import AskForm, DateAskForm, DecideAskForm, ProvideAskForm, TextAskForm
from agenda.forms.effects import CadenceAskForm, LevelAskForm, RenameAskForm, SeatAskForm
from agenda.forms.fields import Reader
from agenda.forms.structure import OtherAskForm
from agenda.models import ActionRequest, Ask, AskKind
from core.forms import DateField
from dialogue.forms.fields import OfficeField, marking_choices, marking_field, reason_field
from dialogue.services.bodies import is_lower
from offices.forms import VersionedForm
from offices.models import Office, Side, User

ASK_FORMS: dict[tuple[str, str], type[AskForm]] = {
    (AskKind.DATE, ""): DateAskForm,
    (AskKind.STRUCTURE, "rename"): RenameAskForm,
    (AskKind.STRUCTURE, "seat"): SeatAskForm,
    (AskKind.STRUCTURE, "level"): LevelAskForm,
    (AskKind.STRUCTURE, "cadence"): CadenceAskForm,
    (AskKind.STRUCTURE, "other"): OtherAskForm,
    (AskKind.TEXT, ""): TextAskForm,
    (AskKind.DECIDE, ""): DecideAskForm,
    (AskKind.PROVIDE, ""): ProvideAskForm,
}

SUBJECTS = {
    AskKind.DATE: gettext_lazy("Date"),
    AskKind.STRUCTURE: gettext_lazy("Structure"),
    AskKind.DECIDE: gettext_lazy("Decision"),
    AskKind.PROVIDE: gettext_lazy("Please provide"),
    AskKind.TEXT: gettext_lazy("Text"),
}


def ask_form(kind: str, effect: str = "") -> type[AskForm] | None:
    """Return the form of a kind of ask, for structure that of an effect; None for neither."""
    return ASK_FORMS.get((kind, effect))


def form_of(ask: Ask) -> type[AskForm]:
    """Return the form in which an ask that exists is changed."""
    if ask.kind != AskKind.STRUCTURE:
        return ASK_FORMS[ask.kind, ""]
    return ASK_FORMS[ask.kind, from_json(ask.effect).kind if ask.effect else "other"]


def suspense_field() -> DateField:
    """Return the field of the suspense date."""
    return DateField(
        label=gettext_lazy("Answer needed by"),
        help_text=gettext_lazy("Give five business days or more where you can."),
    )


def title_field(*, required: bool) -> forms.CharField:
    """Return the field of the subject."""
    return forms.CharField(label=gettext_lazy("Subject"), max_length=160, required=required)


def background_field() -> forms.CharField:
    """Return the field of the background."""
    return forms.CharField(
        label=gettext_lazy("Background"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class RequestPart(forms.Form):
    """A new request: by when, how it is marked, its subject; who asks where there is a choice."""

    suspense_on = suspense_field()
    marking = marking_field()
    title = title_field(required=False)
    background = background_field()
    conveyed_on = DateField(required=False)
    office = OfficeField(label=gettext_lazy("From"), required=False)

    def __init__(
        self, *args: Any, offices: Sequence[Office], is_theirs: bool, **kwargs: Any
    ) -> None:
        self.offices = offices
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = marking_choices(self.reader.user)  # type: ignore[attr-defined]
        self.fields["title"].help_text = _("Leave empty: it is made from what you ask for.")
        if self.kind == AskKind.TEXT:  # type: ignore[attr-defined]
            self.fields["title"] = title_field(required=True)
        office: Any = self.fields["office"]
        office.queryset = Office.objects.filter(pk__in=[each.pk for each in offices])
        office.empty_label, office.initial = None, offices[0].pk
        if len(offices) == 1:
            del self.fields["office"]
        if is_theirs:
            reader: Reader = self.reader  # type: ignore[attr-defined]
            partner = reader.relationship.country(Side.PARTNER)
            self.fields["conveyed_on"].label = _("%(country)s asked us on") % {"country": partner}
            self.fields["conveyed_on"].initial = reader.today
        else:
            del self.fields["conveyed_on"]
        mine = ["suspense_on", "marking", "title", "background", "conveyed_on", "office"]
        asks = [name for name in self.fields if name not in mine]
        self.order_fields([*asks, *mine])

    def asking_office(self) -> Office:
        """Return the office that asks: the one chosen, else the first that the person has."""
        return self.cleaned_data.get("office") or self.offices[0]

    def subject(self, said: str, about: str) -> str:
        """Return the subject typed, else one made of what is asked, at most 160 characters."""
        typed = self.cleaned_data["title"].strip()
        made = f"{SUBJECTS[self.kind]}: {about or said}"  # type: ignore[attr-defined]
        made = " ".join(made.split())
        return typed or (made if len(made) <= 160 else made[:159].rstrip() + "…")


def new_request_form(kind: str, effect: str = "") -> type[Any] | None:
    """Return the form of a new request with one ask of this kind; None for no kind."""
    form = ask_form(kind, effect)
    return form and type(f"NewRequest{form.__name__}", (RequestPart, form), {})


class RequestForm(VersionedForm):
    """What a request says that is not filed yet, besides its asks."""

    title = title_field(required=True)
    suspense_on = suspense_field()
    marking = marking_field()
    reason = reason_field(
        gettext_lazy("Why is it marked lower?"),
        required=False,
        help_text=gettext_lazy("Only needed for a lower marking. The history keeps it."),
    )
    background = background_field()

    def __init__(
        self, *args: Any, record: ActionRequest, user: User, may_lower: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.may_lower = may_lower
        self.fields["marking"].choices = marking_choices(user)  # type: ignore[attr-defined]
        if not may_lower:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """A lower marking is for approvers, with a reason."""
        data = super().clean() or {}
        if "marking" in data and is_lower(data["marking"], self.record.marking):
            if not self.may_lower:
                office = self.record.office
                self.add_error(
                    "marking",
                    _("Only an approver of %(office)s marks it lower.") % {"office": office},
                )
            elif "reason" in data and not data["reason"].strip():
                self.add_error("reason", _("Say why the marking is lowered."))
        return data


def edit_ask_form(ask: Ask) -> type[Any]:
    """Return the form that changes an ask: that of its kind, over the version that was shown."""
    form = form_of(ask)

    def standing_values(self: Any, record: Ask) -> dict[str, Any]:
        user = self.reader.user
        if "dates" not in getattr(record, "_prefetched_objects_cache", {}):
            # What stands now, in a clash: read like the page itself.
            record = Ask.objects.visible_to(user).with_answer(user).get(pk=record.pk)
        return form.of_ask(record)

    return type(f"Edit{form.__name__}", (form, VersionedForm), {"standing_values": standing_values})
