"""Fill in the forms of a page as a person would: rightly, wrongly, or not at all."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

RIGHT = {
    "text": "Plausible text",
    "textarea": "Plausible text",
    "search": "Plausible",
    "date": "2026-05-12",
    "month": "2026-05",
    "time": "10:00",
    "number": "3",
    "email": "somebody@sample.test",
    "password": "a-long-enough-password",
}
WRONG = {**RIGHT, "text": "", "textarea": "", "date": "2026-02-30", "time": "25:61", "number": "x"}
Filled = dict[str, list[str]]


@dataclass
class Control:
    """One name of a form: its type, what it holds, what can be chosen, whether it must be given."""

    type: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    is_required: bool = False


@dataclass
class PageForm:
    """A form that posts: where to (empty: to its own page), and its controls by name."""

    action: str
    controls: dict[str, Control] = field(default_factory=dict)

    def filled(self, by_type: dict[str, str]) -> Filled:
        """Return what a browser sends once every empty control was filled in by its type."""
        return {
            name: values
            for name, control in self.controls.items()
            if (values := _given(control, by_type))
        }


def _given(control: Control, by_type: dict[str, str]) -> list[str]:
    if by_type is WRONG and control.type in ("text", "textarea", "date", "time", "number"):
        return [WRONG[control.type]]
    if any(control.values) or control.type in ("checkbox", "hidden"):
        return control.values
    if control.choices:
        return [choice for choice in control.choices if choice][:1]
    return [by_type.get(control.type, "")]


def forms_of(html: str) -> list[PageForm]:
    """Return the forms of a page that are sent by POST."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._text: Control | None = None
        self._select: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self._form = PageForm(said.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, said)

    def _control(self, tag: str, said: dict[str, str]) -> None:
        if tag == "option" and self._select is not None:
            self._select.choices.append(said.get("value", ""))
            if "selected" in said:
                self._select.values.append(said.get("value", ""))
        if tag not in ("input", "select", "textarea") or not said.get("name") or self._form is None:
            return
        kind = said.get("type", "text") if tag == "input" else tag
        control = self._form.controls.setdefault(said["name"], Control(kind))
        control.is_required |= "required" in said
        if kind in ("radio", "checkbox"):
            control.choices.append(said.get("value", "on"))
            if "checked" in said:
                control.values.append(said.get("value", "on"))
        elif tag == "input" and kind not in ("submit", "file"):
            control.values.append(said.get("value", ""))
        self._select = control if tag == "select" else self._select
        self._text = control if tag == "textarea" else self._text

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None and data.strip():
            self._text.values.append(data.removeprefix("\n"))
