"""Founds the working groups of the sample and lets each quarter of them happen."""

from datetime import date

from dateutil.relativedelta import relativedelta

from core.periods import closes_on, default_grace_days, due_on
from desk.sample.dialogues import happen
from desk.sample.forums import Seat
from desk.sample.groups import GROUPS, LINKS, WORKS, Group, Met, Work
from desk.sample.stage import Stage
from dialogue.models import Body, Meeting, MeetingKind, MeetingStep, MeetingSummary, State
from dialogue.services.cadences import set_cadence
from dialogue.services.chairs import add_seat, seat_chair
from dialogue.services.holding import conclude_meeting, hold_meeting, write_summary
from dialogue.services.meetings import Actor
from dialogue.services.scope import scope_of
from offices.models import Side
from workinggroups.models import RemitIssue
from workinggroups.services.activities import Place, note_activity
from workinggroups.services.founding import found_group
from workinggroups.services.links import link_bodies

REASON = "the sample reads what it made"
KIND = MeetingKind.GROUP_MEETING
EARLY = 6  # days before its due day a quarter was held
FOUNDED = relativedelta(days=25)  # before its first quarter was due


def work(stage: Stage) -> None:
    """Found the groups, hold their quarters, note activities and links."""
    for group in GROUPS:
        _found(stage, group)
    for activity in WORKS:
        _note(stage, activity)
    for link in LINKS:
        one = stage.bodies[link.country, link.one]
        with _lead(stage, one) as actor:
            link_bodies(
                one, kind=link.kind, other=stage.bodies[link.country, link.other], actor=actor
            )


def _lead(stage: Stage, body: Body):
    """Let the officer of the office act that leads the track of `body`."""
    office = body.track.lead_office.code
    return stage.acting(stage.responsible[body.relationship.code, office], office)


def _found(stage: Stage, group: Group) -> None:
    forum = stage.bodies[group.country, group.forum]
    next_due = in_its_quarter(stage.days.day(group.next_due))
    first_due = next_due - relativedelta(months=3 * len(group.quarters))
    with _lead(stage, forum) as actor:
        body = found_group(
            stage.tracks[group.country, group.theme],
            name=group.name,
            marking=forum.marking,
            tracked_from=first_due - FOUNDED,
            parent=forum,
            issues=group.issues,
            actor=actor,
        )
        stage.bodies[group.country, group.name] = body
        for seat in group.seats:
            _seat(stage, body, seat)
        last = _hold_earlier(stage, group, body, first_due)
        set_cadence(body, kind=KIND, every_months=3, anchor_on=first_due, today=stage.days.today)
        met = group.quarters[last]
        if met is not None:
            meetings = Meeting.objects.for_system(REASON).filter(body=body, period=last)
            _hold(stage, meetings.get(), met, actor)
        if group.then is not None:
            happen(stage, stage.meeting(body, KIND), group.then, actor)


def in_its_quarter(due: date) -> date:
    """Return `due`, or a day so late in its quarter that one held early falls into it as well."""
    first_day = due.replace(month=(due.month - 1) // 3 * 3 + 1, day=1)
    return max(due, first_day + relativedelta(days=EARLY + 14))


def _hold_earlier(stage: Stage, group: Group, body: Body, first_due: date) -> int:
    """Enter every held quarter but the last one in one go; return the number of that one.

    As the services leave them, but for their steps: one by one would take a second more.
    """
    held = [number for number, met in enumerate(group.quarters) if met is not None]
    meetings, summaries = [], []
    for number in held[:-1]:
        met, due = group.quarters[number], due_on(first_due, 3, number)
        day = _held_on(stage, due)
        meeting = Meeting(
            body=body,
            kind=KIND,
            period=number,
            due_on=due,
            closes_on=closes_on(first_due, 3, number, default_grace_days(3)),
            state=State.CONCLUDED,
            first_day=day,
            last_day=day,
            venue=met.venue if met else "",
            **scope_of(body),
        )
        meetings.append(meeting)
        summaries.append(
            MeetingSummary(meeting=meeting, text=met.read_out if met else "", **scope_of(body))
        )
    Meeting.objects.bulk_create(meetings)
    MeetingSummary.objects.bulk_create(summaries)
    return held[-1]


def _held_on(stage: Stage, due: date) -> date:
    return stage.days.past((stage.days.today - due).days + EARLY)[0]


def _seat(stage: Stage, body: Body, place: Seat) -> None:
    seat = add_seat(
        body,
        side=Side.HOME if place.office else Side.PARTNER,
        number=1,
        title=place.title,
        office=stage.offices.get(place.office),
        organisation=place.organisation,
    )
    for term in place.terms:
        starts_on = stage.days.past(term.since)[0]
        seat_chair(seat, holder_name=term.name, starts_on=starts_on)


def _hold(stage: Stage, meeting: Meeting, met: Met, actor: Actor) -> None:
    assert meeting.due_on is not None  # it was planned
    day = _held_on(stage, meeting.due_on)
    hold_meeting(meeting, first_day=day, last_day=day, venue=met.venue, actor=actor, today=day)
    write_summary(meeting, text=met.read_out, marking=meeting.marking, actor=actor)
    conclude_meeting(meeting, actor=actor, today=day)
    for step in MeetingStep.objects.for_system(REASON).filter(meeting=meeting):
        stage.happened(step, day, "at", hour="17:20")


def _note(stage: Stage, noted: Work) -> None:
    group = stage.bodies.get((noted.country, noted.group))
    issues = RemitIssue.objects.for_system(REASON).filter(group=group, title=noted.issue)
    track = stage.tracks[noted.country, noted.theme]
    office = track.lead_office.code
    with stage.acting(stage.responsible[noted.country, office], office) as actor:
        note_activity(
            track,
            title=noted.title,
            state=noted.state,
            marking="U",
            office=stage.offices[noted.office],
            partner=noted.partner,
            as_of=stage.days.past(noted.ago)[0],
            place=Place(group, issues.get()) if group is not None else None,
            actor=actor,
            today=stage.days.today,
        )
