"""Lets one officer be away now and another one next week, each with somebody who stands in."""

from datetime import date, timedelta

from desk.sample.stage import Stage
from offices.services.absences import enter_absence

A_WEEK = timedelta(days=7)


def go_away(stage: Stage) -> None:
    """Enter both, as those who go did some days ago."""
    days = stage.days
    next_monday = days.today + timedelta(days=7 - days.today.weekday())
    _enter(stage, "wildbrook", "SCA/CEN", days.day(-3), days.worked(6), "outsider")
    _enter(stage, "osterfield", "EUR/CARC", next_monday, next_monday + A_WEEK, "desk")


def _enter(
    stage: Stage, who: str, office: str, starts_on: date, ends_on: date, stand_in: str
) -> None:
    with stage.acting(who, office):
        enter_absence(
            stage.people[who],
            starts_on=starts_on,
            ends_on=ends_on,
            stand_in=stage.people[stand_in],
            by=stage.people[who],
            today=stage.days.worked(-4),
        )
