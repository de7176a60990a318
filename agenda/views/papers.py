"""What goes to the other side: the copy, that it was sent, and their word on it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from agenda.forms.papers import PaperWordForm, SendForm, WithdrawWordForm
from agenda.models import Paper, PaperWord, SentPaper
from agenda.services import papers
from agenda.views.reach import beside
from core.dates import home_today
from core.markings import marking as read_marking
from dialogue.models import Meeting
from dialogue.views.reach import reach_meeting, typed
from dialogue.wording import when_and_where
from offices.acts import act_page
from offices.models import Side
from offices.powers import Act
from offices.requests import SignedIn

MOST_VERSIONS = 20


def their_copy(request: SignedIn, uid: UUID) -> HttpResponse:
    """The agenda and our delegation as the other side gets them; made for print."""
    meetings = Meeting.objects.visible_to(request.user).told()
    meeting = get_object_or_404(meetings.select_related("body__track"), uid=uid)
    agenda = papers.current_copy(meeting, Paper.AGENDA, request.user)
    delegation = papers.current_copy(meeting, Paper.DELEGATION, request.user)
    return render(
        request,
        "agenda/copy.html",
        {
            "meeting": meeting,
            "relationship": meeting.relationship,
            "when": when_and_where(meeting),
            "agenda": agenda,
            "delegation": delegation,
            "is_kept_at_home": read_marking(meeting.marking).noforn,
        },
    )


def sent(request: SignedIn, uid: UUID) -> HttpResponse:
    """A version that went to the other side, as they got it."""
    found = get_object_or_404(
        SentPaper.objects.visible_to(request.user).select_related("by", "office"), uid=uid
    )
    meeting = Meeting.objects.visible_to(request.user).told().get(pk=found.meeting_id)
    versions = SentPaper.objects.visible_to(request.user).filter(meeting=meeting, paper=found.paper)
    return render(
        request,
        "agenda/sent.html",
        {
            "sent": found,
            "meeting": meeting,
            "relationship": meeting.relationship,
            "others": versions.exclude(pk=found.pk).order_by("-pk")[:MOST_VERSIONS],
        },
    )


def send(request: SignedIn, uid: UUID, paper: str) -> HttpResponse:
    """Record that the present agenda or delegation list went to the other side."""
    paper = _paper(paper)
    reached = reach_meeting(request, uid, Act.ARRANGE)
    meeting, today = reached.record, home_today()
    copy = papers.current_copy(meeting, paper, request.user)
    form = SendForm(typed(request), initial={"sent_on": today, "seen": copy.digest})
    last = papers.last_sent(meeting, paper, request.user)

    def act(data: dict[str, Any]) -> SentPaper:
        # What is shown again with an error is the copy as it is now.
        shown: Any = request.POST.copy()
        shown["seen"] = copy.digest
        form.data = shown
        with beside(form):
            return papers.send_paper(meeting, paper=paper, actor=reached.actor, today=today, **data)

    country = {"country": meeting.relationship.name}
    return act_page(
        request,
        form,
        act,
        done=lambda made: _("Version %(number)s is recorded as sent.") % {"number": made.number},
        go_to=meeting.get_absolute_url() + "#papers",
        template="agenda/send.html",
        title={
            Paper.AGENDA: _("Agenda sent to %(country)s") % country,
            Paper.DELEGATION: _("Delegation list sent to %(country)s") % country,
        }[paper],
        submit_label=_("Record as sent"),
        record=meeting,
        cancel_url=meeting.get_absolute_url(),
        meeting=meeting,
        relationship=meeting.relationship,
        copy=copy,
        paper=paper,
        changes=papers.changes_since(last, copy) if last else [],
        last=last,
    )


def confirmed(request: SignedIn, uid: UUID, paper: str) -> HttpResponse:
    """Record that the other side agreed to the agenda, or gave its delegation list."""
    paper = _paper(paper)
    reached = reach_meeting(request, uid, Act.ARRANGE)
    meeting, today = reached.record, home_today()
    form = PaperWordForm(typed(request), initial={"known_on": today})

    def act(data: dict[str, Any]) -> PaperWord:
        with beside(form):
            return papers.record_paper_word(
                meeting, paper=paper, side=Side.PARTNER, actor=reached.actor, today=today, **data
            )

    country = {"country": meeting.relationship.name}
    titles = {
        Paper.AGENDA: _("Record that %(country)s confirmed the agenda") % country,
        Paper.DELEGATION: _("Record that %(country)s gave its delegation list") % country,
    }
    says = {
        Paper.AGENDA: _("It holds for the version sent last. A change needs another one."),
        Paper.DELEGATION: _("It holds for the names that are on its list now."),
    }
    return act_page(
        request,
        form,
        act,
        done=_("Recorded."),
        go_to=meeting.get_absolute_url() + "#papers",
        title=titles[paper],
        submit_label=_("Record"),
        record=meeting,
        cancel_url=meeting.get_absolute_url(),
        says=[says[paper]],
    )


def withdraw_word(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take back a word that was recorded by mistake."""
    word = get_object_or_404(
        PaperWord.objects.visible_to(request.user).filter(withdrawn_at__isnull=True), uid=uid
    )
    reached = reach_meeting(request, word.meeting.uid, Act.CORRECT)
    meeting = reached.record
    country = {"country": meeting.relationship.country(word.side)}
    titles = {
        Paper.AGENDA: _("%(country)s did not confirm the agenda after all") % country,
        Paper.DELEGATION: _("%(country)s did not give this delegation list after all") % country,
    }
    return act_page(
        request,
        WithdrawWordForm(typed(request)),
        lambda data: papers.withdraw_paper_word(word, actor=reached.actor, **data),
        done=_("Taken back."),
        go_to=meeting.get_absolute_url() + "#papers",
        title=titles[Paper(word.paper)],
        submit_label=_("Take back"),
        record=meeting,
        cancel_url=meeting.get_absolute_url(),
    )


def _paper(name: str) -> Paper:
    if name not in Paper.values:
        raise Http404
    return Paper(name)
