"""The cast of every test: offices, people and records, each complete and as small as it can be."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from core.dates import home_today
from dialogue.models import (
    Body,
    BodyKind,
    BodyName,
    Cadence,
    ChairSeat,
    ChairTerm,
    Contact,
    ContactKind,
    ContactPerson,
    Counterpart,
    DelegationMember,
    Meeting,
    MeetingKind,
    MeetingSummary,
    RunUpItem,
    RunUpStep,
    State,
    Theme,
    Track,
    Venue,
)
from offices.models import (
    Absence,
    Assignment,
    Membership,
    Office,
    Part,
    Relationship,
    Role,
    Side,
    User,
)
from workinggroups.models import Activity, BodyLink, JointConclusion, LinkKind, RemitIssue

LONG_AGO = date(2020, 1, 1)
PASSWORD = "entente-sample"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@sample.test")
    name = factory.Sequence(lambda n: f"Person {n}")
    clearance = "S"
    is_home_national = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office

    code = factory.Sequence(lambda n: f"OFF/{n}")
    name = factory.Sequence(lambda n: f"Office {n}")
    country = "US"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    role = Role.APPROVER
    starts_on = LONG_AGO


class AbsenceFactory(DjangoModelFactory):
    """Away from today on, for a week; nobody stands in."""

    class Meta:
        model = Absence

    person = factory.SubFactory(UserFactory)
    starts_on = factory.LazyFunction(home_today)
    ends_on = factory.LazyAttribute(lambda row: row.starts_on + timedelta(days=7))
    entered_by = factory.SelfAttribute("person")


class RelationshipFactory(DjangoModelFactory):
    class Meta:
        model = Relationship

    # From BA on: many tests make a relationship AZ of their own.
    code = factory.Sequence(lambda n: chr(66 + n // 26 % 25) + chr(65 + n % 26))
    name = factory.Sequence(lambda n: f"Country {n}")
    capital = factory.Sequence(lambda n: f"Capital {n}")
    time_zone = "Asia/Baku"
    entered_on = LONG_AGO


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    relationship = factory.SubFactory(RelationshipFactory)
    office = factory.SubFactory(OfficeFactory)
    part = Part.DESK
    starts_on = LONG_AGO


def member(office: Office, role: str = Role.APPROVER, **person: object) -> User:
    """Return a new person with `role` in `office`."""
    user = UserFactory(**person)
    MembershipFactory(user=user, office=office, role=role)
    return user


def assigned(relationship: Relationship, part: str = Part.DESK, **office: object) -> Office:
    """Return a new office with a part in `relationship`."""
    made = OfficeFactory(**office)
    AssignmentFactory(relationship=relationship, office=made, part=part)
    return made


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    code = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Theme {n}")


class TrackFactory(DjangoModelFactory):
    class Meta:
        model = Track

    relationship = factory.SubFactory(RelationshipFactory)
    theme = factory.SubFactory(ThemeFactory)
    marking = "U"
    lead_office = factory.LazyAttribute(lambda track: assigned(track.relationship))


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body
        skip_postgeneration_save = True

    track = factory.SubFactory(TrackFactory)
    relationship = factory.SelfAttribute("track.relationship")
    marking = "U"
    tracked_from = LONG_AGO

    @factory.post_generation
    def name(body, create, extracted, **kwargs):  # noqa: N805 - factory-boy hands the body over
        BodyName.objects.create(
            body=body,
            relationship=body.relationship,
            marking=body.marking,
            name=extracted or f"Forum {body.reference}",
            from_on=body.tracked_from,
        )


class ChildOfBody(DjangoModelFactory):
    class Meta:
        abstract = True

    body = factory.SubFactory(BodyFactory)
    relationship = factory.SelfAttribute("body.relationship")
    marking = factory.SelfAttribute("body.marking")


class CadenceFactory(ChildOfBody):
    class Meta:
        model = Cadence

    kind = MeetingKind.CONSULTATION
    every_months = 12
    anchor_on = factory.LazyFunction(home_today)
    grace_days = 90
    set_on = LONG_AGO
    starts_on = LONG_AGO


class ChairSeatFactory(ChildOfBody):
    class Meta:
        model = ChairSeat

    side = Side.HOME
    number = 1
    title = "Assistant Secretary"
    office = factory.LazyAttribute(
        lambda seat: assigned(seat.relationship, Part.ACTION) if seat.side == Side.HOME else None
    )


class ChairTermFactory(DjangoModelFactory):
    class Meta:
        model = ChairTerm

    seat = factory.SubFactory(ChairSeatFactory)
    relationship = factory.SelfAttribute("seat.relationship")
    marking = factory.SelfAttribute("seat.marking")
    holder_name = "A. Chair"
    starts_on = LONG_AGO


class MeetingFactory(ChildOfBody):
    """A due consultation; give `state`, days and venue for another."""

    class Meta:
        model = Meeting

    kind = MeetingKind.CONSULTATION
    period = factory.Sequence(lambda n: n + 1)
    due_on = factory.LazyFunction(home_today)
    closes_on = factory.LazyAttribute(lambda meeting: meeting.due_on)
    state = State.DUE


class HeldMeetingFactory(MeetingFactory):
    """A consultation that was held today in the home capital."""

    state = State.HELD
    first_day = factory.LazyFunction(home_today)
    last_day = factory.SelfAttribute("first_day")
    venue = Venue.HOME


class ChildOfMeeting(DjangoModelFactory):
    class Meta:
        abstract = True

    meeting = factory.SubFactory(MeetingFactory)
    relationship = factory.SelfAttribute("meeting.relationship")
    marking = factory.SelfAttribute("meeting.marking")


class RunUpItemFactory(ChildOfBody):
    class Meta:
        model = RunUpItem

    what = factory.Sequence(lambda n: f"Prepare paper {n}")
    days = -14


class RunUpStepFactory(ChildOfMeeting):
    class Meta:
        model = RunUpStep

    what = factory.Sequence(lambda n: f"Prepare paper {n}")
    days = -14


class DelegationMemberFactory(ChildOfMeeting):
    class Meta:
        model = DelegationMember

    side = Side.HOME
    name = factory.Sequence(lambda n: f"Delegate {n}")


class MeetingSummaryFactory(ChildOfMeeting):
    class Meta:
        model = MeetingSummary

    meeting = factory.SubFactory(HeldMeetingFactory)
    text = "Both sides agreed."


class CounterpartFactory(DjangoModelFactory):
    class Meta:
        model = Counterpart

    relationship = factory.SubFactory(RelationshipFactory)
    marking = "U"
    name = factory.Sequence(lambda n: f"Counterpart {n}")
    details_kept_on = factory.LazyFunction(home_today)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    relationship = factory.SubFactory(RelationshipFactory)
    marking = "U"
    kind = ContactKind.CALL
    on_day = factory.LazyFunction(home_today)
    office = factory.LazyAttribute(lambda contact: assigned(contact.relationship))
    said = "They look forward to May."
    noted_by = factory.SubFactory(UserFactory)


class ContactPersonFactory(DjangoModelFactory):
    class Meta:
        model = ContactPerson

    contact = factory.SubFactory(ContactFactory)
    relationship = factory.SelfAttribute("contact.relationship")
    marking = factory.SelfAttribute("contact.marking")
    counterpart = factory.SubFactory(
        CounterpartFactory, relationship=factory.SelfAttribute("..relationship")
    )


class RemitIssueFactory(DjangoModelFactory):
    class Meta:
        model = RemitIssue

    group = factory.SubFactory(BodyFactory, kind=BodyKind.GROUP)
    relationship = factory.SelfAttribute("group.relationship")
    marking = factory.SelfAttribute("group.marking")
    title = factory.Sequence(lambda n: f"Issue {n}")
    position = factory.Sequence(lambda n: n + 1)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    track = factory.SubFactory(TrackFactory)
    relationship = factory.SelfAttribute("track.relationship")
    marking = "U"
    title = factory.Sequence(lambda n: f"Activity {n}")
    office = factory.LazyAttribute(lambda activity: activity.track.lead_office)
    as_of = factory.LazyFunction(home_today)


class BodyLinkFactory(ChildOfBody):
    class Meta:
        model = BodyLink

    kind = LinkKind.CONTEXT
    other = factory.SubFactory(BodyFactory, track=factory.SelfAttribute("..body.track"))


class GroupFactory(BodyFactory):
    """A working group; give its `parent` forum, whose track it then has."""

    kind = BodyKind.GROUP
    track = factory.LazyAttribute(
        lambda group: group.parent.track if group.parent else TrackFactory()
    )
    parent = None


class JointConclusionFactory(DjangoModelFactory):
    """A draft that nobody was asked to clear."""

    class Meta:
        model = JointConclusion

    group = factory.SubFactory(GroupFactory)
    relationship = factory.SelfAttribute("group.relationship")
    marking = factory.SelfAttribute("group.marking")
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Conclusion {n}")
    text = "Both sides will exchange lists of contacts."
