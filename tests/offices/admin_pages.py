"""Reading and filling pages of the admin, as a browser would."""

from django.contrib import admin
from django.urls import reverse

MODELS = {model._meta.model_name: model for model in admin.site._registry}


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def get(client, model, page, *args, **query):
    return client.get(address(model, page, *args), query)


def typed(form_page, **values):
    """What a browser would send from a page of the admin, with `values` typed over it."""
    data = {}
    context = form_page.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for name, field in form.fields.items():
            value = form.initial.get(name, field.initial)
            if value is True:
                value = "on"
            if value is not None and value is not False:
                data[form.add_prefix(name)] = value
    return {**data, **values}
