"""An import as its author sees it: what its rows may name, and each row judged."""

from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings

from dialogue.models import Body, Meeting, Status
from offices.gate import readable_markings
from offices.models import Office, User
from offices.powers import Act, office_acting, offices_acting
from workinggroups import powers
from workinggroups.imports.rows import Book, Judged, Key, judge_all, key_of
from workinggroups.models import Benchmark, NextStep, Stage, StepImport

GONE = (Stage.DECLINED, Stage.WITHDRAWN, Stage.OVERTAKEN)


class Sheet:
    """The rows of an import, judged once on a day."""

    def __init__(self, record: StepImport, user: User, today: date) -> None:
        self.record, self.user, self.today = record, user, today

    @cached_property
    def offices(self) -> list[Office]:
        """The offices that may owe something here, by code."""
        return list(powers.working_offices(self.record.relationship, today=self.today))

    @cached_property
    def groups(self) -> list[Body]:
        """The forums and groups that the author sees and that are at work, by name."""
        found = Body.objects.visible_to(self.user).filter(relationship=self.record.relationship)
        at_work = found.exclude(status=Status.CLOSED).exclude(track__status=Status.CLOSED)
        return list(at_work.select_related("track").by_name(self.today))

    @cached_property
    def meeting(self) -> Meeting | None:
        """The meeting at which the rows were adopted or proposed, as far as the author sees it."""
        found = Meeting.objects.visible_to(self.user).select_related("body")
        return found.filter(pk=self.record.meeting_id).first() if self.record.meeting_id else None

    @cached_property
    def book(self) -> Book:
        """What the rows may name."""
        record = self.record
        return Book(
            country=record.relationship.name,
            country_code=record.relationship.code,
            home_country=settings.HOME_COUNTRY_NAME,
            offices=self.offices,
            groups=self.groups,
            follower=office_acting(self.user, Act.EDIT, record.relationship, today=self.today),
            track=record.track,
            meeting=self.meeting,
            marking=record.marking,
            row_marking=record.row_marking,
            markable=frozenset(readable_markings(self.user)),
            month_first=record.month_first,
            adopted_on=record.adopted_on,
            chaired=self._chaired() if record.adopted_on else None,
            known=self._known(),
        )

    @cached_property
    def rows(self) -> list[Judged]:
        """Every row below the headings, judged."""
        columns = self.record.columns
        return judge_all(
            (
                (row["number"], values_of(row, columns), row["is_out"])
                for row in self.record.data_rows
            ),
            self.book,
        )

    @cached_property
    def ready(self) -> list[Judged]:
        """The rows that are imported as they stand."""
        return [row for row in self.rows if row.is_ready]

    @cached_property
    def wrong(self) -> list[Judged]:
        """The rows that have to be corrected or left out before anything is imported."""
        return [row for row in self.rows if row.errors]

    @cached_property
    def left_out(self) -> list[Judged]:
        """The rows that are not imported."""
        return [row for row in self.rows if row.is_out]

    def _chaired(self) -> frozenset[int | None]:
        """Return the groups whose chairs the author is one of, None for rows without a group."""
        record = self.record
        chairs: dict[int | None, list[int]] = powers.chairs_of_groups(
            self.groups, track=record.track, meeting=self.meeting
        )
        through = offices_acting(
            self.user,
            Act.ADOPT,
            record.relationship,
            today=self.today,
            chair={office for offices in chairs.values() for office in offices},
        )
        own = {office.pk for office in through}
        return frozenset(group for group, offices in chairs.items() if own & set(offices))

    def _known(self) -> frozenset[Key]:
        here = {"relationship": self.record.relationship}
        return frozenset(
            key_of(*said)
            for kind in (NextStep, Benchmark)
            for said in kind.objects.visible_to(self.user)
            .filter(**here)
            .exclude(stage__in=GONE)
            .order_by()
            .values_list("what", "office_id", "due_on")
        )


def values_of(row: dict[str, Any], columns: dict[str, int]) -> dict[str, str]:
    """Return by field what a row says: what was corrected, else its cell."""
    cells, said = row["cells"], row["said"]
    from_cells = {name: cells[n] for name, n in columns.items() if n < len(cells)}
    return {**from_cells, **said}
