"""An office moves: on the day everything that it still owes is owed by the other one."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction

from offices.models import Assignment, Membership, Office, OfficeMove, Part, Role
from offices.services.carrying_out import CarriedOut, carry_out
from offices.services.hand_overs import confirm_hand_over, plan_hand_over
from offices.services.moving_offices import carry_out_moves
from offices.services.office_moves import cancel_office_move, plan_office_move
from reminders.models import Mail
from tests.factories import AssignmentFactory, MembershipFactory, OfficeFactory, member
from tests.offices.moving import DAY, ON_DAY, TODAY, confirmed, parts

pytestmark = pytest.mark.django_db
# Who owes it now: the row goes along while it is not over.
MOVES = {
    "agenda.ActionRequest.office",
    "agenda.AgendaItem.lead_office",
    "agenda.AgendaItem.office",
    "agenda.Ask.action_office",
    "agenda.ItemClearance.office",
    "agenda.Position.office",
    "agenda.ProposalCall.office",
    "agenda.StepProposal.office",
    "dialogue.ChairSeat.office",
    "dialogue.ClearingOffice.office",
    "dialogue.RunUpItem.office",
    "dialogue.RunUpStep.office",
    "dialogue.SummaryClearance.office",
    "dialogue.Track.lead_office",
    "offices.Assignment.office",
    "offices.HandOver.office",
    "offices.Membership.office",
    "offices.Office.superior",
    "reminders.Deadline.office",
    "reminders.Deadline.waiting_office",
    "workinggroups.Activity.office",
    "workinggroups.Assessment.office",
    "workinggroups.Benchmark.office",
    "workinggroups.ConclusionClearance.office",
    "workinggroups.NextStep.office",
}
# Who did it then, or what the office is: the row stays.
STAYS = {
    "agenda.Answer.office",
    "agenda.Answer.to_office",
    "agenda.PaperWord.office",
    "agenda.SentPaper.office",
    "dialogue.Confirmation.office",
    "dialogue.Contact.office",
    "dialogue.DelegationMember.office",
    "dialogue.MeetingStep.office",
    "offices.Holiday.entered_by",
    "offices.Holiday.office",
    "offices.Office.successor",
    "offices.OfficeMove.office",
    "offices.OfficeMove.to_office",
    "reminders.Notice.office",
    "workinggroups.Acknowledgement.office",
    "workinggroups.Inquiry.office",
    "workinggroups.ProgressReport.office",
    "workinggroups.Reading.office",
    "workinggroups.ReviewDecision.office",
    "workinggroups.SideAgreement.office",
    "workinggroups.Slip.office",
}


def test_of_every_link_to_an_office_it_is_decided_whether_it_moves():
    links = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Office
    }
    assert links == MOVES | STAYS
    assert not MOVES & STAYS


@pytest.fixture
def old(db):
    return OfficeFactory(code="EUR/CARC", superior=OfficeFactory(code="EUR"))


@pytest.fixture
def new(db):
    return OfficeFactory(code="EUR/NEW", superior=OfficeFactory(code="EUR/TOP"))


@pytest.fixture
def chief(old):
    return member(old, name="Chief")


def test_nothing_moves_before_the_day_and_every_part_on_it_once(old, new, chief):
    first = AssignmentFactory(office=old, responsible=chief)
    move = confirmed(old, new, chief)
    assert carry_out_moves(today=ON_DAY - DAY) == 0
    assert parts(new, ON_DAY) == []

    assert (carry_out_moves(today=ON_DAY), carry_out_moves(today=ON_DAY)) == (1, 0)

    assert parts(old, ON_DAY) == []
    assert parts(old, ON_DAY - DAY) == [(first.relationship, Part.DESK, chief)]
    assert parts(new, ON_DAY) == [(first.relationship, Part.DESK, None)]
    move.refresh_from_db()
    assert move.done_at is not None
    old.refresh_from_db()
    assert old.closed_on is None


@pytest.mark.parametrize(
    ("had", "brought", "has"),
    [
        (Part.INFORMATION, Part.DESK, Part.DESK),
        (Part.POST, Part.ACTION, Part.POST),
        (Part.ACTION, Part.ACTION, Part.ACTION),
    ],
)
def test_of_two_parts_the_stronger_holds(old, new, chief, had, brought, has):
    theirs = AssignmentFactory(office=new, part=had, responsible=member(new))
    AssignmentFactory(office=old, part=brought, relationship=theirs.relationship, responsible=chief)
    confirmed(old, new, chief, with_people=True)

    carry_out_moves(today=ON_DAY)

    assert parts(new, ON_DAY) == [(theirs.relationship, has, theirs.responsible)]


def test_with_its_people_their_roles_and_places_go_along(old, new, chief):
    drafter, reader = member(old, Role.DRAFTER), member(old, Role.READER)
    MembershipFactory(user=reader, office=new, role=Role.APPROVER)
    MembershipFactory(user=chief, office=new, role=Role.READER)
    part = AssignmentFactory(office=old, responsible=drafter, alternate=chief)
    confirmed(old, new, chief, with_people=True)

    carry_out_moves(today=ON_DAY)

    running = Membership.objects.exclude(ends_on__lte=ON_DAY)
    assert not running.filter(office=old).exists()
    roles = dict(running.filter(office=new).values_list("user", "role"))
    assert roles == {drafter.pk: "drafter", reader.pk: "approver", chief.pk: "approver"}
    made = Assignment.plain.get(office=new)
    assert (made.relationship, made.responsible, made.alternate) == (
        part.relationship,
        drafter,
        chief,
    )


def test_without_its_people_they_stay(old, new, chief):
    confirmed(old, new, chief)
    carry_out_moves(today=ON_DAY)
    assert Membership.objects.get(user=chief).ends_on is None


@pytest.mark.parametrize("with_people", [True, False])
def test_a_hand_over_goes_along_with_the_people_else_it_is_called_off(old, new, chief, with_people):
    leaver = member(old, Role.DRAFTER)
    said = {"leaver": leaver, "successor": chief, "by": chief, "today": TODAY}
    planned = plan_hand_over(office=old, on_day=ON_DAY + 9 * DAY, **said)
    confirm_hand_over(planned, by=chief, today=TODAY)
    Mail.objects.all().update(state="sent", ended_at="2026-11-03T12:00Z")
    confirmed(old, new, chief, with_people=with_people)

    carry_out_moves(today=ON_DAY)

    planned.refresh_from_db()
    corrections = Mail.objects.filter(recipient=chief, subject__startswith="Correction").count()
    if with_people:
        assert (planned.office, planned.is_open, corrections) == (new, True, 0)
        assert carry_out(today=ON_DAY + 9 * DAY) == CarriedOut(moved=1)
    else:
        assert (planned.office, planned.is_open, corrections) == (old, False, 1)


def test_an_office_that_closes_has_a_successor_who_is_above_those_below(old, new, chief):
    below = OfficeFactory(superior=old)
    confirmed(old, new, chief, closes=True)

    carry_out_moves(today=ON_DAY)

    for office in (old, below):
        office.refresh_from_db()
    assert (old.closed_on, old.successor, below.superior) == (ON_DAY, new, new)


def test_cancelled_it_never_moves(old, new, chief):
    move = confirmed(old, new, chief)
    cancel_office_move(move, by=chief, today=TODAY)
    assert carry_out_moves(today=ON_DAY) == 0


def test_approvers_of_the_office_or_above_it_move_it_nobody_else(old, new, chief):
    said = {"to_office": new, "on_day": ON_DAY, "reason": "Why", "today": TODAY}
    for person in (member(old, Role.DRAFTER), member(new), member(OfficeFactory(superior=old))):
        with pytest.raises(PermissionDenied):
            plan_office_move(old, by=person, **said)
    above = member(old.superior)
    move = plan_office_move(old, by=above, **said)
    assert list(OfficeMove.objects.visible_to(above, today=TODAY)) == [move]
    assert not OfficeMove.objects.visible_to(member(OfficeFactory()), today=TODAY).exists()
    with pytest.raises(ValidationError, match="planned already"):
        plan_office_move(old, by=chief, **said)


@pytest.mark.parametrize(
    ("other", "field"),
    [({"on_day": TODAY - DAY}, "on_day"), ({"reason": " "}, "reason"), ({}, "to_office")],
)
def test_what_makes_no_sense_is_refused_beside_its_field(old, new, chief, other, field):
    said = {"to_office": new, "on_day": ON_DAY, "reason": "Why", "today": TODAY}
    if not other:
        other = {"to_office": OfficeFactory(closed_on=ON_DAY)}
    with pytest.raises(ValidationError) as refused:
        plan_office_move(old, by=chief, **(said | other))
    assert list(refused.value.error_dict) == [field]


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("to_office_id = office_id", "office_move_to_another"),
        ("reason = ''", "office_move_has_reason"),
        ("confirmed_at = NULL, done_at = now()", "office_move_moves_when_confirmed"),
        ("done_at = now(), cancelled_at = now()", "office_move_moved_or_cancelled"),
        ("not_moved_because = 'closed', done_at = now()", "office_move_not_moved_is_due"),
    ],
)
def test_the_database_refuses_moves_that_make_no_sense(old, new, chief, columns, constraint):
    move = confirmed(old, new, chief)
    refused = pytest.raises(IntegrityError, match=constraint)
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(f"UPDATE offices_officemove SET {columns} WHERE id = %s", [move.pk])
