"""The forums with the other five: invented, with titles that fit anywhere."""

from desk.sample.forums import (
    ABROAD,
    VIDEO,
    WASHINGTON,
    Expected,
    Forum,
    Held,
    Postponed,
    Rhythm,
    Scheduled,
    Waived,
)
from dialogue.models import MeetingKind

CHECKIN = MeetingKind.CHECKIN

ESTONIA = (
    Forum(
        "democracy",
        "Digital Government Forum",
        held=4,
        past=(Held(240, ABROAD), Held(605, WASHINGTON)),
        rhythms=(Rhythm(due=125),),
    ),
    Forum(
        "energy",
        "District Heating Talks",
        held=1,
        past=(Held(390, ABROAD),),
        rhythms=(
            Rhythm(
                due=10,
                then=(Waived("Both ministries send experts to one visit instead.", set_ago=15),),
            ),
        ),
    ),
    Forum(
        "security",
        "Resilient Networks Consultations",
        held=6,
        past=(Held(335, WASHINGTON),),
        rhythms=(Rhythm(due=55, then=(Scheduled(40, ABROAD, set_ago=20, length=2, word=14),)),),
    ),
)

MONGOLIA = (
    Forum(
        "democracy",
        "Local Councils Round Table",
        past=(Held(200, ABROAD),),
        held=1,
        rhythms=(Rhythm(due=165, then=(Expected(5, WASHINGTON),)),),
    ),
    Forum(
        "energy",
        "Clean Air Dialogue",
        held=2,
        past=(Held(350, WASHINGTON),),
        rhythms=(
            Rhythm(
                due=20,
                then=(Postponed(70, "The survey of the winter is not printed yet.", set_ago=8),),
            ),
        ),
    ),
    Forum("security", "Storm and Flood Talks", rhythms=(Rhythm(due=90),)),
)

MOROCCO = (
    Forum("democracy", "Youth and Civic Forum", past=(Held(410, ABROAD),), held=1),
    Forum(
        "energy",
        "Sun and Wind Dialogue",
        held=2,
        past=(Held(292, WASHINGTON),),
        rhythms=(Rhythm(due=78),),
    ),
    Forum(
        "security",
        "Safe Waters Talks",
        held=4,
        past=(Held(330, ABROAD),),
        rhythms=(Rhythm(due=50, then=(Scheduled(35, WASHINGTON, set_ago=13),)),),
    ),
)

KENYA = (
    Forum(
        "democracy",
        "Elections Exchange",
        held=2,
        past=(Held(245, ABROAD),),
        rhythms=(Rhythm(due=120),),
    ),
    Forum(
        "energy",
        "Village Power Dialogue",
        held=1,
        past=(Held(372, WASHINGTON),),
        rhythms=(Rhythm(due=-8, ask_days_ahead=45),),
        kept_for=40,
    ),
    Forum(
        "security",
        "Road and Port Safety Talks",
        held=2,
        past=(Held(336, ABROAD),),
        rhythms=(Rhythm(due=44, then=(Scheduled(30, WASHINGTON, set_ago=16, word=9),)),),
    ),
)

CHILE = (
    Forum(
        "democracy",
        "Open Spending Round Table",
        held=1,
        past=(Held(270, WASHINGTON),),
        rhythms=(Rhythm(due=95),),
    ),
    Forum(
        "energy",
        "Minerals and Water Dialogue",
        held=3,
        past=(Held(440, ABROAD),),
        rhythms=(
            Rhythm(due=84),
            Rhythm(due=-38, every_months=3, kind=CHECKIN, rotation=(VIDEO,), ask_days_ahead=21),
        ),
        kept_for=70,
    ),
    Forum(
        "security",
        "Rescue at Sea Talks",
        past=(Held(500, WASHINGTON),),
        held=1,
        closed="Its subjects moved to a regional meeting of all coasts.",
    ),
)

OTHERS = {
    "EE": ESTONIA,
    "MN": MONGOLIA,
    "MA": MOROCCO,
    "KE": KENYA,
    "CL": CHILE,
}
