"""What somebody typed and did not send, back in its form."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

from offices.models import Draft, User


def draft_for(user: User, path: str) -> Draft | None:
    """Return what `user` typed into the form that is sent to `path` (with its query).

    None when there is nothing, when its marking is above what they may read now, or when it was
    sent after all. Ask for it only on a page that this person is shown.
    """
    return drafts_for(user, [path]).get(path)


def drafts_for(user: User, paths: Iterable[str]) -> dict[str, Draft]:
    """Return the same for the many forms of a page in one query: drafts by `path`."""
    unsent = Draft.objects.unsent_of(user).filter(path__in=list(paths))
    return {draft.path: draft for draft in unsent.select_related("author")}


def restore(form: BaseForm, draft: Draft) -> None:
    """Fill an unbound form with what was typed; no errors are shown yet.

    The `version` that was typed over comes back too: if somebody saved meanwhile, sending it
    shows both texts. Files and passwords were not kept.
    """
    typed = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        typed.setlist(name, values)
    for name, field in form.fields.items():
        said, widget = form.add_prefix(name), field.widget
        is_kept = not (field.disabled or widget.needs_multipart_form)
        if is_kept and not widget.value_omitted_from_data(typed, {}, said):
            value: Any = widget.value_from_datadict(typed, {}, said)
            form.initial[name] = value
            form[name].initial = value  # may have been asked for before


def recall(user: User, path: str, form: BaseForm) -> Draft | None:
    """Restore what `user` typed into this unbound form, sent to `path`, and return it, or None.

    For a page with one form `act_page` does it. A page with several calls it for each of them, or
    `drafts_for` once and then `restore`, and includes partials/_unsent.html with `unsent` there.
    """
    draft = draft_for(user, path)
    if draft is not None:
        restore(form, draft)
    return draft
