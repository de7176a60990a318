"""What is no record and has served its turn is erased each night."""

from datetime import datetime, timedelta

from django.db import transaction

from offices.models import Draft, Submission

DRAFTS_STAY = timedelta(days=30)
SUBMISSIONS_STAY = timedelta(hours=48)


@transaction.atomic
def erase_what_is_over(now: datetime) -> dict[str, int]:
    """Erase drafts of more than 30 days and submissions of more than 48 hours; count them.

    What was kept while it was being sent goes first: the submission tells that it was sent.
    """
    drafts = Draft.objects.filter(kept_at__lt=now - DRAFTS_STAY)
    submissions = Submission.objects.filter(made_at__lt=now - SUBMISSIONS_STAY)
    return {
        "drafts that were sent": Draft.objects.sent_meanwhile().delete()[0],
        "drafts older than 30 days": drafts.delete()[0],
        "submissions older than 48 hours": submissions.delete()[0],
    }
