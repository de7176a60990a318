"""The page after a meeting: one form for each part, so that each is saved alone.

`agenda.views.recording` saves them; a part that is refused is shown in its place with what was
typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agenda.forms import after as forms
from agenda.forms.fields import Reader, shown_markings
from agenda.forms.next_steps import offices_of
from agenda.models import AgendaItem, ItemState, StepProposal
from agenda.services.item_checks import is_recordable
from agenda.services.minutes import carried_on, undecided_items
from agenda.views.summaries import summary_rows
from core.dates import home_today
from dialogue.models import Meeting, MeetingSummary, State
from dialogue.models.meetings import HELD, OPEN_STATES
from dialogue.services.heads import heads_of
from dialogue.services.meetings import last_step
from dialogue.wording import status_sentence
from offices.drafts import drafts_for, restore
from offices.models import Draft
from offices.powers import Act, office_acting
from offices.requests import SignedIn

TEMPLATE = "agenda/after.html"
SUMMARY_WITHIN = timedelta(days=10)
CAN_BE_HELD = (*OPEN_STATES, State.MISSED)


@dataclass
class AfterPage:
    """The page of one meeting for one reader: what stands, and the form of each part."""

    request: SignedIn
    meeting: Meeting
    own_form: Form | None = None
    own_part: str = ""
    own_item: AgendaItem | None = None

    def __post_init__(self) -> None:
        self.today = home_today()
        self.reader = Reader(self.request.user, self.meeting.relationship, self.today)
        self.offices = offices_of(self.reader)
        self.summaries = list(
            MeetingSummary.objects.visible_to(self.request.user)
            .filter(meeting=self.meeting)
            .select_related("written_by")
        )

    def part(self, name: str, address: str, make: Callable[[], Form]) -> dict[str, Any]:
        """Return the form of a part: the one that was sent, else a fresh one with what its reader
        typed there before and did not send (`unsent`)."""
        unsent = self.drafts.get(address)
        if self.own_form is not None and self.own_part == name:
            return {"form": self.own_form, "unsent": None if self.own_form.is_bound else unsent}
        form = make()
        if unsent is not None:
            restore(form, unsent)
        return {"form": form, "unsent": unsent}

    @cached_property
    def drafts(self) -> dict[str, Draft]:
        """What the reader typed into the forms of this page and did not send, by address."""
        forms_here = [self._of("hold"), self._of("conclude"), *map(_record_address, self.items)]
        return drafts_for(self.request.user, forms_here)

    @cached_property
    def items(self) -> list[AgendaItem]:
        """The agenda, in its order; behind it the item of a form that was sent too late for it."""
        items = AgendaItem.objects.visible_to(self.request.user).on_agenda(self.meeting).told()
        sent = [self.own_item] if self.own_item and self.own_form and self.own_form.is_bound else []
        return [*items, *(item for item in sent if item not in items)]

    def can(self, act: Act) -> bool:
        """Return whether the reader may do `act` here."""
        lead = [self.meeting.body.track.lead_office_id]
        relationship = self.meeting.relationship
        return office_acting(self.request.user, act, relationship, lead=lead) is not None

    @property
    def is_recordable(self) -> bool:
        """Whether it can be recorded what was said: it was held, or its day has come."""
        return is_recordable(self.meeting, self.today)

    def shows_form_of(self, item: AgendaItem) -> bool:
        """Return whether the page has a row for `item` in which something can be recorded."""
        return item.state == ItemState.ACCEPTED and self.is_recordable

    def hold_form(self, data: Any = None) -> forms.HoldForm:
        """Return the form that says it was held."""
        return forms.HoldForm(
            data,
            record=self.meeting,
            reader=self.reader,
            today=self.today,
            heads=heads_of(self.meeting, self.meeting.first_day or self.today),
            has_summary=bool(self.summaries),
        )

    def conclude_form(self, data: Any = None) -> forms.ConcludeForm:
        """Return the form that ends the record."""
        later = self.meeting.summary_due_on or self.today + SUMMARY_WITHIN
        return forms.ConcludeForm(
            data,
            record=self.meeting,
            has_summary=bool(self.summaries),
            initial={"summary_later_on": later},
        )

    def item_form(self, item: AgendaItem, data: Any = None) -> forms.RecordItemForm:
        """Return the form of one item."""
        return forms.RecordItemForm(
            data, record=item, meeting=self.meeting, reader=self.reader, offices=self.offices
        )

    def rows(self, steps: list[StepProposal], *, is_open: bool) -> list[dict[str, Any]]:
        """Return each item of the agenda with its next steps, and its form where one is shown.

        A concluded meeting shows the form of the item that is being corrected, and no other.
        """
        return [
            {
                "number": number,
                "item": item,
                **self._part_of(item, is_open=is_open),
                "steps": [step for step in steps if step.item_id == item.pk],
            }
            for number, item in enumerate(self.items, start=1)
        ]

    def _part_of(self, item: AgendaItem, *, is_open: bool) -> dict[str, Any]:
        is_own = self.own_part == str(item.uid)
        if not (is_open or is_own):
            return {}
        return self.part(str(item.uid), _record_address(item), lambda: self.item_form(item))

    def _steps(self) -> list[StepProposal]:
        found = StepProposal.objects.visible_to(self.request.user)
        return list(
            found.filter(meeting=self.meeting, is_dropped=False).select_related(
                "office", "relationship"
            )
        )

    def context(self) -> dict[str, Any]:
        """Return what the template shows."""
        meeting = self.meeting
        is_held = meeting.state in HELD
        is_concluded = meeting.state == State.CONCLUDED
        is_sent = self.own_form is not None and self.own_form.is_bound
        is_due = is_held or (meeting.first_day or self.today) <= self.today
        can_arrange, can_edit = self.can(Act.ARRANGE), self.can(Act.EDIT)
        can_hold = can_arrange and meeting.state in CAN_BE_HELD
        steps = self._steps()
        undecided = undecided_items(meeting, self.request.user)
        return {
            "meeting": meeting,
            "relationship": meeting.relationship,
            "sentence": status_sentence(meeting, meeting.relationship),
            "rows": self.rows(steps, is_open=can_edit and self.is_recordable and not is_concluded),
            "steps": [step for step in steps if step.item_id is None],
            "undecided": undecided,
            "summaries": self.summaries,
            "summary_rows": summary_rows(
                self.request.user, meeting, self.summaries, can_ask=can_edit
            ),
            "today": self.today,
            "carried_on": carried_on(meeting, [*self.items, *undecided], self.request.user),
            "is_held": is_held,
            "is_concluded": is_concluded,
            # What was sent is shown again, whatever became of the meeting meanwhile.
            "has_come": is_due or is_sent,
            "is_recordable": self.is_recordable,
            "can_hold": can_hold,
            "can_step_back": can_arrange and is_held and last_step(meeting) is not None,
            "shown_markings": shown_markings(self.own_form) if self.own_form else (),
            "can_edit": can_arrange if is_concluded else can_edit,
            "can_summarise": is_held and not self._has_own_summary,
            "owes_summary": is_held and not meeting.is_history and not self._has_own_summary,
            "can_arrange": can_arrange,
            "hold": (
                self.part("hold", self._of("hold"), self.hold_form)
                if (can_hold and is_due) or self.own_part == "hold"
                else {}
            ),
            "conclude": (
                self.part("conclude", self._of("conclude"), self.conclude_form)
                if can_arrange and meeting.state == State.HELD and not meeting.is_history
                else {}
            ),
        }

    @property
    def _has_own_summary(self) -> bool:
        """Whether there is a summary that everybody reads who reads the meeting."""
        return any(summary.marking == self.meeting.marking for summary in self.summaries)

    def _of(self, act: str) -> str:
        return reverse(f"agenda:{act}", args=[self.meeting.uid])

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"{self.meeting.get_absolute_url()}after/"


def _record_address(item: AgendaItem) -> str:
    return reverse("agenda:record", args=[item.uid])


def after(request: SignedIn, uid: UUID) -> HttpResponse:
    """Show the page: prefilled from the plan before, the record afterwards."""
    meetings = Meeting.objects.visible_to(request.user).told()
    meeting = get_object_or_404(meetings.select_related("body__track"), uid=uid)
    return render(request, TEMPLATE, AfterPage(request, meeting).context())


def after_page(request: SignedIn, meeting: Meeting) -> AfterPage:
    """Return the page of a meeting that `request` may see, read with all that it tells."""
    told = Meeting.objects.visible_to(request.user).told().select_related("body__track")
    return AfterPage(request, told.get(pk=meeting.pk))
