"""Who is away in the proofs' worlds: now and later, with a stand-in and without."""

from datetime import timedelta

from core.constraints import current
from core.dates import home_today
from offices.models import Absence, Membership, User
from offices.services.absences import change_absence, end_absence, enter_absence
from tests.harness.cast import Cast
from tests.harness.world import Place


def go_away(cast: Cast) -> None:
    """Let the drafter of the desk be away now, others later; one of them not after all."""
    desk, drafter = cast.people["desk"], cast.people["uncleared"]
    _enter(drafter, -2, 5, desk)
    _enter(desk, 20, 30, drafter)
    _enter(cast.people["outsider"], 3, 9, None)
    withdrawn = _enter(desk, 60, 70, None)
    end_absence(withdrawn, by=desk, today=home_today())


def crowd_absences(place: Place, n: int) -> None:
    """Let one colleague of the desk be away many times."""
    person, today = place.cast.people["uncleared"], home_today()
    for i in range(n):
        first = today + timedelta(days=3 * i)
        Absence.objects.create(
            person=person,
            starts_on=first,
            ends_on=first + timedelta(days=2),
            stand_in=place.actor.user if i % 2 == 0 else None,
            entered_by=person,
        )


def reads_absence(user: User | None, absence: Absence) -> bool:
    """Say, in plain Python, who is told of an absence: both in it, and who works with who is away.

    Of those that are over or were withdrawn there is no page.
    """
    today = home_today()
    if user is None or absence.withdrawn_at is not None or absence.ends_on <= today:
        return False
    held = Membership.objects.filter(current(today)).values_list("user_id", "office_id")
    offices = {office for person, office in held if person == user.pk}
    near = {person for person, office in held if office in offices}
    return absence.person_id in near | {user.pk} or absence.stand_in_id == user.pk


def disturb_absences(looking: User | None, cast: Cast) -> int:
    """Change and add absences of people with whom `looking` does not work; return how many.

    Not of people who answer for what `looking` reads: whose turn it then is would be told.
    """
    other = cast.people["chair" if looking == cast.people["outsider"] else "outsider"]
    hidden = [row for row in Absence.objects.order_by("pk") if row.person_id == other.pk]
    for row in hidden:
        if row.withdrawn_at is None:
            later = row.ends_on + timedelta(days=4)
            days = {"starts_on": row.starts_on, "ends_on": later, "stand_in": None}
            change_absence(row, **days, by=other, today=home_today())
    _enter(other, 40, 50, None)
    return len(hidden) + 1


def _enter(person: User, first: int, back: int, stand_in: User | None) -> Absence:
    """Enter days counted from today."""
    today = home_today()
    return enter_absence(
        person,
        starts_on=today + timedelta(days=first),
        ends_on=today + timedelta(days=back),
        stand_in=stand_in,
        by=person,
        today=today,
    )
