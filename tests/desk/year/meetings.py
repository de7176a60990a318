"""What people do to meetings: set a date, move, postpone, hold, conclude, change their mind."""

from datetime import timedelta

from dialogue.models import Confirmation, Meeting, RunUpStep
from dialogue.services import holding, run_up
from dialogue.services.confirmations import record_their_word
from dialogue.services.meetings import (
    expect_meeting,
    last_step,
    postpone_meeting,
    schedule_meeting,
    step_back,
    waive_meeting,
)
from tests.desk.year import papers
from tests.desk.year.countries import READ
from tests.desk.year.play import VENUES, Play

DAY = timedelta(days=1)
SLOW = 0.1
LED_BY = {"home": "The Chair", "partner": "The Deputy Minister"}


def set_date(play: Play, key: str) -> str:
    """A date is owed: ask for one, set it, or put it off."""
    meeting = play.meeting(key)
    if play.is_slow(meeting) and not play.chance(SLOW):
        return ""
    does = play.one_of((papers.ask_for_date, 5), (schedule, 5), (postpone, 1.5), (waive, 0.7))
    if play.chance(0.05):
        does = expect
    return does(play, meeting)


def hold_or_change(play: Play, key: str) -> str:
    """A meeting is to be held: it was, or before that it is moved, put off, waived."""
    meeting = play.meeting(key)
    if meeting.state != "scheduled" or (play.is_slow(meeting) and not play.chance(SLOW)):
        return ""
    assert meeting.last_day is not None
    if meeting.last_day <= play.today:
        return hold(play, meeting)
    if not play.chance(0.3):
        return ""
    does = play.one_of((move, 4), (postpone, 2), (waive, 1), (back, 2))
    return does(play, meeting)


def schedule(play: Play, meeting: Meeting) -> str:
    day = play.day_for(meeting)
    if day is None:
        return ""
    _set_days(play, meeting, day)
    play.tell(meeting, "schedule", "scheduled")
    return "scheduled"


def move(play: Play, meeting: Meeting) -> str:
    day = play.day_for(meeting)
    if day is None or day == meeting.first_day:
        return ""
    _set_days(play, meeting, day, reason="Their minister travels.")
    play.tell(meeting, "move", "scheduled")
    return "moved"


def _set_days(play: Play, meeting: Meeting, day, reason: str = "") -> None:
    schedule_meeting(
        meeting,
        first_day=day,
        last_day=day,
        venue=play.random.choice(VENUES),
        actor=play.country.desk,
        today=play.today,
        reason=reason,
    )


def postpone(play: Play, meeting: Meeting) -> str:
    assert meeting.closes_on is not None
    room = (meeting.closes_on - play.today).days
    if room < 3:
        return ""
    target = play.today + play.random.randint(1, room - 1) * DAY
    postpone_meeting(
        meeting,
        postponed_to=target,
        reason="Elections.",
        actor=play.country.desk,
        today=play.today,
    )
    play.tell(meeting, "postpone", "postponed", target=target)
    return "postponed"


def waive(play: Play, meeting: Meeting) -> str:
    waive_meeting(meeting, reason="Both sides agreed.", actor=play.country.desk)
    play.tell(meeting, "waive", "waived")
    return "waived"


def expect(play: Play, meeting: Meeting) -> str:
    """Say in which month it is expected, which from then on keeps it where it is."""
    expect_meeting(meeting, month=meeting.due_on, venue="")

    def note() -> None:
        play.row(meeting).is_expected = True

    play.told.append(note)
    return "expected"


def hold(play: Play, meeting: Meeting, reason: str = "") -> str:
    """Record that it was held on its day, or, of one that was missed, on its last day."""
    day = meeting.closes_on if meeting.state == "missed" else meeting.first_day
    assert day is not None
    holding.hold_meeting(
        meeting,
        first_day=day,
        last_day=day,
        venue=meeting.venue or "video",
        actor=play.country.desk,
        today=play.today,
        reason=reason,
        led_by=LED_BY,
    )
    play.tell(meeting, "hold", "held")
    if meeting.kind == "consultation":
        play.told.append(lambda: play.ledger(meeting).held.append(day))
        play.told.append(play.replan)
    return "held late" if reason else "held"


def back(play: Play, meeting: Meeting) -> str:
    """Take the last step back, if it was one of those that people regret."""
    last = last_step(meeting)
    if last is None or last.act not in ("schedule", "move", "postpone", "waive"):
        return ""
    step_back(meeting, reason="A mistake.", actor=play.country.desk, today=play.today)
    play.told.append(lambda: play.row(meeting).back())
    return "taken back"


def not_held(play: Play, meeting: Meeting) -> str:
    """Take back that it was held; what followed it has its former days again."""
    last = last_step(meeting)
    if last is None or last.act != "hold":
        return ""
    day = meeting.last_day
    holding.not_held_after_all(
        meeting, reason="A mistake.", actor=play.country.desk, today=play.today
    )
    play.told.append(lambda: play.row(meeting).back())
    if meeting.kind == "consultation":
        play.told.append(lambda: play.ledger(meeting).held.remove(day))
        play.told.append(play.replan)
    return "not held after all"


def change_mind(play: Play, key: str) -> str:
    """Correct what stands: held after all, not held after all, not waived."""
    meeting = play.meeting(key)
    match meeting.state:
        case "missed":
            return hold(play, meeting, "It was held, and nobody wrote it down.")
        case "held":
            return not_held(play, meeting)
        case "waived" | "scheduled" | "postponed":
            return back(play, meeting) if _is_open(play, meeting) else ""
    return ""


def _is_open(play: Play, meeting: Meeting) -> bool:
    return meeting.closes_on is not None and meeting.closes_on > play.today


def record_word(play: Play, key: str) -> str:
    meeting = play.meeting(key)
    if meeting.state != "scheduled":
        return ""
    record_their_word(
        meeting, channel="note", known_on=play.today, actor=play.country.post, today=play.today
    )
    assert Confirmation.objects.for_system(READ).filter(meeting=meeting, side="partner").exists()
    return "confirmed by them"


def tick(play: Play, key: str) -> str:
    meeting = play.meeting(key)
    steps = RunUpStep.objects.for_system(READ).standing().filter(meeting=meeting)
    run_up.tick(steps.get(pk=key.rsplit(":", 1)[1]), by=play.country.desk.user, today=play.today)
    return "prepared"


def sum_up(play: Play, key: str) -> str:
    """Conclude a held meeting, with a summary or one that follows."""
    meeting = play.meeting(key)
    if meeting.state != "held":
        return ""
    later = play.today + 14 * DAY if play.chance(0.3) else None
    if later is None:
        _write(play, meeting)
    holding.conclude_meeting(
        meeting, actor=play.country.desk, today=play.today, summary_later_on=later
    )
    play.tell(meeting, "conclude", "concluded")
    if meeting.kind == "consultation":
        papers.propose_steps(play, meeting)
    return "concluded"


def write_summary(play: Play, key: str) -> str:
    _write(play, play.meeting(key))
    return "summed up"


def _write(play: Play, meeting: Meeting) -> None:
    written = holding.summaries_of(play.country.desk.user, meeting)
    if not written.exists():
        holding.write_summary(
            meeting,
            text="Both sides agreed.",
            marking=meeting.marking,
            actor=play.country.desk,
        )
