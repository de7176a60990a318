"""Agreed text in every state and under every marking; clearances of it, of items, of summaries."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agenda.models import AgendaItem, ItemClearance, ItemState
from agenda.services.briefings import ask_for_item, clear_item
from core.dates import home_today
from core.markings import stricter
from core.text import digest
from dialogue.models import (
    Body,
    BodyKind,
    ChairSeat,
    ClearingOffice,
    Meeting,
    MeetingSummary,
    SummaryClearance,
)
from dialogue.models.meetings import HELD, OPEN_STATES
from dialogue.services.bodies import found_body
from dialogue.services.clearing import ask_for_summary, clear_summary, set_usual_offices
from dialogue.services.meetings import Actor
from offices.models import Office, Side
from tests.factories import ChairSeatFactory, GroupFactory, JointConclusionFactory
from tests.harness.agenda_world import arranger
from tests.harness.tokens import say
from tests.harness.world import CODES, WHY, Place
from workinggroups.models import (
    Acknowledgement,
    ConclusionClearance,
    JointConclusion,
    SideAgreement,
    TextState,
)
from workinggroups.services.agreements import record_agreement, take_back_agreement
from workinggroups.services.clearances import (
    ask_for_conclusion,
    clear_conclusion,
)
from workinggroups.services.conclusions import (
    change_conclusion,
    draft_conclusion,
    withdraw_conclusion,
)
from workinggroups.services.reporting_up import report_conclusion, speak_for_seat

MOST = 20  # no text is cleared by more offices
STAGES = ("draft", "cleared", "referendum", "agreed", "acknowledged", "returned", "withdrawn")


def bureau(place: Place) -> Actor:
    """Return who clears and chairs here, and reads all."""
    who, code = ("bureau", "PM") if place.relationship.code == "AZ" else ("outsider", "SCA/CEN")
    return Actor(place.cast.people[who], place.cast.offices[code])


def fill_texts(place: Place) -> None:
    """Found groups under the forums of both ends, with conclusions in each state and marking."""
    forums = Body.objects.for_system(WHY).filter(relationship=place.relationship)
    low, high = (forums.filter(marking=code).order_by("pk")[0] for code in ("U", "S/NF"))
    # Under a forum that its own readers do not all see: to such chairs it reports nevertheless.
    groups = [_found(place, low, "U"), _found(place, high, "U"), _found(place, low, "S/NF")]
    for n, code in enumerate(CODES):
        stages = STAGES if code == "U" else STAGES[n % 3 + 3 :][:2]
        for stage in stages if place.relationship.code == "AZ" else stages[:2]:
            write(place, groups[0], code, stage)
    for group in groups[1:]:
        write(place, group, group.marking, "acknowledged")
        write(place, group, group.marking, "reported")
    clear_papers(place, list(CODES))


def _found(place: Place, forum: Body, code: str) -> Body:
    said = {"marking": code, "kind": BodyKind.GROUP, "tracked_from": home_today()}
    group = found_body(forum.track, name=say("Maritime group"), parent=forum, **said)
    offices = [bureau(place).office]
    set_usual_offices(group, offices=offices, actor=arranger(place))
    return group


def write(place: Place, group: Body, code: str, stage: str) -> JointConclusion:
    """Return a conclusion marked `code` that came as far as `stage`, with tokens in its texts."""
    today, chief = home_today(), arranger(place)
    by: dict[str, Any] = {"actor": chief, "today": today}
    made = draft_conclusion(
        group, title=say("Points of contact"), text=say("Both sides meet."), marking=code, **by
    )
    due_on = today + timedelta(days=6)
    (row,) = ask_for_conclusion(made, offices=[bureau(place).office], due_on=due_on, **by)
    speaks: dict[str, Any] = {"actor": bureau(place), "today": today}
    if stage == "draft":
        clear_conclusion(row, word="edits", position=say("Say twice."), **speaks)
        return made
    clear_conclusion(row, word="cleared", **speaks)
    if stage == "withdrawn":
        withdraw_conclusion(made, reason=say("Overtaken."), actor=chief)
    elif stage != "cleared":
        _agree(made, by, "home")
        take_back_agreement(made, side="home", reason=say("Misheard."), **by)
        _agree(made, by, "home")
        if stage != "referendum":
            _agree(made, by, "partner")
        if stage in ("reported", "acknowledged", "returned"):
            _report(place, made, stage, by)
    return made


def _agree(conclusion: JointConclusion, by: dict[str, Any], side: str) -> None:
    said = {"agreed_by": say("Head"), "agreed_on": by["today"], "channel": "note"}
    record_agreement(conclusion, side=side, **said, **by)


def _report(place: Place, conclusion: JointConclusion, stage: str, by: dict[str, Any]) -> None:
    report_conclusion(conclusion, reported_on=by["today"], **by)
    seats = ChairSeat.objects.for_system(WHY).filter(
        body=conclusion.group.parent_id, side=Side.HOME, office=bureau(place).office
    )
    for seat in seats if stage != "reported" else ():
        said = {"word": stage, "actor": bureau(place), "today": by["today"]}
        speak_for_seat(conclusion, seat=seat, reason=say("Which lists?"), **said)


def clear_papers(place: Place, codes: list[str]) -> int:
    """Ask for the clearance of an item and a summary of each of these markings; how many.

    The first of each is cleared with edits, the second waited for.
    """
    by: dict[str, Any] = {"actor": arranger(place), "today": home_today()}
    asked: dict[str, Any] = {
        "offices": [bureau(place).office],
        "due_on": home_today() + timedelta(days=5),
        **by,
    }
    here = {"relationship": place.relationship}
    says = {"word": "edits", "actor": bureau(place)}
    count = 0
    for code in codes:
        items = AgendaItem.objects.for_system(WHY).filter(
            **here, marking=code, meeting__state__in=OPEN_STATES, state=ItemState.ACCEPTED
        )
        items = items.exclude(purpose="").exclude(meeting__state="postponed")
        for n, item in enumerate(items.order_by("pk")[:2]):
            (row,) = ask_for_item(item, **asked)
            if n == 0:
                clear_item(row, position=say("Be brief."), **says)
            count += 1
        summaries = MeetingSummary.objects.for_system(WHY).filter(
            **here, marking=code, meeting__state__in=HELD, meeting__is_history=False
        )
        for n, summary in enumerate(summaries.order_by("pk")[:2]):
            (row,) = ask_for_summary(summary, **asked)
            if n == 0:
                clear_summary(row, position=say("They said so."), **says)
            count += 1
    return count


# --- Database B ------------------------------------------------------------------------------
def disturb_texts(place: Place, hidden: list[str], seen: list[str]) -> int:
    """Change each hidden conclusion, add others to groups that the reader sees; how many.

    And the clearances of hidden items and summaries, and who usually clears for hidden bodies.
    """
    if not hidden or place.relationship.code not in ("AZ", "KZ"):
        return 0
    by: dict[str, Any] = {"actor": arranger(place), "today": home_today()}
    rows = JointConclusion.objects.for_system(WHY).filter(
        relationship=place.relationship, marking__in=hidden
    )
    changed = clear_papers(place, hidden)
    for n, row in enumerate(list(rows.exclude(state=TextState.WITHDRAWN).order_by("pk"))):
        if n % 4 == 0:
            withdraw_conclusion(row, reason=say("Dropped."), actor=by["actor"])
        elif n % 4 == 1:
            said = {"title": say("Contacts"), "text": say("Never."), "reason": say("Reviewed.")}
            change_conclusion(row, marking=row.marking, **said, **by)
        elif row.state == TextState.AGREED and row.reported_on is None:
            _report(place, row, "acknowledged", by)
        changed += 1
    groups = Body.objects.for_system(WHY).filter(
        relationship=place.relationship, kind=BodyKind.GROUP
    )
    for group in groups.filter(marking__in=seen).exclude(status="closed"):
        able = [code for code in hidden if stricter(code, group.marking).code == code]
        for stage in ("reported", "draft"):
            for code in able[-1:]:
                write(place, group, code, stage)
                changed += 1
    for group in groups.filter(marking__in=hidden):
        set_usual_offices(group, offices=[], actor=by["actor"])
        changed += 1
    return changed


# --- Many rows -------------------------------------------------------------------------------
def crowd_texts(
    place: Place, forum: Body, meeting: Meeting, offices: list[Office], text: str
) -> None:
    """Write as many conclusions of one group as there are offices; all was said on the first."""
    group = GroupFactory(parent=forum, name=f"Group {text}"[:160])
    ChairSeatFactory(body=group, office=place.actor.office, title=text[:120])
    agreed: dict[str, Any] = {
        "state": TextState.AGREED,
        "cleared_on": home_today(),
        "agreed_on": home_today(),
        **dict.fromkeys(("cleared_digest", "home_digest", "partner_digest"), digest(text)),
    }
    conclusions = [
        JointConclusionFactory(
            group=group, title=f"Conclusion {n} {text}"[:160], text=text, number=n + 1, **agreed
        )
        for n in range(len(offices))
    ]
    for conclusion in conclusions:
        _say_all(place, conclusion, 3, offices)
    _say_all(place, conclusions[0], len(offices), offices)
    for office in offices:
        ClearingOffice.objects.create(body=group, office=office, **_scope(group))
    item = AgendaItem.objects.for_system(WHY).filter(meeting=meeting, state=ItemState.ACCEPTED)[0]
    summary = MeetingSummary.objects.for_system(WHY).order_by("pk")[0]
    for office in offices[:MOST]:
        said = {"office": office, "due_on": home_today(), "position": text, "text_digest": "0"}
        ItemClearance.objects.create(item=item, **said, **_scope(item))
        SummaryClearance.objects.create(summary=summary, **said, **_scope(summary))


def _say_all(place: Place, conclusion: JointConclusion, n: int, offices: list[Office]) -> None:
    user, scope = place.actor.user, _scope(conclusion)
    about = {"conclusion": conclusion, **scope}
    has = ConclusionClearance.objects.for_system(WHY).filter(conclusion=conclusion)
    asked = set(has.values_list("office_id", flat=True))
    for office in offices[: min(n, MOST)]:
        if office.pk not in asked:
            ConclusionClearance.objects.create(
                office=office,
                due_on=home_today(),
                word="cleared",
                given_by=user,
                given_at=timezone.now(),
                position=conclusion.text,
                text_digest=digest(conclusion.text),
                **about,
            )
    for side in Side.values:
        for number in range(n):
            SideAgreement.objects.create(
                side=side,
                agreed_by=conclusion.title[:120],
                agreed_on=home_today(),
                channel="note",
                text_digest=digest(f"{number} {conclusion.text}"),
                withdrawn_at=timezone.now(),
                withdrawn_reason=conclusion.text,
                recorded_by=user,
                office=place.actor.office,
                **about,
            )
    seat = ChairSeat.objects.for_system(WHY).filter(side=Side.HOME).order_by("pk")[0]
    for _ in range(n):
        Acknowledgement.objects.create(
            seat=seat,
            reported_on=home_today(),
            word="returned",
            reason=conclusion.text,
            by=user,
            office=place.actor.office,
            **about,
        )


def _scope(record: Any) -> dict[str, Any]:
    return {"relationship_id": record.relationship_id, "marking": record.marking}


__all__ = ["crowd_texts", "disturb_texts", "fill_texts"]
