"""Where a row of the due list leads those who are not to act on it themselves.

Its own path is often the page of the act, which only the office that owes it may open.
"""

from django.urls import resolve, reverse

PAGES = {
    "agenda:clear_item": "agenda:item",
    "agenda:position": "agenda:answer",
    "agenda:reply": "agenda:answer",
    "workinggroups:acknowledge": "workinggroups:conclusion",
    "workinggroups:agree": "workinggroups:conclusion",
    "workinggroups:clear_conclusion": "workinggroups:conclusion",
    "workinggroups:report_up": "workinggroups:conclusion",
}


def record_path(path: str) -> str:
    """Return the page of the record that an act's page is about; any other path as it is."""
    found = resolve(path)
    page = PAGES.get(found.view_name)
    return reverse(page, args=[found.kwargs["uid"]]) if page else path
