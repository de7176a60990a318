"""Database B: everything that a reader may not see is added to, altered, re-marked, withdrawn.

All through the services, so that whatever they carry into rows that the reader sees comes out.
"""

from datetime import date, timedelta

from core.dates import home_today
from dialogue.models import Body, Meeting, RunUpStep, State, Status, Track
from dialogue.services import bodies, meetings, run_up
from dialogue.services.ledger import plan_body, plan_ledger
from dialogue.services.steps import step_back
from offices.models import Part
from tests.factories import AssignmentFactory, RelationshipFactory
from tests.harness.absences import disturb_absences
from tests.harness.agenda_world import disturb_agendas, end_hidden_calls, fill_agendas
from tests.harness.asking import ask_for_date, fill_requests
from tests.harness.cast import Cast, read_cast
from tests.harness.groups_world import disturb_groups
from tests.harness.hand_overs_world import disturb_hand_overs
from tests.harness.imports_world import disturb_tables
from tests.harness.people import add_hidden_people, alter_people, hold_meetings
from tests.harness.programme_world import disturb_programme, fill_programme
from tests.harness.reviews_world import disturb_reviews, fill_review
from tests.harness.samples import Reader
from tests.harness.telling import tell
from tests.harness.texts_world import disturb_texts
from tests.harness.tokens import may_read, say
from tests.harness.typed import disturb_drafts
from tests.harness.world import CODES, WHY, Place, fill_forum, place_in, rest_forum, settle_meetings

# Not in full only these two: the desk works with the one, and may know nothing of the other.
IN_SHORT = ("AZ", "KZ")


def disturb(looking: Reader, *, is_full: bool) -> int:
    """Change what `looking` may not see, in the present database; return how many records.

    Not in full: only what is marked lowest and highest of that, of two relationships.
    """
    cast = read_cast()
    changed = 0
    for code, relationship in cast.relationships.items():
        place = place_in(cast, code)
        hidden = [each for each in CODES if not _sees(looking, each, relationship.pk)]
        if not is_full:
            if code not in IN_SHORT:
                continue
            hidden = [*hidden[:1], *hidden[-1:]]
        for body in Body.objects.for_system(WHY).filter(
            relationship=relationship, marking__in=hidden
        ):
            _alter(place, body, hidden)
            changed += 1
        is_theirs = relationship.pk in looking.relationships
        for each in hidden if is_theirs else ("U", "S/NF")[not is_full :]:
            _add(place, each)
            changed += 1
        changed += _ask_about_what_is_seen(looking, place, hidden)
        changed += add_hidden_people(place, hidden, [each for each in CODES if each not in hidden])
        seen = [each for each in CODES if _sees(looking, each, relationship.pk)]
        changed += disturb_agendas(place, hidden, seen)
        changed += disturb_groups(place, hidden, seen)
        end_hidden_calls(place, hidden)
        if hidden and code in ("AZ", "KZ"):
            changed += disturb_programme(place, hidden, seen)
            changed += disturb_reviews(place, hidden, seen)
        changed += disturb_texts(place, hidden, seen)
        if not is_theirs and code != "AZ":
            AssignmentFactory(
                relationship=relationship, office=cast.offices["H"], part=Part.INFORMATION
            )
    forums = Body.objects.for_system(WHY).order_by("pk")
    changed += disturb_drafts(looking.user, cast.people, forums)
    changed += disturb_tables(looking, place_in(cast, "AZ"))
    changed += disturb_absences(looking.user, cast)
    changed += disturb_hand_overs(looking.user, looking.relationships, cast)
    _found_relationship(cast)
    plan_ledger(today=home_today())
    tell()
    return changed


def _sees(looking: Reader, code: str, relationship_id: int) -> bool:
    return looking.user is not None and may_read(
        looking.user, code, relationship_id, set(looking.relationships)
    )


def _add(place: Place, code: str) -> Body:
    tracks = Track.objects.for_system(WHY).filter(relationship=place.relationship)
    body = fill_forum(place, tracks.last(), code)
    plan_body(body, today=home_today())
    settle_meetings(place, body)
    hold_meetings(place, body)
    fill_agendas(place, body)
    fill_requests(place, body, code)
    if place.relationship.code in ("AZ", "KZ"):
        fill_programme(place, body)
        fill_review(place, body)
    return body


def _alter(place: Place, body: Body, hidden: list[str]) -> None:
    """Rename, re-mark and move; then pause the one and close the other."""
    today, actor = home_today(), place.actor
    alter_people(place, body, hidden)
    bodies.rename_body(body, name=say("Renamed Dialogue"), from_on=date(2026, 4, 1))
    rows = Meeting.objects.for_system(WHY).filter(body=body)
    for meeting in rows.filter(state=State.SCHEDULED):
        meetings.schedule_meeting(
            meeting,
            first_day=today + timedelta(days=60),
            last_day=today + timedelta(days=60),
            venue="video",
            actor=actor,
            today=today,
            reason=say("Their minister travels."),
        )
    for meeting in rows.filter(state=State.WAIVED)[:1]:
        step_back(meeting, reason=say("It is needed after all."), actor=actor)
    for step in RunUpStep.objects.for_system(WHY).filter(meeting__body=body, is_dropped=False)[:2]:
        run_up.tick(step, by=actor.user, today=today, is_done=step.done_on is None)
    body.refresh_from_db()
    others = [code for code in hidden if code != body.marking]
    if others:
        marking = others[body.pk % len(others)]
        bodies.change_body(body, marking=marking, reason=say("Reviewed."))
    body.refresh_from_db()
    if body.pk % 3 == 0:
        rest_forum(place, body, Status.PAUSED)
    elif body.pk % 3 == 1:
        rest_forum(place, body, Status.CLOSED)


def _ask_about_what_is_seen(looking: Reader, place: Place, hidden: list[str]) -> int:
    """File hidden requests about forums and meetings that the reader does see."""
    seen = [each for each in CODES if _sees(looking, each, place.relationship.pk)]
    forums = Body.objects.for_system(WHY).filter(relationship=place.relationship, marking__in=seen)
    filed = [ask_for_date(place, body, code) for body in forums[:2] for code in hidden[-1:]]
    return len([request for request in filed if request])


def _found_relationship(cast: Cast) -> None:
    """A country with which nobody worked before, and the reader's office does not work."""
    new = RelationshipFactory(code="IS", name="Iceland", capital="Reykjavik", time_zone="UTC")
    AssignmentFactory(relationship=new, office=cast.offices["H"], part=Part.DESK)
