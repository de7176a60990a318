"""Makes the offices, the people and the relationships with their tracks."""

from datetime import date

from django.contrib.auth.hashers import make_password

from desk.sample.days import at
from desk.sample.offices import OFFICES
from desk.sample.people import ACCOUNTS, OTHERS, PASSWORD, SIGNS_IN_AT, Account, Officer
from desk.sample.relationships import EVERYWHERE, PARTNERS, THEMES, Duty, Partner
from desk.sample.stage import Stage
from dialogue.models import Theme
from dialogue.services.lifecycle import set_status
from dialogue.services.tracks import open_track
from offices.models import Assignment, Membership, Office, Relationship, User

YEARS_AGO = -1500
LEFT_AGO = -40


def make_offices(stage: Stage) -> None:
    """Make all offices, each under its superior and with its clock."""
    for desk in OFFICES:
        stage.offices[desk.code] = Office.objects.create(
            code=desk.code,
            name=desk.name,
            country=desk.country,
            time_zone=desk.time_zone,
            superior=stage.offices.get(desk.superior),
        )


def make_people(stage: Stage) -> None:
    """Make everybody with a role in one office; the one password is hashed once."""
    password = make_password(PASSWORD)
    for account in ACCOUNTS:
        person = _make_person(stage, account.officer)
        _let_sign_in(stage, account, person, password)
    for officer in OTHERS:
        _make_person(stage, officer)


def _make_person(stage: Stage, officer: Officer) -> User:
    office = stage.offices[officer.office]
    person = User.objects.create_user(
        f"{officer.key}@{SIGNS_IN_AT}",
        name=officer.name,
        clearance=officer.clearance,
        is_home_national=officer.is_home_national,
        time_zone=office.time_zone,
        is_active=not officer.is_gone,
    )
    Membership.objects.create(
        user=person,
        office=office,
        role=officer.role,
        starts_on=_long_ago(stage),
        ends_on=stage.days.day(LEFT_AGO) if officer.is_gone else None,
    )
    stage.people[officer.key] = person
    return person


def _let_sign_in(stage: Stage, account: Account, person: User, password: str) -> None:
    """Give somebody the password and a last visit, so that my desk tells what came since."""
    person.password = password
    person.is_staff = person.is_superuser = account.is_administrator
    person.last_visit_at = at(stage.days.worked(-3), "17:40", person.time_zone)
    person.save()


def make_relationships(stage: Stage) -> None:
    """Make the relationships, the parts of offices in them, and three tracks each."""
    for position, (code, name) in enumerate(THEMES.items(), start=1):
        stage.themes[code], _is_new = Theme.objects.get_or_create(
            code=code, defaults={"name": name, "position": position * 10}
        )
    for partner in PARTNERS:
        stage.relationships[partner.code] = Relationship.objects.create(
            code=partner.code,
            name=partner.name,
            capital=partner.capital,
            time_zone=partner.time_zone,
            entered_on=_long_ago(stage),
        )
        duties = (*partner.duties, *EVERYWHERE)
        Assignment.objects.bulk_create([_assignment(stage, partner, duty) for duty in duties])
        _open_tracks(stage, partner)


def _assignment(stage: Stage, partner: Partner, duty: Duty) -> Assignment:
    stage.responsible[partner.code, duty.office] = duty.responsible
    return Assignment(
        relationship=stage.relationships[partner.code],
        office=stage.offices[duty.office],
        part=duty.part,
        responsible=stage.people.get(duty.responsible),
        alternate=stage.people.get(duty.alternate),
        starts_on=_long_ago(stage),
    )


def _open_tracks(stage: Stage, partner: Partner) -> None:
    for theme, lead in partner.leads.items():
        stage.tracks[partner.code, theme] = open_track(
            stage.relationships[partner.code],
            theme=stage.themes[theme],
            lead_office=stage.offices[lead.office],
            objective=lead.objective,
            basis=lead.basis,
        )


def pause_tracks(stage: Stage) -> None:
    """Pause the tracks that rest, once their forums are there."""
    for partner in PARTNERS:
        for theme, reason in partner.paused.items():
            office = partner.leads[theme].office
            with stage.acting(stage.responsible[partner.code, office], office) as actor:
                set_status(
                    stage.tracks[partner.code, theme],
                    status="paused",
                    reason=reason,
                    actor=actor,
                    today=stage.days.worked(-20),
                )


def _long_ago(stage: Stage) -> date:
    return stage.days.day(YEARS_AGO)
