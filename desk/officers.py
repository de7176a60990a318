"""The officers who are responsible, and how long they are away."""

from collections.abc import Iterable
from datetime import date

from offices.absence_words import away_until
from offices.models import Absence, Assignment


def with_absences(rows: Iterable[Assignment], *, today: date) -> list[Assignment]:
    """Give each assignment `away`, in words how long its officer is away today, "" for one who is
    not; one query for any number. The pages that name the officer name who stands in as well.
    """
    rows = list(rows)
    people = {row.responsible_id for row in rows} - {None}
    absences = Absence.objects.on(today).filter(person_id__in=people).select_related("stand_in")
    said = {absence.person_id: away_until(absence) for absence in absences}
    for row in rows:
        row.away = said.get(row.responsible_id or 0, "")  # type: ignore[attr-defined]
    return rows
