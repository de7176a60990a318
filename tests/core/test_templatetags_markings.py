from dataclasses import dataclass

import pytest
from django.template import Context, Engine
from hypothesis import given
from hypothesis import strategies as st

from core.markings import MARKINGS, banner, marking
from core.templatetags.markings import NoBannerError, PageMarkings

CODES = [each.code for each in MARKINGS]
BANNER = (
    '<div class="marking-banner marking-banner--{}">'
    '<span class="usa-sr-only">Highest marking on this page: </span>{}</div>'
)
PAGE = "{% marked %}{% banner %}|{% block content %}{% endblock %}|{% banner %}{% endmarked %}"


@dataclass
class Record:
    marking: str
    title: str = ""


def rendered(source, templates=None, **values):
    """The source as rendered with the tags loaded, here and in the named templates."""
    named = {name: "{% load markings %}" + text for name, text in (templates or {}).items()}
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", named)],
        libraries={
            "markings": "core.templatetags.markings",
            "partials": "template_partials.templatetags.partials",
        },
    )
    load = "" if source.startswith("{% extends") else "{% load markings partials %}"
    return engine.from_string(load + source).render(Context(values))


def content(text, templates=None, **values):
    """What a page with this content shows as its banner, and the content."""
    source = "{% extends 'page' %}{% load markings partials %}{% block content %}" + text
    page = rendered(source + "{% endblock %}", {"page": PAGE, **(templates or {})}, **values)
    top, shown, bottom = page.split("|")
    assert top == bottom
    return top, shown


def banner_of(code):
    names = {"U": "unclassified", "SBU": "sbu", "C": "confidential", "S": "secret"}
    return BANNER.format(names[code.partition("/")[0]], marking(code).line)


# --- What is printed ---------------------------------------------------------------------------
@pytest.mark.parametrize("code", CODES)
def test_portion_is_printed_and_counted(code):
    expected = (banner_of(code), f'<span class="portion">({code})</span>')
    assert content("{% portion record %}", record=Record(code)) == expected
    assert content("{% portion code %}", code=code) == expected
    assert content("{% portion code %}", code=marking(code)) == expected


def test_shown_counts_and_prints_nothing():
    assert content("[{% shown record %}]", record=Record("S")) == (banner_of("S"), "[]")


def test_plain_style_has_no_elements():
    page = rendered(
        '{% marked %}<title>{% banner "plain" %} {% portion r "plain" %}</title>{% banner %}'
        "{% endmarked %}",
        r=Record("C/NF"),
    )
    assert page == "<title>CONFIDENTIAL//NOFORN (C/NF)</title>" + banner_of("C/NF")


def test_page_without_markings_is_unclassified():
    assert content("Nothing is late.") == (banner_of("U"), "Nothing is late.")


def test_banner_takes_noforn_from_one_and_level_from_another():
    shown = "{% shown 'SBU/NF' %}{% shown 'C' %}"
    assert content(shown)[0] == banner_of("C/NF")


# --- Wherever it stands ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "{% include 'row' %}",
        "{% include 'row' with other=1 only %}",
        "{% include 'outer' %}",
        "{% with a=record %}{% with b=a %}{% portion b %}{% endwith %}{% endwith %}",
        "{% for n in numbers %}{% for m in numbers %}{% shown 'S' %}{% endfor %}{% endfor %}",
        "{% block inner %}{% portion record %}{% endblock %}",
        "{% partialdef part %}{% shown 'S' %}{% endpartialdef %}{% partial part %}",
        "{% filter upper %}{% portion record %}{% endfilter %}",
        "{% portion record as mark %}{{ mark }}",
        "{% marked %}{% portion record %}{% endmarked %}",
    ],
)
def test_banner_counts_what_is_shown_anywhere(text):
    templates = {
        "row": "{% shown 'S' %}",
        "outer": "{% for n in 'ab' %}{% include 'row' %}{% endfor %}",
    }
    assert content(text, templates, record=Record("S"), numbers=[1, 2])[0] == banner_of("S")


def test_banner_leaves_out_what_is_not_shown():
    text = "{% if no %}{% portion 'S' %}{% endif %}{% for n in none %}{% shown 'S' %}{% endfor %}"
    assert content(text + "{% portion 'C' %}", none=[])[0] == banner_of("C")


def test_banner_begins_anew_at_each_page():
    source = "{% marked %}{% banner %}{% portion code %}{% endmarked %}"
    for code in ["S", "U"]:
        assert rendered(source, code=code).startswith(banner_of(code))
    both = rendered(source.replace("code", "'S'") + "|" + source.replace("code", "'U'"))
    assert both.split("|")[1].startswith(banner_of("U"))


def leaf(kind):
    return st.tuples(st.just(kind), st.sampled_from(CODES))


# A page as a tree: marks shown or not, inside what templates are made of.
trees = st.recursive(
    st.one_of(*map(leaf, ["portion", "shown", "absent"])),
    lambda inner: st.tuples(
        st.sampled_from(["include", "only", "with", "block", "twice", "never"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)
SOURCES = {
    "portion": "{{% portion '{}' %}}",
    "shown": "{{% shown '{}' %}}",
    "absent": "{{% if no %}}{{% portion '{}' %}}{{% endif %}}",
    "with": "{{% with x=1 %}}{}{{% endwith %}}",
    "twice": "{{% for n in 'ab' %}}{}{{% endfor %}}",
    "never": "{{% for n in '' %}}{}{{% endfor %}}",
}


def build(tree, templates):
    """The template source of a tree, and the codes it shows."""
    kind, inside = tree
    if isinstance(inside, str):
        return SOURCES[kind].format(inside), [] if kind == "absent" else [inside]
    built = [build(each, templates) for each in inside]
    source = "".join(text for text, _ in built)
    codes = [code for _, shown in built for code in shown]
    if kind in {"include", "only"}:
        name = f"included{len(templates)}"
        templates[name] = source
        return f"{{% include '{name}' {'with x=1 only ' if kind == 'only' else ''}%}}", codes
    if kind == "block":
        templates.setdefault("blocks", "")
        templates["blocks"] += "x"
        name = f"block{len(templates['blocks'])}"
        return f"{{% block {name} %}}{source}{{% endblock %}}", codes
    return SOURCES[kind].format(source), [] if kind == "never" else codes


@given(st.lists(trees, max_size=5))
def test_banner_is_the_maximum_of_what_the_page_shows(forest):
    templates = {}
    built = [build(tree, templates) for tree in forest]
    expected = banner(code for _, codes in built for code in codes)
    assert content("".join(source for source, _ in built), templates)[0] == banner_of(expected.code)


# --- What cannot go wrong ----------------------------------------------------------------------
@given(st.text())
def test_text_of_a_record_stays_text(title):
    escaped = rendered("{{ title }}", title=title)
    page = rendered("{% marked %}{% banner %}{{ title }}{% endmarked %}", title=title)
    assert page == banner_of("U") + escaped


def test_text_cannot_forge_the_place_of_the_banner():
    other = PageMarkings()
    forged = f"{other.banner}{other.plain_banner}[banner ]"
    assert content("{% portion 'S' %}{{ title }}", title=forged) == (
        banner_of("S"),
        f'<span class="portion">(S)</span>{forged}',
    )
    assert len({PageMarkings().banner for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "source",
    [
        "{% portion 'C' %}",
        "{% shown 'C' %}",
        "{% banner %}",
        "{% marked %}{% portion 'C' %}{% endmarked %}",
        '{% marked %}{% banner "plain" %}{% endmarked %}',
        "{% marked %}{% filter upper %}{% banner %}{% endfilter %}{% endmarked %}",
        "{% marked %}{% banner %}{% endmarked %}{% portion 'C' %}",
    ],
)
def test_marking_without_a_banner_is_refused(source):
    with pytest.raises(NoBannerError):
        rendered(source)


@pytest.mark.parametrize("value", [None, "", "X", Record(""), Record(None), 3])
def test_record_without_marking_is_refused(value):
    with pytest.raises(ValueError, match="Not a marking"):
        content("{% portion value %}", value=value)


def test_missing_record_is_refused():
    with pytest.raises(ValueError, match="Not a marking"):
        content("{% shown nobody %}")


def test_unknown_style_is_refused():
    with pytest.raises(ValueError, match="Not a style"):
        content('{% portion "C" "loud" %}')
