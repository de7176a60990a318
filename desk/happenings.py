"""What happened lately in some forums and groups: held, agreed, adopted, slipped, reported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.dates import format_day, today_in
from desk.news import SAID_OF_STEPS
from dialogue.models import Body, Meeting, MeetingStep
from dialogue.states import Step
from offices.models import User
from workinggroups.models import Benchmark, NextStep, ProgressReport, SideAgreement, Slip

MOST = 10


@dataclass(frozen=True)
class Happening:
    """One thing that happened: on which home date, what, to which record, by whom."""

    on_day: date
    what: str
    title: str
    by: str
    marking: str
    path: str


def happenings(user: User, bodies: Iterable[Body], since: date) -> tuple[list[Happening], bool]:
    """Return the newest since a home date, at most 10, and whether there are more.

    Of these bodies and of the groups that report to them, as far as `user` reads them.
    """
    ids = [body.pk for body in bodies]
    here = Body.objects.visible_to(user).filter(Q(pk__in=ids) | Q(parent__in=ids)).values("pk")
    begin = datetime.combine(since, time.min, ZoneInfo(settings.HOME_TIME_ZONE))
    found = [
        *_of_meetings(user, here, begin),
        *_of_agreements(user, here, begin),
        *_of_programme(user, here, since, begin),
    ]
    found.sort(key=lambda each: (each.on_day, each.title), reverse=True)
    return found[:MOST], len(found) > MOST


def _of_meetings(user: User, here: QuerySet, begin: datetime) -> Iterator[Happening]:
    steps = MeetingStep.objects.visible_to(user).filter(meeting__body__in=here, at__gte=begin)
    newest = steps.order_by("meeting_id", "-pk").distinct("meeting_id")  # where each stands now
    rows = list(
        MeetingStep.objects.visible_to(user)
        .filter(pk__in=newest.values("pk"))
        .select_related("by")
        .order_by("-at")[: MOST + 1]
    )
    meetings = (
        Meeting.objects.visible_to(user).with_title().in_bulk({row.meeting_id for row in rows})
    )
    for row in rows:
        if row.meeting_id in meetings:
            said = str(SAID_OF_STEPS[Step(row.act)])
            yield _happening(row.at, said, meetings[row.meeting_id], row.by)


def _of_agreements(user: User, here: QuerySet, begin: datetime) -> Iterator[Happening]:
    rows = (
        SideAgreement.objects.visible_to(user)
        .filter(conclusion__group__in=here, recorded_at__gte=begin, withdrawn_at__isnull=True)
        .select_related("conclusion", "relationship", "recorded_by")
        .order_by("-recorded_at")
    )
    for row in rows[: MOST + 1]:
        said = _("%(country)s agreed") % {"country": row.relationship.country(row.side)}
        yield _happening(row.recorded_at, said, row.conclusion, row.recorded_by)


def _of_programme(user: User, here: QuerySet, since: date, begin: datetime) -> Iterator[Happening]:
    meetings = Meeting.objects.visible_to(user).filter(body__in=here).values("pk")
    ours = Q(group__in=here) | Q(meeting__in=meetings)
    steps = NextStep.objects.visible_to(user).filter(ours)
    benchmarks = Benchmark.objects.visible_to(user).filter(ours)
    for adopted in (steps, benchmarks):
        rows = adopted.filter(adopted_on__gte=since).select_related("adopted_by")
        for record in rows.order_by("-adopted_on", "-pk")[: MOST + 1]:
            adopted_on = record.adopted_on or since
            yield _happening(adopted_on, _("Adopted"), record, record.adopted_by)
    slips = (
        Slip.objects.visible_to(user)
        .filter(
            Q(step__in=steps.values("pk")) | Q(benchmark__in=benchmarks.values("pk")),
            at__gte=begin,
        )
        .select_related("step", "benchmark", "by")
        .order_by("-at")
    )
    for slip in slips[: MOST + 1]:
        said = _("Slipped to %(day)s") % {"day": format_day(slip.to_on)}
        yield _happening(slip.at, said, slip.step or slip.benchmark, slip.by)
    reports = (
        ProgressReport.objects.visible_to(user)
        .filter(step__in=steps.values("pk"), at__gte=begin)
        .select_related("step", "by")
        .order_by("-at")
    )
    for report in reports[: MOST + 1]:
        said = _("Reported: %(word)s") % {"word": report.get_word_display()}
        yield _happening(report.at, said, report.step, report.by)


def _happening(when: date | datetime, what: str, record: Any, by: User | None) -> Happening:
    on_day = today_in(settings.HOME_TIME_ZONE, when) if isinstance(when, datetime) else when
    by_name = str(by or "")
    return Happening(on_day, what, str(record), by_name, record.marking, record.get_absolute_url())
