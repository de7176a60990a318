"""Makes forums as they stood before anything happened: names, past meetings, chairs, ledgers."""

from collections.abc import Iterator

import pghistory

from desk.sample import azerbaijan, neighbors, others
from desk.sample.forums import Forum
from desk.sample.stage import SYSTEM, Stage
from dialogue.models import Body, Meeting, MeetingKind, State
from dialogue.services.bodies import found_body, rename_body
from dialogue.services.cadences import set_cadence
from dialogue.services.chairs import add_seat, seat_chair
from dialogue.services.scope import scope_of
from offices.models import Side

MANY_DAYS = 2100
CONSULTATION = MeetingKind.CONSULTATION
FORUMS = {"AZ": azerbaijan.FORUMS, **neighbors.NEIGHBORS, **others.OTHERS}


def make_forums(stage: Stage) -> None:
    """Make every forum with what is planned; nothing has happened to its next meetings."""
    past: list[Meeting] = []
    with pghistory.context(actor=SYSTEM):
        for country, forums in FORUMS.items():
            for forum in forums:
                body = _found(stage, country, forum)
                past.extend(_past(stage, forum, body))
                _seat_chairs(stage, forum, body)
                _plan(stage, forum, body)
        Meeting.objects.bulk_create(past)


def _found(stage: Stage, country: str, forum: Forum) -> Body:
    body = found_body(
        stage.tracks[country, forum.theme],
        name=forum.name,
        marking=forum.marking,
        tracked_from=stage.days.past(forum.kept_for)[0],
        held_before=forum.held - sum(held.kind == CONSULTATION for held in forum.past),
    )
    if forum.formerly:
        rename_body(body, name=forum.formerly, from_on=stage.days.past(MANY_DAYS)[0])
    if forum.renamed_ago:
        rename_body(body, name=forum.formerly, from_on=body.tracked_from)
        rename_body(body, name=forum.name, from_on=stage.days.past(forum.renamed_ago)[0])
    stage.bodies[country, forum.name] = body
    return body


def _past(stage: Stage, forum: Forum, body: Body) -> Iterator[Meeting]:
    """Yield past meetings as `enter_past_meeting` makes them; one by one would take a second."""
    for held in forum.past:
        first_day, last_day = stage.days.past(held.days_ago, held.length)
        yield Meeting(
            body=body,
            kind=held.kind,
            state=State.CONCLUDED,
            first_day=first_day,
            last_day=last_day,
            venue=held.venue,
            is_history=True,
            **scope_of(body),
        )


def _seat_chairs(stage: Stage, forum: Forum, body: Body) -> None:
    numbers = {Side.HOME: 0, Side.PARTNER: 0}
    for place in forum.seats:
        side = Side.HOME if place.office else Side.PARTNER
        numbers[side] += 1
        seat = add_seat(
            body,
            side=side,
            number=numbers[side],
            title=place.title,
            office=stage.offices.get(place.office),
            organisation=place.organisation,
        )
        for term in place.terms:
            seat_chair(
                seat,
                holder_name=term.name,
                holder=stage.people.get(term.holder),
                starts_on=stage.days.past(term.since)[0],
            )


def _plan(stage: Stage, forum: Forum, body: Body) -> None:
    for rhythm in forum.rhythms:
        set_cadence(
            body,
            kind=rhythm.kind,
            every_months=rhythm.every_months,
            anchor_on=stage.days.day(rhythm.due),
            ask_days_ahead=rhythm.ask_days_ahead,
            rotation=list(rhythm.rotation),
            today=stage.days.today,
        )
