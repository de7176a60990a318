"""What the page after a meeting shows of its summaries: each with the offices' words on it."""

from dataclasses import dataclass

from django.urls import reverse

from dialogue.models import Meeting, MeetingSummary, SummaryClearance
from offices.clearances import clearance_line
from offices.models import User
from offices.powers import Act, offices_acting


@dataclass(frozen=True)
class SummaryRow:
    """A summary, its clearances, and where one asks for them or gives one's word ("" for not)."""

    summary: MeetingSummary
    clearances: list[SummaryClearance]
    ask_url: str
    clear_url: str

    @property
    def clearance_line(self) -> str:
        """Say how many cleared it and who is waited for."""
        return clearance_line(self.clearances)


def summary_rows(
    user: User, meeting: Meeting, summaries: list[MeetingSummary], *, can_ask: bool
) -> list[SummaryRow]:
    """Return a row for each summary that `user` was shown; the same queries for any number."""
    found = SummaryClearance.objects.visible_to(user).filter(summary__in=summaries)
    said = list(found.select_related("office", "given_by"))
    clearing = [row.office_id for row in said]
    mine = offices_acting(user, Act.CLEAR, meeting.relationship, clearing=clearing) if said else []
    own = {office.pk for office in mine}
    rows = []
    for summary in summaries:
        its = [row for row in said if row.summary_id == summary.pk]
        may_clear = any(row.office_id in own for row in its)
        rows.append(
            SummaryRow(
                summary,
                its,
                _url("ask", summary) if can_ask and not meeting.is_history else "",
                _url("clear", summary) if may_clear else "",
            )
        )
    return rows


def _url(act: str, summary: MeetingSummary) -> str:
    return reverse(f"dialogue:{act}_summary", args=[summary.uid])
