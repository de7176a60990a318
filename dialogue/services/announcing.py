"""Mails to those concerned when a meeting is scheduled, moved or cancelled, and corrections."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core.constraints import current
from core.dates import format_days, home_today
from dialogue.calendar_files import Days, calendar_file, place_of
from dialogue.models import ChairTerm, Meeting, MeetingStep, State
from dialogue.states import Step
from offices.models import Assignment, Part, Side, User
from offices.responsible import responsible_ids
from reminders.letters import address_of
from reminders.models import Sort
from reminders.services.announcing import News, announce, take_back, told_since

REASON = "who hears of a meeting: each is asked whether they may read it"
PARTS = (Part.DESK, Part.POST, Part.ACTION)


def tell_of_step(meeting: Meeting, step: MeetingStep) -> None:
    """Mail what a step means for the calendars of those concerned.

    Days in the past are a record, not an appointment: of these nobody is told.
    """
    now = timezone.now()
    if step.act == Step.BACK:
        _correct(meeting, step, now)
    elif step.act in (Step.SCHEDULE, Step.MOVE):
        _tell_days(meeting, step, now)
    elif step.from_state == State.SCHEDULED and step.act in (Step.POSTPONE, Step.WAIVE):
        _tell_cancelled(meeting, step, now)


def _tell_days(meeting: Meeting, step: MeetingStep, now: datetime) -> None:
    days = _days_of(meeting)
    if days is None or days.last_day < home_today(now):
        return
    if step.act == Step.MOVE:
        sentence = _("Moved to %(days)s: %(what)s")
    else:
        sentence = _("Scheduled for %(days)s: %(what)s")
    more = [_("Place: %(place)s.") % {"place": place_of(meeting)}]
    more.append(_("%(country)s has not confirmed it yet.") % {"country": meeting.relationship.name})
    if step.reason:
        more.append(_("Reason: %(reason)s") % {"reason": step.reason})
    _mail(meeting, step, _with_days(sentence, days), more, days, concerned(meeting, now), now)


def _tell_cancelled(meeting: Meeting, step: MeetingStep, now: datetime) -> None:
    days = _days_before(step)
    if days is None or days.last_day < home_today(now):
        return
    if step.act == Step.POSTPONE:
        sentence = _("Postponed, was planned for %(days)s: %(what)s")
    else:
        sentence = _("Does not take place, was planned for %(days)s: %(what)s")
    more = [_("Reason: %(reason)s") % {"reason": step.reason}] if step.reason else []
    _mail(meeting, step, _with_days(sentence, days), more, days, concerned(meeting, now), now)


def _correct(meeting: Meeting, step: MeetingStep, now: datetime) -> None:
    """Whoever was told of the step that was taken back gets one correction."""
    undone = step.undoes
    if undone is None:
        return
    told = take_back(_key(meeting, undone), now=now)
    told |= told_since(f"meeting:{meeting.uid}:", undone.at)
    people = [person for person in User.objects.filter(pk__in=told) if _may_read(person, meeting)]
    days = _days_of(meeting) or _days_before(step)
    if meeting.state == State.SCHEDULED and days is not None:
        sentence = _with_days(_("it is planned for %(days)s: %(what)s"), days)
    else:
        state = str(meeting.get_state_display()).lower()
        sentence = _("it is “%(state)s” again: %(what)s") % {"state": state, "what": "%(what)s"}
    more = [_("Reason: %(reason)s") % {"reason": step.reason}]
    _mail(meeting, step, sentence, more, days, people, now, sort=Sort.CORRECTION)


def _mail(
    meeting: Meeting,
    step: MeetingStep,
    sentence: str,
    more: Iterable[str],
    days: Days | None,
    people: Iterable[User],
    now: datetime,
    sort: str = Sort.MEETING,
) -> None:
    path = meeting.get_absolute_url()
    shown = Meeting.objects.for_system(REASON).with_title().with_words().get(pk=meeting.pk)
    file = days and calendar_file(
        shown,
        days,
        is_confirmed=shown.has_home_word and shown.has_partner_word,
        place=place_of(meeting),
        address=address_of(path),
        now=now,
    )
    news = News(
        marking=meeting.marking,
        title=str(shown),
        reference=meeting.reference,
        path=path,
        sentence=sentence,
        more=tuple(more),
        calendar=file or "",
    )
    announce(news, people, key=_key(meeting, step), now=now, sort=sort)


def key_prefix(meeting: Meeting) -> str:
    """Return with what the keys of the mails about the day of `meeting` begin."""
    return f"meeting:{meeting.uid}:"


def _key(meeting: Meeting, step: MeetingStep) -> str:
    return f"{key_prefix(meeting)}{step.uid}"


def _with_days(sentence: str, days: Days) -> str:
    return sentence % {"days": format_days(days.first_day, days.last_day), "what": "%(what)s"}


def _days_of(meeting: Meeting) -> Days | None:
    if meeting.first_day is None or meeting.last_day is None:
        return None
    return Days(meeting.first_day, meeting.last_day, meeting.starts_at)


def _days_before(step: MeetingStep) -> Days | None:
    def before(name: str) -> Any:
        column: Any = Meeting._meta.get_field(name)
        return column.to_python(step.before.get(name))

    first_day, last_day = before("first_day"), before("last_day")
    return Days(first_day, last_day, before("starts_at")) if first_day and last_day else None


def concerned(meeting: Meeting, now: datetime) -> list[User]:
    """Return who hears of a meeting: who answers for desk, post and action offices, and our chairs.

    Each of them may read it.
    """
    today = home_today(now)
    responsible = responsible_ids(
        office=OuterRef("office_id"),
        relationship=OuterRef("relationship_id"),
        marking=meeting.marking,
        today=today,
    )
    assigned = Assignment.objects.for_system(REASON).filter(
        current(today), relationship=meeting.relationship_id, part__in=PARTS
    )
    answering = assigned.order_by("pk").values_list(Subquery(responsible[:1]), flat=True)
    found = User.objects.in_bulk(pk for pk in answering if pk is not None)
    for person in _chairs(meeting, today):
        if _may_read(person, meeting):
            found[person.pk] = person
    return list(found.values())


def _chairs(meeting: Meeting, today: Any) -> QuerySet[User]:
    terms = ChairTerm.objects.for_system(REASON).filter(
        current(today), seat__body=meeting.body_id, seat__side=Side.HOME, holder__isnull=False
    )
    return User.objects.filter(pk__in=terms.values("holder_id"), is_active=True)


def _may_read(person: User, meeting: Meeting) -> bool:
    return Meeting.objects.visible_to(person).filter(pk=meeting.pk).exists()
