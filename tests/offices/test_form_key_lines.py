"""Every form of ours carries its key: no template forgets the line."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Sign-in and administration have forms of their own kind.
NOT_OURS = {"account", "admin", "allauth", "mfa", "socialaccount"}
# Its button does what a worker does by itself, safe to repeat, and commits between its steps: that
# cannot be done inside the one transaction that a key brings along.
WITHOUT_KEY = {Path("reminders/operator.html")}
OURS = [
    path.relative_to(TEMPLATES)
    for path in sorted(TEMPLATES.rglob("*.html"))
    if path.relative_to(TEMPLATES).parts[0] not in NOT_OURS
    and path.relative_to(TEMPLATES) not in WITHOUT_KEY
]
_POSTS = re.compile(r"<form\b[^>]*method=\"?post.*?</form>", re.DOTALL | re.IGNORECASE)
_KEYED = re.compile(r"\{% csrf_token %\}\s*\{% form_key %\}")


@pytest.mark.parametrize("path", OURS, ids=str)
def test_each_form_that_posts_has_its_key_right_after_the_token(path):
    text = (TEMPLATES / path).read_text(encoding="utf-8")
    for form in _POSTS.findall(text):
        assert len(_KEYED.findall(form)) == 1, (
            f"templates/{path}: write {{% form_key %}} after {{% csrf_token %}} "
            "({% load forms %}), so that a form sent twice makes one record"
        )
    assert text.count("{% csrf_token %}") == len(_POSTS.findall(text))


def test_there_are_forms_to_look_at():
    posts = [path for path in OURS if _POSTS.search((TEMPLATES / path).read_text("utf-8"))]
    assert Path("partials/_form.html") in posts
