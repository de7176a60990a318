"""Asks on structure: one form for each effect (design §6)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.effects import Effect, FoundGroup, Rename, SeatChair, SetCadence, SetLevel, from_json
from agenda.forms.fields import RecordField, portioned
from agenda.forms.structure import EffectForm, body_field, from_field, offer_bodies
from agenda.models import Ask
from agenda.services.structure import body_now
from core.forms import DateField
from dialogue.forms.bodies import kind_choices
from dialogue.forms.fields import OfficeField, assigned_offices
from dialogue.models import Body, BodyKind
from offices.models import Office, Side
from workinggroups.forms.fields import issues_field


class RenameAskForm(EffectForm):
    """Another name for a forum from a day on."""

    body = body_field()
    name = forms.CharField(label=gettext_lazy("New name"), max_length=160)
    from_on = from_field()
    field_order = ["body", "name", "from_on", "action_office", "text"]

    def offer_records(self) -> None:
        """Offer the forums."""
        offer_bodies(self.fields["body"], self.reader)

    def body_and_effect(self) -> tuple[Body, Effect]:
        """Return the forum and its new name."""
        data = self.cleaned_data
        return data["body"], Rename(data["name"].strip(), data["from_on"])

    @classmethod
    def of_ask(cls, ask: Ask) -> dict[str, Any]:
        """Return the ask's forum and name."""
        effect: Any = from_json(ask.effect)
        about = {"body": str(ask.body.uid) if ask.body else "", "name": effect.name}
        return {**super().of_ask(ask), **about, "from_on": effect.from_on}


class SeatAskForm(EffectForm):
    """A co-chair's seat, a new one or one that exists, and who holds it."""

    body = body_field()
    side = forms.ChoiceField(
        label=gettext_lazy("Whose seat?"), required=False, widget=forms.RadioSelect
    )
    chair_office = OfficeField(label=gettext_lazy("Office that co-chairs"), required=False)
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"), required=False, max_length=120
    )
    chair_title = forms.CharField(
        label=gettext_lazy("Title of the chair"),
        max_length=120,
        help_text=gettext_lazy("Like Assistant Secretary, Deputy Minister."),
    )
    holder_name = forms.CharField(
        label=gettext_lazy("Who holds it"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Leave empty while nobody is named."),
    )
    from_on = from_field()
    number = forms.TypedChoiceField(
        label=gettext_lazy("Seat"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("The next free one")), (1, "1"), (2, "2"), (3, "3")],
    )
    field_order = [
        "body",
        "side",
        "chair_office",
        "organisation",
        "chair_title",
        "holder_name",
        "from_on",
        "number",
        "action_office",
        "text",
    ]

    def offer_records(self) -> None:
        """Offer forums, the two sides by name, and the offices that are assigned."""
        offer_bodies(self.fields["body"], self.reader)
        country = self.reader.relationship.country
        offices = assigned_offices(self.reader.user, self.reader.relationship, self.reader.today)
        side: Any = self.fields["side"]
        side.choices = [(code, country(code)) for code in Side.values]
        side.initial = Side.HOME
        self.fields["chair_office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["chair_office"].label = _("Office (%(country)s)") % {
            "country": country(Side.HOME)
        }
        self.fields["organisation"].label = _("Organisation (%(country)s)") % {
            "country": country(Side.PARTNER)
        }

    def clean(self) -> dict[str, Any]:
        """A seat of our side belongs to an office, one of theirs to none; a side has three."""
        data = super().clean() or {}
        data["side"] = data.get("side") or Side.HOME
        if data["side"] == Side.HOME and not data.get("chair_office"):
            self.add_error("chair_office", _("Say which office gets the seat."))
        body = data.get("body")
        if body is not None and not data.get("number"):
            data["number"] = body_now(body, on=self.reader.today).free_number(data["side"])
            if data["number"] is None:
                self.add_error("number", _("All three seats are given. Choose one of them."))
        return data

    def body_and_effect(self) -> tuple[Body, Effect]:
        """Return the forum and the seat."""
        data = self.cleaned_data
        is_home = data["side"] == Side.HOME
        return data["body"], SeatChair(
            side=data["side"],
            number=data["number"],
            title=data["chair_title"].strip(),
            office=data["chair_office"].code if is_home else "",
            organisation="" if is_home else data["organisation"].strip(),
            holder_name=data["holder_name"].strip(),
            from_on=data["from_on"],
        )

    @classmethod
    def of_ask(cls, ask: Ask) -> dict[str, Any]:
        """Return the ask's forum and seat."""
        effect: Any = from_json(ask.effect)
        names = ("side", "number", "organisation", "holder_name", "from_on")
        office = Office.objects.filter(code=effect.office).first()
        return {
            **super().of_ask(ask),
            **{name: getattr(effect, name) for name in names},
            "body": str(ask.body.uid) if ask.body else "",
            "chair_title": effect.title,
            "chair_office": office and office.pk,
        }


class LevelAskForm(EffectForm):
    """Another level of a seat that exists: the title of its chair."""

    seat = RecordField(label=gettext_lazy("Seat"), empty_label=gettext_lazy("Choose a seat"))
    chair_title = forms.CharField(label=gettext_lazy("New title of the chair"), max_length=120)
    field_order = ["seat", "chair_title", "action_office", "text"]

    def offer_records(self) -> None:
        """Offer the seats of all forums."""
        country = self.reader.relationship.country
        self.fields["seat"].offer(  # type: ignore[attr-defined]
            (
                str(seat.uid),
                portioned(
                    seat,
                    _("%(forum)s: %(country)s, seat %(number)d, “%(title)s”")
                    % {
                        "forum": seat.body,
                        "country": country(seat.side),
                        "number": seat.number,
                        "title": seat.title,
                    },
                ),
                seat,
            )
            for seat in self.reader.seats
        )

    def body_and_effect(self) -> tuple[Body, Effect]:
        """Return the seat's forum and its new level."""
        seat = self.cleaned_data["seat"]
        return seat.body, SetLevel(seat.side, seat.number, self.cleaned_data["chair_title"].strip())

    @classmethod
    def of_ask(cls, ask: Ask) -> dict[str, Any]:
        """Return the new title; the seat is chosen again."""
        effect: Any = from_json(ask.effect)
        return {**super().of_ask(ask), "chair_title": effect.title}


class CadenceAskForm(EffectForm):
    """How often a forum holds meetings of a kind."""

    plan = RecordField(
        label=gettext_lazy("Which meetings"), empty_label=gettext_lazy("Choose which meetings")
    )
    every_months = forms.IntegerField(
        label=gettext_lazy("Every … months"), min_value=1, max_value=60
    )
    anchor_on = DateField(
        label=gettext_lazy("A day on which one falls due"),
        help_text=gettext_lazy("The others are counted from it."),
    )
    field_order = ["plan", "every_months", "anchor_on", "action_office", "text"]

    def offer_records(self) -> None:
        """Offer each forum with each kind of meeting that it can hold."""
        self.fields["plan"].offer(  # type: ignore[attr-defined]
            (f"{body.uid}:{kind}", portioned(body, f"{body}: {label}"), (body, kind))
            for body in self.reader.bodies
            for kind, label in kind_choices(body)
        )

    def body_and_effect(self) -> tuple[Body, Effect]:
        """Return the forum and its cadence."""
        body, kind = self.cleaned_data["plan"]
        data = self.cleaned_data
        return body, SetCadence(str(kind), data["every_months"], data["anchor_on"])

    @classmethod
    def of_ask(cls, ask: Ask) -> dict[str, Any]:
        """Return the ask's forum, kind and cadence."""
        effect: Any = from_json(ask.effect)
        plan = f"{ask.body.uid}:{effect.meeting}" if ask.body else ""
        values = {"every_months": effect.every_months, "anchor_on": effect.anchor_on}
        return {**super().of_ask(ask), **values, "plan": plan}


class GroupAskForm(EffectForm):
    """A working group under a forum, with the issues of its remit."""

    body = body_field()
    name = forms.CharField(label=gettext_lazy("Name of the group"), max_length=160)
    issues = issues_field()
    field_order = ["body", "name", "issues", "action_office", "text"]

    def offer_records(self) -> None:
        """Offer the forums: a group reports to one."""
        self.fields["body"].label = _("Forum to which it reports")
        forums = [body for body in self.reader.bodies if body.kind == BodyKind.FORUM]
        self.fields["body"].offer(  # type: ignore[attr-defined]
            (str(body.uid), portioned(body, str(body)), body) for body in forums
        )

    def body_and_effect(self) -> tuple[Body, Effect]:
        """Return the forum and the group."""
        data = self.cleaned_data
        return data["body"], FoundGroup(data["name"].strip(), tuple(data["issues"]))

    @classmethod
    def of_ask(cls, ask: Ask) -> dict[str, Any]:
        """Return the ask's forum, and the group that it asks for."""
        effect: Any = from_json(ask.effect)
        about = {"body": str(ask.body.uid) if ask.body else "", "name": effect.name}
        return {**super().of_ask(ask), **about, "issues": "\n".join(effect.issues)}
