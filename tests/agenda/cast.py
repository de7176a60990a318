"""The cast of the tests on requests: one relationship, its offices and people, one due meeting."""

from dataclasses import dataclass
from datetime import date, timedelta

from agenda.models import ActionRequest, Answer, Ask, AskKind
from agenda.services.drafts import AskDraft, Offer, draft_request
from agenda.services.filing import file_request
from dialogue.models import Body, Meeting, Venue
from dialogue.services.meetings import Actor
from offices.models import Office, Relationship, User
from reminders.models import Deadline
from reminders.services.due_list import differences

READ = "a test looks at the table"


@dataclass
class Cast:
    """Everybody who plays in these tests. `today` is the home date."""

    today: date
    relationship: Relationship
    desk: Office
    post: Office
    bureau: Office
    lawyers: Office
    post_drafter: User
    post_approver: User
    bureau_approver: User
    lawyer: User
    desk_approver: User
    body: Body
    meeting: Meeting

    def by(self, who: str) -> Actor:
        """Return somebody as the actor of their office: `cast.by("bureau_approver")`."""
        office = self.lawyers if who == "lawyer" else getattr(self, who.split("_")[0])
        return Actor(getattr(self, who), office)

    def day(self, days: int) -> date:
        """Return the day so many days from today."""
        return self.today + timedelta(days=days)

    def offers(self) -> list[Offer]:
        """Return the two dates that the post offers; the second is recommended."""
        return [
            Offer(self.day(40), self.day(40), Venue.HOME),
            Offer(self.day(47), self.day(48), Venue.HOME, is_recommended=True),
        ]

    def date_ask(self, **values) -> AskDraft:
        """Return an ask for a date of the meeting."""
        return AskDraft(
            **{
                "kind": AskKind.DATE,
                "text": "Approve a date for the dialogue.",
                "action_office": self.bureau,
                "meeting": self.meeting,
                "offers": self.offers(),
                **values,
            }
        )

    def ask_for(self, kind: str, **values) -> AskDraft:
        """Return an ask of another kind."""
        return AskDraft(
            **{"kind": kind, "text": "Please decide.", "action_office": self.bureau, **values}
        )

    def draft(self, *asks: AskDraft, who: str = "post_drafter", **values) -> ActionRequest:
        """Return a draft of the post, with a date ask unless others are given."""
        return draft_request(
            self.relationship,
            **{
                "actor": self.by(who),
                "title": "Date of the dialogue",
                "suspense_on": self.day(14),
                "marking": "U",
                "asks": asks or [self.date_ask()],
                "today": self.today,
                **values,
            },
        )

    def filed(self, *asks: AskDraft, **values) -> ActionRequest:
        """Return a request that the post's drafter wrote and its approver released."""
        request = self.draft(*asks, **values)
        return file_request(request, actor=self.by("post_approver"), today=self.today)

    def filed_ask(self, *asks: AskDraft, **values) -> Ask:
        """Return the first ask of a filed request."""
        return asks_of(self.filed(*asks, **values))[0]


def asks_of(request: ActionRequest) -> list[Ask]:
    """Return the asks of a request, fresh from the table."""
    return list(Ask.objects.for_system(READ).filter(request=request).order_by("number"))


def answers_of(ask: Ask) -> list[Answer]:
    """Return all that was said on an ask, in order."""
    return list(Answer.objects.for_system(READ).filter(ask=ask).order_by("id"))


def fresh(record):
    """Return a record as it stands in the table."""
    return type(record)._base_manager.get(pk=record.pk)


def owed() -> set[tuple[str, str, date]]:
    """Return what the due list says of requests and asks: kind, office, due day."""
    rows = Deadline.objects.for_system(READ).filter(ended_at__isnull=True)
    return {
        (row.kind, row.office.code, row.due_on)
        for row in rows.exclude(kind__startswith="meeting").select_related("office")
    }


def meeting_owes() -> set[str]:
    """Return the kinds of what the due list says of meetings."""
    rows = Deadline.objects.for_system(READ).filter(ended_at__isnull=True)
    return {row.kind for row in rows.filter(kind__startswith="meeting")}


def assert_due_list_holds() -> None:
    """Fail with the differences unless the due list says exactly what the records say."""
    assert list(differences()) == []
