"""Loads the sample into an empty database, in one transaction; says what it made."""

from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agenda.models import ActionRequest
from desk.sample import (
    absences,
    agreed_texts,
    consultations,
    contacts,
    dialogues,
    exchanges,
    founding,
    ground,
    handing_over,
    programmes,
    reviewing,
    working,
)
from desk.sample.days import Days
from desk.sample.people import ACCOUNTS, SIGNS_IN_AT
from desk.sample.stage import SYSTEM, Stage
from dialogue.models import Body, BodyKind, Meeting
from dialogue.services.due_list import sync_meeting
from offices.models import Office, Relationship, User
from offices.services.holidays import seed_holidays
from reminders.models import Mail, MailState
from workinggroups.models import NextStep

REASON = "the sample counts what there is"


def is_loaded() -> bool:
    """Return whether the sample is in this database already."""
    return User.objects.filter(email=f"{ACCOUNTS[0].officer.key}@{SIGNS_IN_AT}").exists()


@transaction.atomic
def load(*, today: date) -> dict[str, int]:
    """Make the sample as seen from `today`, the home date; return how many of each it made.

    Raises ValidationError for a database with offices or relationships of its own.
    """
    if Office.objects.exists() or Relationship.objects.for_system(REASON).exists():
        raise ValidationError(
            "This database has offices or relationships of its own. "
            "The sample is for an empty database."
        )
    stage = Stage(Days(today))
    with pghistory.context(actor=SYSTEM):
        ground.make_offices(stage)
        seed_holidays(today=today)
        ground.make_people(stage)
        ground.make_relationships(stage)
    founding.make_forums(stage)
    contacts.meet(stage)
    consultations.hold_last(stage)
    dialogues.let_happen(stage)
    working.work(stage)
    texts = agreed_texts.agree(stage)
    requests = exchanges.exchange(stage)
    prepared = consultations.prepare_next(stage)
    programmes.promise(stage)
    reviewing.review(stage)
    ground.pause_tracks(stage)
    handing_over.plan(stage)
    dialogues.miss_what_is_over(stage)
    absences.go_away(stage)
    stage.set_back()
    # What people were told while all this happened lies in their mail-boxes long since.
    Mail.objects.waiting().update(state=MailState.SENT, ended_at=timezone.now())
    exchanges.sync_requests(requests)
    agreed_texts.sync(texts)
    sync_meeting(prepared)
    programmes.sync_programmes(stage)
    return {
        "relationships": len(stage.relationships),
        "offices": len(stage.offices),
        "people": len(stage.people),
        "forums": Body.objects.for_system(REASON).filter(kind=BodyKind.FORUM).count(),
        "working groups": Body.objects.for_system(REASON).filter(kind=BodyKind.GROUP).count(),
        "meetings": Meeting.objects.for_system(REASON).count(),
        "requests": ActionRequest.objects.for_system(REASON).count(),
        "next steps": NextStep.objects.for_system(REASON).count(),
    }
