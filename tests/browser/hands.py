"""What a person does before a page: reads, clicks, types. Each doing is counted."""

from datetime import date

from playwright.sync_api import Locator

from core.dates import format_day
from tests.factories import PASSWORD
from tests.harness.browser import Window


class Hands:
    """One person with one window; `done` counts clicks and fields filled in since `count()`."""

    def __init__(self, view: Window) -> None:
        self.view = view
        self.done = 0

    def count(self) -> None:
        """Begin to count anew."""
        self.done = 0

    def sign_in(self, who: str) -> None:
        """Sign in through the form."""
        self.view.visit("/accounts/login/")
        self.fill("Email", f"{who}@sample.test")
        self.fill("Password", PASSWORD)
        self.press("Sign in")

    def open(self, path: str) -> None:
        """Go to a path, as if its link had been in a mail."""
        self.view.visit(path)

    def follow(self, words: str) -> None:
        """Click the first link of these words in the page's main part."""
        self._act(self.main.get_by_role("link", name=words).first)

    def press(self, words: str) -> None:
        """Click the button of these words."""
        self._act(self.main.get_by_role("button", name=words).first)

    def choose(self, words: str) -> None:
        """Click the radio button of these words."""
        self.main.get_by_role("radio", name=words).first.check(force=True)
        self.done += 1

    def tick(self, words: str) -> None:
        """Tick the first box of these words."""
        self.main.get_by_role("checkbox", name=words).first.check(force=True)
        self.done += 1

    def within(self, words: str) -> "Hands":
        """Return hands that act only in the innermost row or section that says these words."""
        inner = self.main.locator("li, section, article, tr").filter(has_text=words).last
        return _InnerHands(self.view, inner)

    def fill(self, label: str, value: str | date) -> None:
        """Fill in the first field of this label that is still empty."""
        fields = self.main.get_by_label(label, exact=False)
        empty = [one for one in fields.all() if not one.input_value()]
        (empty or [fields.first])[0].fill(str(value))
        self.done += 1

    def fill_anew(self, label: str, value: str | date) -> None:
        """Fill in the first field of this label, whatever it says."""
        self.main.get_by_label(label, exact=False).first.fill(str(value))
        self.done += 1

    def select(self, label: str, words: str) -> None:
        """Choose the first option that contains these words."""
        field = self.main.get_by_label(label).first
        option = field.locator("option").filter(has_text=words).first
        field.select_option(value=option.get_attribute("value"))
        self.done += 1

    @property
    def main(self) -> Locator:
        """The main part of the page."""
        return self.view.page.locator("main")

    @property
    def text(self) -> str:
        """What the main part says, blanks made single."""
        return " ".join(self.main.inner_text().split())

    def sees(self, *words: str | date) -> None:
        """Assert that the page says each of these words."""
        for word in words:
            said = format_day(word) if isinstance(word, date) else word
            assert said in self.text, f"{self.view.path} does not say “{said}”: {self.text[:1500]}"

    def required_fields(self) -> set[str]:
        """Return the names of the fields that must be given."""
        found = self.view.page.evaluate(
            "[...document.querySelectorAll('main form [required]')].map((field) => field.name)"
        )
        return set(found)

    def _act(self, what: Locator) -> None:
        what.click()
        self.view.page.wait_for_load_state("load")
        self.done += 1


class _InnerHands(Hands):
    """Hands that act in one part of the page."""

    def __init__(self, view: Window, inner: Locator) -> None:
        super().__init__(view)
        self._inner = inner

    @property
    def main(self) -> Locator:
        """That part of the page."""
        return self._inner
