"""What every form of ours says of itself (docs/decisions/0009)."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.markings import told_last
from offices.form_keys import NAME, NOT_OURS, new_form_key

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString | str:
    """The hidden field by which a form is known again: after every `{% csrf_token %}`.

    All forms of a page share one key. Nothing for somebody who has not signed in, and nothing in
    the pages of sign-in and administration.
    """
    request = context.get("request")
    if request is None or request.path.startswith(NOT_OURS):
        return ""
    user = request.user
    if not user.is_authenticated:
        return ""
    value = told_last(context, NAME, lambda shown: new_form_key(user, shown))
    return format_html('<input type="hidden" name="{}" value="{}">', NAME, value)
