"""The cast of the proofs: offices, the people in them, and who is assigned to which relationship.

The addresses are those of the sample data, so that a proof reads like the demo.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from offices.models import Office, Part, Relationship, Role, User
from tests.factories import (
    PASSWORD,
    AssignmentFactory,
    MembershipFactory,
    OfficeFactory,
    RelationshipFactory,
    UserFactory,
)

NOW = datetime(2026, 4, 6, 12, 12, tzinfo=UTC)  # Mon 6 April 2026, 08:12 in Washington
READERS = ("desk", "post", "uncleared", "outsider", "admin")
ANYBODY = ("desk", "bureau", "chair", "post", "uncleared", "outsider", "admin")
LONG_AGO = date(2020, 1, 1)

# Who: (clearance, national, office, role). desk@ does not read S, post@ reads no NOFORN.
PEOPLE = {
    "desk": ("C", True, "EUR/CARC", Role.APPROVER),
    "post": ("SBU", False, "Embassy Baku", Role.APPROVER),
    "bureau": ("S", True, "PM", Role.APPROVER),
    "chair": ("S", True, "T", Role.APPROVER),
    "uncleared": ("U", True, "EUR/CARC", Role.DRAFTER),
    "outsider": ("S", True, "SCA/CEN", Role.APPROVER),
    "admin": ("S", True, None, None),
}
OFFICES = {
    "EUR/CARC": ("Office of Caucasus Affairs", "US", "America/New_York"),
    "Embassy Baku": ("Embassy in Baku", "AZ", "Asia/Baku"),
    "PM": ("Bureau of Political-Military Affairs", "US", "America/New_York"),
    "T": ("Under Secretary for Arms Control", "US", "America/New_York"),
    "SCA/CEN": ("Office of Central Asian Affairs", "US", "America/New_York"),
    "H": ("Bureau of Legislative Affairs", "US", "America/New_York"),
}
COUNTRIES = {
    "AZ": ("Azerbaijan", "Baku", "Asia/Baku"),
    "GE": ("Georgia", "Tbilisi", "Asia/Tbilisi"),
    "KZ": ("Kazakhstan", "Astana", "Asia/Almaty"),
    "FR": ("France", "Paris", "Europe/Paris"),
}
# AZ is everybody's but the outsider's, KZ the outsider's alone, FR nobody's.
ASSIGNED = {
    "AZ": {
        "EUR/CARC": Part.DESK,
        "Embassy Baku": Part.POST,
        "PM": Part.ACTION,
        "T": Part.ACTION,
        "H": Part.INFORMATION,
    },
    "GE": {"EUR/CARC": Part.DESK, "PM": Part.ACTION},
    "KZ": {"SCA/CEN": Part.DESK},
    "FR": {},
}


@dataclass(frozen=True)
class Cast:
    """People by the first part of their address, offices and relationships by their codes."""

    people: dict[str, User]
    offices: dict[str, Office]
    relationships: dict[str, Relationship]


def make_cast() -> Cast:
    """Write the cast into an empty database and return it."""
    offices = {
        code: OfficeFactory(code=code, name=name, country=country, time_zone=zone)
        for code, (name, country, zone) in OFFICES.items()
    }
    people = {}
    for who, (clearance, is_national, office, role) in PEOPLE.items():
        people[who] = UserFactory(
            email=f"{who}@sample.test",
            name=f"{who.title()} Person",
            clearance=clearance,
            is_home_national=is_national,
            is_staff=who == "admin",
            is_superuser=who == "admin",
            password=PASSWORD,
        )
        if office:
            MembershipFactory(user=people[who], office=offices[office], role=role)
    relationships = {
        code: RelationshipFactory(code=code, name=name, capital=capital, time_zone=zone)
        for code, (name, capital, zone) in COUNTRIES.items()
    }
    for code, parts in ASSIGNED.items():
        for office, part in parts.items():
            AssignmentFactory(
                relationship=relationships[code],
                office=offices[office],
                part=part,
                responsible=people["desk"] if office == "EUR/CARC" else None,
                alternate=people["uncleared"] if office == "EUR/CARC" else None,
                starts_on=LONG_AGO,
            )
    return Cast(people, offices, relationships)


def read_cast() -> Cast:
    """Return the cast out of a database that has one."""
    return Cast(
        {user.email.partition("@")[0]: user for user in User.objects.all()},
        {office.code: office for office in Office.objects.all()},
        {one.code: one for one in Relationship.objects.for_system("proofs read all")},
    )


def desk_of(cast: Cast, code: str) -> tuple[User, Office]:
    """Return who arranges meetings of a relationship: an approver and the office.

    Where nobody is assigned, the desk officer does it for the desk that there will be.
    """
    who = "outsider" if code == "KZ" else "desk"
    return cast.people[who], cast.offices[PEOPLE[who][2]]
