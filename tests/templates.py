"""Tells tests of the context of a page, and of no other template.

Under test Django tells of each template that is rendered, with a copy of all that it was given:
a page with its parts and the fields of its forms takes twice its time.
"""

from collections.abc import Iterator

import pytest
from django.template import Context, RequestContext, Template
from django.test.signals import template_rendered


@pytest.fixture(autouse=True, scope="session")
def tell_of_pages_alone(django_test_environment: None) -> Iterator[None]:
    """Let `response.context` hold what a page was given; its parts are rendered as in service."""
    instrumented = Template._render
    Template._render = _render
    yield
    Template._render = instrumented


def _render(self: Template, context: Context) -> str:
    if isinstance(context, RequestContext) and context.template is self:
        template_rendered.send(sender=self, template=self, context=context)
    return self.nodelist.render(context)
