"""Clearances of any text: asking offices for them, giving one's word; the pages that all share."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.dates import home_today
from core.text import digest
from dialogue.forms.clearances import AskClearanceForm, ClearForm, UsualOfficesForm
from dialogue.models import Meeting, MeetingSummary, SummaryClearance
from dialogue.services.clearing import (
    ask_for_summary,
    set_usual_offices,
    usual_offices,
)
from dialogue.services.clearing import (
    clear_summary as give_summary_word,
)
from dialogue.services.steps import Actor
from dialogue.views.reach import Reach, reach_body, reach_meeting, typed
from offices.acts import act_page
from offices.models import ClearanceWord, Office, User
from offices.powers import REFUSALS, Act, offices_acting
from offices.requests import SignedIn
from offices.services.clearances import NO_OBJECTION, TextChangedError


def own_clearance(user: User, clearances: Iterable[Any], relationship: Any) -> Any:
    """Return the clearance that `user` may give, one not given yet first; PermissionDenied."""
    rows = list(clearances)
    mine = {
        office.pk
        for office in offices_acting(
            user, Act.CLEAR, relationship, clearing=[row.office_id for row in rows]
        )
    }
    own = [row for row in rows if row.office_id in mine]
    if not own:
        raise PermissionDenied(REFUSALS[Act.CLEAR]())
    return min(own, key=lambda row: row.word != ClearanceWord.PENDING)


def may_clear(user: User, clearances: Iterable[Any], relationship: Any) -> bool:
    """Return whether `user` may give one of these clearances: for buttons."""
    clearing = [row.office_id for row in clearances]
    return bool(clearing and offices_acting(user, Act.CLEAR, relationship, clearing=clearing))


def ask_page(
    request: SignedIn,
    reached: Reach[Any],
    clearances: QuerySet[Any],
    ask: Callable[..., Any],
    *,
    body_id: int,
    go_to: str,
    title: str,
) -> HttpResponse:
    """Ask offices to clear the text of a record that was reached: the body's usual ones, or any.

    `clearances` are those of the record; offices that have no objection are not offered again.
    """
    today, user = home_today(), request.user
    form = AskClearanceForm(
        typed(request),
        user=user,
        relationship=reached.record.relationship,
        today=today,
        usual=usual_offices(body_id, user),
        cleared=set(clearances.filter(word__in=NO_OBJECTION).values_list("office_id", flat=True)),
    )
    return act_page(
        request,
        form,
        lambda data: ask(reached.record, actor=reached.actor, today=today, **data),
        done=_("Asked. It stands on their desks now."),
        go_to=go_to,
        title=title,
        submit_label=_("Ask for clearance"),
        record=reached.record,
        cancel_url=go_to,
    )


def word_page(
    request: SignedIn,
    record: Any,
    clearances: Iterable[Any],
    give: Callable[..., Any],
    *,
    read_text: Callable[[], str],
    go_to: str,
) -> HttpResponse:
    """Say for one's office what it thinks of a text that one reads while doing it.

    A text that changed meanwhile is shown as it reads now, with what was typed beside it.
    """
    clearance = own_clearance(request.user, clearances, record.relationship)
    office: Office = clearance.office
    shown = {"text": read_text()}
    form = ClearForm(typed(request), record=clearance, initial={"seen": digest(shown["text"])})

    def act(data: dict[str, Any]) -> Any:
        try:
            return give(clearance, actor=Actor(request.user, office), **data)
        except TextChangedError:
            shown["text"] = read_text()
            show_seen(form, digest(shown["text"]), clearance)
            raise

    return act_page(
        request,
        form,
        act,
        done=_("Recorded for %(office)s.") % {"office": office},
        go_to=go_to,
        template="dialogue/clear.html",
        title=_("Word of %(office)s") % {"office": office},
        submit_label=_("Record"),
        record=record,
        cancel_url=go_to,
        shown=shown,
        clearance=clearance,
    )


def show_seen(form: Any, seen: str, record: Any) -> None:
    """Let the form that comes back say which text stands beside it now, and which version."""
    record.refresh_from_db()
    data: Any = form.data.copy()
    data["seen"], data["version"] = seen, str(record.version)
    form.data = data


def usual(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say which offices usually clear the texts of a body."""
    reached = reach_body(request, uid, Act.ARRANGE)
    body, address = reached.record, reached.record.get_absolute_url()
    form = UsualOfficesForm(
        typed(request),
        record=body,
        user=request.user,
        relationship=body.relationship,
        today=home_today(),
        initial={"offices": sorted(usual_offices(body.pk, request.user))},
    )
    return act_page(
        request,
        form,
        lambda data: set_usual_offices(body, actor=reached.actor, **data),
        done=_("Saved."),
        go_to=address,
        title=_("Offices that usually clear"),
        submit_label=_("Save"),
        record=body,
        cancel_url=address,
        says=[_("They are ticked wherever one asks for clearance of a text of this body.")],
    )


def ask_summary(request: SignedIn, uid: UUID) -> HttpResponse:
    """Ask offices to clear the summary of a meeting."""
    summary, meeting = _summary(request, uid)
    reached = reach_meeting(request, meeting.uid, Act.EDIT)
    return ask_page(
        request,
        Reach(summary, reached.actor, reached.office),
        SummaryClearance.objects.visible_to(request.user).filter(summary=summary),
        ask_for_summary,
        body_id=meeting.body_id,
        go_to=f"{meeting.get_absolute_url()}after/#summary",
        title=_("Ask for clearance of the summary"),
    )


def clear_summary(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say for one's office what it thinks of a summary."""
    summary, meeting = _summary(request, uid)
    rows = SummaryClearance.objects.visible_to(request.user).filter(summary=summary)
    return word_page(
        request,
        summary,
        rows.select_related("office", "summary"),
        give_summary_word,
        read_text=lambda: _summary(request, uid)[0].text,
        go_to=f"{meeting.get_absolute_url()}after/#summary",
    )


def _summary(request: SignedIn, uid: UUID) -> tuple[MeetingSummary, Meeting]:
    found = MeetingSummary.objects.visible_to(request.user).select_related("relationship")
    summary = get_object_or_404(found, uid=uid)
    meetings = Meeting.objects.visible_to(request.user).with_title()
    return summary, get_object_or_404(meetings, pk=summary.meeting_id)
