"""Tables of next steps that people brought and have not imported: theirs alone."""

from typing import Any

from core.dates import home_today
from core.tables import read_pasted
from dialogue.models import Track
from dialogue.services.steps import Actor
from offices.models import User
from tests.harness.samples import Reader
from tests.harness.tokens import say
from tests.harness.world import WHY, Place
from workinggroups.models import StepImport
from workinggroups.services import imports

WHO = {"desk": ("U", "C"), "bureau": ("S/NF",), "post": ("SBU",)}


def bring_tables(place: Place) -> None:
    """Let the people of a relationship bring tables: one matched, with a row that is wrong."""
    for who, codes in WHO.items():
        for code in codes:
            brought(place, place.cast.people[who], code, rows=2, wrong=1, text=say("Ask"))
    bring(place, place.cast.people["desk"], "U", "Col A\tCol B\n" + say("Not matched"))


def crowd_tables(place: Place, n: int, text: str) -> None:
    """Let the desk bring a table of which `n` rows are wrong and `n` are ready."""
    brought(place, place.cast.people["desk"], "U", rows=n, wrong=n, text=text[:150])


def brought(place: Place, user: User, code: str, *, rows: int, wrong: int, text: str) -> StepImport:
    """Return a table with so many rows that are ready, and that are wrong, marked `code`."""
    lines = [f"{n} {text}\tPM\t2027-05-19\t" for n in range(rows)]
    lines += [f"{n} {text}\tNobody\tsoon\tNo group" for n in range(rows, rows + wrong)]
    record = bring(place, user, code, "\n".join(["What\tOwner\tDue\tGroup", *lines]))
    track = Track.objects.for_system(WHY).filter(relationship=place.relationship)
    return imports.match(
        record,
        columns=record.columns,
        headings_at=0,
        month_first=False,
        track=track.order_by("pk").first(),
        meeting=None,
        adopted_on=None,
        **_by(user),
    )


def bring(place: Place, user: User, code: str, text: str) -> StepImport:
    """Return a table that somebody just brought."""
    rows = read_pasted(text)
    name = say("Programme")
    return imports.bring(place.relationship, rows, name=name, marking=code, **_by(user))


def disturb_tables(looking: Reader, place: Place) -> int:
    """Forget and alter what `looking` does not read of all tables, and let others bring more."""
    changed = 0
    for n, record in enumerate(StepImport.objects.order_by("pk")):
        if looking.reads(record):
            continue
        if n % 2:
            record.delete()
        else:
            record.name, record.row_marking = say("Renamed"), record.marking
            record.save()
        changed += 1
    for who, codes in WHO.items():
        user = place.cast.people[who]
        if looking.user is None or user.pk != looking.user.pk:
            brought(place, user, codes[0], rows=1, wrong=1, text=say("More"))
            changed += 1
    return changed


def _by(user: User) -> dict[str, Any]:
    return {"actor": Actor(user), "today": home_today()}
