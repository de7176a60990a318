"""Which review a next step or benchmark was last measured at, as far as one reader sees it."""

from dataclasses import dataclass
from typing import Any

from dialogue.models import Body, Meeting
from dialogue.models.meetings import HELD, REVIEWS
from offices.models import User
from workinggroups import powers
from workinggroups.models import NextStep, ReviewDecision
from workinggroups.models.programme import Commitment


@dataclass(frozen=True)
class LastReview:
    """The last review that measured something, and what the chairs decided there on it."""

    meeting: Meeting
    decision: ReviewDecision | None


def held_reviews(user: User, forum: Body) -> Any:
    """Return the reviews and check-ins of a forum that were held, newest first, with titles."""
    meetings = Meeting.objects.visible_to(user).with_title()
    return meetings.filter(body=forum, kind__in=REVIEWS, state__in=HELD).order_by(
        "-last_day", "-pk"
    )


def last_review(user: User, record: Commitment) -> LastReview | None:
    """Return the last review that measured `record`: since it was adopted, and for what has ended
    the first one after that, which heard of it; None while there is none. The review that it came
    out of did not measure it."""
    forum = powers.forum_of(record)
    if forum is None or record.adopted_on is None:
        return None
    reviews = held_reviews(user, forum).filter(last_day__gte=record.adopted_on)
    reviews = reviews.exclude(pk=record.meeting_id)
    heard = reviews.filter(last_day__gte=record.ended_on) if record.ended_on else reviews.none()
    meeting = heard.last() or reviews.first()
    if meeting is None:
        return None
    about = {"step": record} if isinstance(record, NextStep) else {"benchmark": record}
    decisions = ReviewDecision.objects.visible_to(user).filter(**about, meeting=meeting)
    return LastReview(meeting, decisions.select_related("office", "by").first())
