"""Portion marks, and a banner that is the maximum of what a page shows (design §10).

    {% load markings %}
    {% marked %}
      <title>{% banner "plain" %} {% block title %}{% endblock %}</title>
      {% banner %}  … {% portion body %} {{ body.name }} …  {% banner %}
    {% endmarked %}

`{% marked %}` renders what it holds first, noting every marking that is shown, then puts the
banner into its places. So the banner follows from the page and no view computes it. It reaches
through blocks, includes and partials. A fragment sent by itself needs a `{% marked %}` and a
`{% banner %}` of its own; included in a page, it counts for the page. Never keep a portion in
`{% cache %}`: what is not rendered is not counted.
"""

import secrets
from collections.abc import Callable
from typing import cast

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.markings import Marking, banner, marking

register = template.Library()

_KEY = "core.markings"
PLAIN = "plain"


class NoBannerError(Exception):
    """A marking is shown where no banner would tell of it."""


class PageMarkings:
    """The markings that one page shows, and the secret stand-ins for its banner.

    They differ at each rendering, so that no record's text can contain one."""

    def __init__(self) -> None:
        self.shown: set[Marking] = set()
        self.banner = f"[banner {secrets.token_hex(16)}]"
        self.plain_banner = f"[banner {secrets.token_hex(16)}]"
        self._told_last: dict[str, tuple[str, Callable[[Marking], str]]] = {}

    def told_last(self, name: str, tell: Callable[[Marking], str]) -> SafeString:
        """A place for what `tell` makes of the highest marking, once that is known.

        Under one name it is made once, however often it is shown."""
        if name not in self._told_last:
            self._told_last[name] = f"[{name} {secrets.token_hex(16)}]", tell
        return mark_safe(self._told_last[name][0])

    def fill(self, page: str) -> SafeString:
        """The page with its banner in place; NoBannerError if it has no place for one."""
        if self.banner not in page:
            raise NoBannerError("{% marked %} needs a {% banner %} inside.")
        highest = banner(self.shown)
        page = page.replace(self.banner, banner_html(highest))
        for place, tell in self._told_last.values():
            page = page.replace(place, tell(highest))
        return mark_safe(page.replace(self.plain_banner, highest.line))


class MarkedNode(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        if _find(context) is not None:
            return self.nodelist.render(context)
        page_markings = context.render_context[_KEY] = PageMarkings()
        try:
            page = self.nodelist.render(context)
        finally:
            del context.render_context[_KEY]
        return page_markings.fill(page)


@register.tag("marked")
def marked(parser: template.base.Parser, token: template.base.Token) -> MarkedNode:
    """Everything up to `{% endmarked %}`, with its banner."""
    nodelist = parser.parse(("endmarked",))
    parser.delete_first_token()
    return MarkedNode(nodelist)


@register.simple_tag(takes_context=True, name="banner")
def banner_here(context: Context, style: str = "") -> SafeString:
    """A place for the banner; with "plain" its words alone, for a title or an attribute."""
    page = _page_markings(context)
    return mark_safe(page.plain_banner if _is_plain(style) else page.banner)


@register.simple_tag(takes_context=True)
def portion(context: Context, record: object, style: str = "") -> SafeString | str:
    """The mark before a title, `(C)`, counted; with "plain" without its element."""
    mark = _count(context, record)
    if _is_plain(style):
        return mark.portion
    return format_html('<span class="portion">{}</span>', mark.portion)


@register.simple_tag(takes_context=True)
def shown(context: Context, record: object) -> str:
    """Counts a record whose text is shown without a mark of its own. Prints nothing."""
    _count(context, record)
    return ""


def banner_html(highest: Marking) -> SafeString:
    """The banner as an element, with words for those who do not see its place and colour."""
    return format_html(
        '<div class="marking-banner marking-banner--{}">'
        '<span class="usa-sr-only">{} </span>{}</div>',
        "sbu" if highest.sbu else highest.line.partition("//")[0].lower(),
        _("Highest marking on this page:"),
        highest.line,
    )


def told_last(context: Context, name: str, tell: Callable[[Marking], str]) -> SafeString:
    """For tags of other apps: a place in the page for what follows from its highest marking."""
    return _page_markings(context).told_last(name, tell)


def _count(context: Context, record: object) -> Marking:
    """Notes the marking of a record, or of a code. ValueError when there is none: a page that
    cannot say how sensitive it is, is not shown."""
    mark = marking(getattr(record, "marking", record))  # type: ignore[arg-type]
    _page_markings(context).shown.add(mark)
    return mark


def _page_markings(context: Context) -> PageMarkings:
    found = _find(context)
    if found is None:
        raise NoBannerError("Markings are shown only inside {% marked %} … {% endmarked %}.")
    return found


def _find(context: Context) -> PageMarkings | None:
    """The noted markings of the page being rendered. An included template sees only the top of
    the render context, so all of its layers are looked through."""
    for layer in reversed(context.render_context.dicts):
        if _KEY in layer:
            return cast(PageMarkings, layer[_KEY])
    return None


def _is_plain(style: str) -> bool:
    if style not in ("", PLAIN):
        raise ValueError(f"Not a style of marking: {style!r}")
    return style == PLAIN
