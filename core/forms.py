"""How every form looks: USWDS classes on Django's own widgets, rendered by templates/forms/.

`Renderer` is settings.FORM_RENDERER. A form needs nothing more than its fields; a template prints
`{{ form }}` or, one by one, `{{ form.title.as_field_group }}`.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

CLASS_OF_TYPE = {
    "checkbox": "usa-checkbox__input",
    "radio": "usa-radio__input",
}


def control_class(widget: forms.Widget) -> str:
    """Return the USWDS class of a widget's control; "" for one that is hidden or has parts.

    The parts of a widget (the admin's day and time) keep the classes that they came with."""
    if widget.is_hidden or isinstance(widget, forms.MultiWidget):
        return ""
    if isinstance(widget, forms.Textarea):
        return "usa-textarea"
    input_type = getattr(widget, "input_type", "")
    if input_type == "select":
        return "usa-select"
    return CLASS_OF_TYPE.get(input_type, "usa-input")


class HouseField(forms.BoundField):
    """A field in a form: its control carries the USWDS class and no placeholder."""

    @property
    def is_choice_list(self) -> bool:
        """Whether it is shown as a list of radio buttons or of boxes."""
        return isinstance(self.field.widget, forms.RadioSelect)  # many boxes are a kind of it

    @property
    def is_single_check(self) -> bool:
        """Whether it is one box, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def choice_class(self) -> str:
        """The USWDS class around one choice of a list."""
        return f"usa-{getattr(self.field.widget, 'input_type', 'radio')}"

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Return Django's attributes and ours; a class set on the widget is kept."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        own = attrs.get("class") or widget.attrs.get("class", "")
        classes = [control_class(widget), str(own)]
        if joined := " ".join(filter(None, classes)):
            attrs["class"] = joined
        # A hint belongs under the label: in the box it vanishes with the first letter.
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False
        # The group's legend is described by the error; single choices cannot be invalid.
        if self.is_choice_list:
            attrs.pop("aria-invalid", None)
        return attrs


class Renderer(TemplatesSetting):
    """Renders forms and fields with templates/forms/, widgets with Django's own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = HouseField


class DayInput(forms.DateInput):
    """The browser's own date control; ISO days in, shown in the reader's own way."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """The browser's own time control: hours and minutes, no seconds."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class DateField(forms.DateField):
    """A day, typed or picked; cleans to `date`, error for anything that is no day."""

    widget = DayInput


class TimeField(forms.TimeField):
    """An hour of a day without a zone; the form's other fields or its hint say which zone."""

    widget = HourInput
