"""Which word of a home chair seat counts for a conclusion that was reported. Pure."""

from collections.abc import Iterable
from datetime import datetime

from offices.models import Side
from workinggroups.models import Acknowledgement, ChairWord, JointConclusion, SideAgreement


def agreed_at(conclusion: JointConclusion, agreements: Iterable[SideAgreement]) -> datetime | None:
    """Return when the last agreement to the text as it reads was recorded; None without one."""
    times = [each.recorded_at for each in standing(conclusion, agreements).values()]
    return max(times, default=None)


def standing(
    conclusion: JointConclusion, agreements: Iterable[SideAgreement]
) -> dict[Side, SideAgreement]:
    """Return by side the agreements to the text as it reads that were not taken back."""
    return {
        Side(each.side): each
        for each in agreements
        if each.withdrawn_at is None and each.text_digest == conclusion.text_digest
    }


def newest_words(words: Iterable[Acknowledgement]) -> dict[int, Acknowledgement]:
    """Return the newest word of each seat, by its id."""
    newest: dict[int, Acknowledgement] = {}
    for word in sorted(words, key=lambda each: each.pk):
        newest[word.seat_id] = word
    return newest


def is_acknowledged(
    conclusion: JointConclusion, word: Acknowledgement | None, since: datetime | None
) -> bool:
    """Return whether the newest word of a seat acknowledges this report of this text.

    One on an earlier report, or from before the present agreement (`since`), does not.
    """
    return (
        word is not None
        and word.word == ChairWord.ACKNOWLEDGED
        and conclusion.reported_on is not None
        and word.reported_on == conclusion.reported_on
        and since is not None
        and word.at >= since
    )


def is_returned(word: Acknowledgement | None, since: datetime | None) -> bool:
    """Return whether the newest word of a seat returns the text as it was agreed at `since`."""
    returned = word is not None and word.word == ChairWord.RETURNED
    return returned and word is not None and since is not None and word.at >= since
