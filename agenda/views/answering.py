"""Answering an ask, taking the answer back, replying to a question (pages.md, ANSWER)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agenda import powers
from agenda.consequences import what_follows
from agenda.forms.acts import OnlyReasonForm, ReplyForm
from agenda.forms.answers import AnswerForm
from agenda.models import Answer, AnswerKind, Ask, AskKind, AskState
from agenda.services.answers import AlreadyAnsweredError, answer_ask, reply_to_question
from agenda.services.outcomes import is_asked_for
from agenda.services.structure import body_now
from agenda.services.taking_back import take_back_answer, will_undo
from agenda.views.reach import beside, visible_ask
from agenda.words import answer_said
from core.dates import home_today
from dialogue.run_ups import dates_set_words
from dialogue.services.meetings import Actor
from dialogue.services.run_up import lines_to_begin
from dialogue.views.reach import typed
from offices.acts import act_page
from offices.requests import SignedIn


def answer(request: SignedIn, uid: UUID) -> HttpResponse:
    """Answer an ask; once it is answered, say what was answered by whom.

    Whoever only reads it is told who can answer.
    """
    ask, today = visible_ask(request.user, uid), home_today()
    if ask.state == AskState.DRAFT:
        return redirect(ask.request)
    if request.method != "POST" and not (_is_waiting(ask) and _may_answer(ask)):
        return _answered(request, ask)
    office = powers.require_answering(request.user, ask, today=today)
    form = AnswerForm(typed(request), record=ask, user=request.user, today=today)
    run_up = len(lines_to_begin(ask.meeting)) if ask.meeting else 0
    _tell_consequences(form, ask, run_up)

    def act(data: dict[str, Any]) -> Answer:
        actor = Actor(request.user, office)
        with beside(form, action_office="to_office", first_day="other_first"):
            return answer_ask(ask, actor=actor, today=today, **form.word())

    try:
        return act_page(
            request,
            form,
            act,
            done=lambda given: _done(given, run_up),
            go_to=lambda given: (
                given.ask if given.is_standing else ask.request
            ).get_absolute_url(),
            template="agenda/answer.html",
            ask=ask,
            office=office,
            today=today,
        )
    except AlreadyAnsweredError as error:
        return _answered(
            request, visible_ask(request.user, uid), told=str(error), typed=form.typed_texts()
        )


def _is_waiting(ask: Ask) -> bool:
    """Return whether the page offers answers: nothing stands, or a deferral that may end."""
    return ask.is_unanswered or ask.deferred_until is not None


def _may_answer(ask: Any) -> bool:
    return ask.may_answer  # by `with_acts`


def _done(given: Answer, run_up: int) -> str:
    """Return what was sent; of an approved date also how many dates of the run-up it has set."""
    said = _("Sent: %(said)s.") % {"said": answer_said(given)}
    return f"{said} {dates_set_words(run_up)}".rstrip() if given.first_day and given.step else said


def _tell_consequences(form: AnswerForm, ask: Ask, run_up: int) -> None:
    """Say beside each choice what follows from it; two queries, five for an effect."""
    today = form.today
    is_date = ask.kind == AskKind.DATE
    elsewhere = is_date and ask.meeting is not None and is_asked_for(ask.meeting, besides=ask)
    now = body_now(ask.body, on=today) if ask.effect and ask.body else None
    for line in form.lines:
        line.consequence = what_follows(
            AnswerKind.APPROVED if line.offer else line.code,
            ask=ask,
            meeting=ask.meeting,
            today=today,
            offer=line.offer,
            is_asked_elsewhere=elsewhere,
            now=now,
            run_up=run_up,
        )


def _answered(request: SignedIn, ask: Ask, **more: Any) -> HttpResponse:
    """Show what stands; 409 when `told` says that somebody else was first."""
    return render(
        request,
        "agenda/answered.html",
        {"ask": ask, "given": ask.standing, "today": home_today(), **more},
        status=409 if more.get("told") else 200,
    )


def take_back(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take back the answer that stands, with a reason."""
    ask, today = visible_ask(request.user, uid), home_today()
    office = powers.require_answering(request.user, ask, today=today)
    given = ask.standing
    if given is None:
        return redirect(ask)
    form = OnlyReasonForm(typed(request), record=ask)
    actor = Actor(request.user, office)

    def act(data: dict[str, Any]) -> list[str]:
        return take_back_answer(given, actor=actor, today=today, **data)

    return act_page(
        request,
        form,
        act,
        done=lambda stays: " ".join([_("Taken back. The ask waits for an answer again."), *stays]),
        go_to=ask.request.get_absolute_url(),
        title=_("Take the answer back"),
        submit_label=_("Take back"),
        record=ask,
        cancel_url=ask.get_absolute_url(),
        says=[
            _("It says: %(said)s.") % {"said": answer_said(given)},
            *will_undo(given, ask),
        ],
    )


def reply(request: SignedIn, uid: UUID) -> HttpResponse:
    """Reply to the question of the office that was asked."""
    ask, today = visible_ask(request.user, uid), home_today()
    office = powers.require_drafting(request.user, ask.request, today=today)
    if ask.state != AskState.RETURNED:
        return redirect(ask.request)
    form = ReplyForm(typed(request), record=ask)

    def act(data: dict[str, Any]) -> Answer:
        return reply_to_question(
            ask,
            text=data["reply"],
            actor=Actor(request.user, office),
            today=today,
            version=data["version"],
        )

    return act_page(
        request,
        form,
        act,
        done=_("Sent. %(office)s is asked again.") % {"office": ask.action_office.code},
        go_to=ask.request.get_absolute_url(),
        template="agenda/position.html",
        title=_("Reply to the question"),
        submit_label=_("Send the reply"),
        ask=ask,
        cancel_url=ask.request.get_absolute_url(),
    )
