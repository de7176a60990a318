"""The offices and the group of one relationship, for the benchmark of the import."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import home_today
from dialogue.models import Body, Theme, Track
from dialogue.services.bodies import found_body
from dialogue.services.steps import Actor
from dialogue.services.tracks import open_track
from offices.models import Assignment, Membership, Office, Part, Relationship, Role, User


@dataclass(frozen=True)
class Where:
    """Where next steps are imported, by whom."""

    today: date
    relationship: Relationship
    track: Track
    group: Body
    group_name: str
    actor: Actor


def people_of() -> Where:
    """Write a desk, an embassy, a bureau and a working group; the desk's approver acts."""
    today = home_today()
    relationship = Relationship.objects.create(
        code="AZ", name="Azerbaijan", capital="Baku", time_zone="Asia/Baku"
    )
    offices = [
        Office.objects.create(code=code, name=name, country=country)
        for code, name, country in (
            ("EUR/CARC", "Office of Caucasus Affairs", "US"),
            ("Embassy Baku", "Embassy in Baku", "AZ"),
            ("PM", "Bureau of Political-Military Affairs", "US"),
        )
    ]
    begun = today - timedelta(days=900)
    for office, part in zip(offices, (Part.DESK, Part.POST, Part.ACTION), strict=True):
        Assignment.objects.create(
            relationship=relationship, office=office, part=part, starts_on=begun
        )
    user = User.objects.create_user("desk@bench.test", name="D. Desk", clearance="SBU")
    Membership.objects.create(user=user, office=offices[0], role=Role.APPROVER, starts_on=begun)
    theme, _is_new = Theme.objects.get_or_create(code="security", defaults={"name": "Security"})
    track = open_track(relationship, theme=theme, lead_office=offices[0])
    name = "Maritime and regional security"
    group = found_body(track, name=name, marking="U", tracked_from=today, kind="group")
    return Where(today, relationship, track, group, name, Actor(user, offices[0]))
