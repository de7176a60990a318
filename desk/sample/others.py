"""The forums with the other eleven: invented, with titles that could stand anywhere."""

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
    Seat,
    Term,
    Waived,
)
from dialogue.models import Channel, MeetingKind

CHECKIN = MeetingKind.CHECKIN

GEORGIA = (
    Forum(
        "democracy",
        "Public Service Forum",
        held=3,
        past=(Held(250, ABROAD),),
        rhythms=(Rhythm(due=128, then=(Expected(3, WASHINGTON),)),),
    ),
    Forum(
        "energy",
        "Winter Grid Talks",
        held=1,
        past=(Held(180, WASHINGTON),),
        rhythms=(
            Rhythm(due=40, every_months=6, then=(Scheduled(24, ABROAD, set_ago=7, length=2),)),
        ),
        seats=(
            Seat("Office Director", office="EUR/CARC", terms=(Term("Nora Larkmoor", 330, "desk"),)),
            Seat(
                "Head of Department",
                organisation="Ministry of Economy",
                terms=(Term("Tamaz Vazisubaneli", 500),),
            ),
        ),
    ),
    Forum(
        "security",
        "Border Management Talks",
        held=4,
        past=(Held(685, ABROAD), Held(320, WASHINGTON)),
        rhythms=(Rhythm(due=48),),
    ),
)

ARMENIA = (
    Forum(
        "democracy",
        "Local Government Round Table",
        held=2,
        past=(Held(301, ABROAD),),
        rhythms=(Rhythm(due=64),),
    ),
    Forum(
        "energy",
        "Power and Fuel Consultations",
        past=(Held(340, ABROAD), Held(705, WASHINGTON)),
        held=2,
        rhythms=(
            Rhythm(due=26, then=(Scheduled(17, WASHINGTON, set_ago=25, hour="10:00", word=16),)),
        ),
    ),
    Forum(
        "security",
        "Disaster Response Talks",
        held=1,
        past=(Held(475, WASHINGTON),),
        rhythms=(Rhythm(due=-110),),
        kept_for=160,
    ),
)

KAZAKHSTAN = (
    Forum(
        "democracy",
        "Legislative Exchange",
        held=2,
        past=(Held(255, WASHINGTON),),
        rhythms=(Rhythm(due=112),),
    ),
    Forum(
        "energy",
        "Fuels and Metals Dialogue",
        held=6,
        past=(Held(330, ABROAD, 2),),
        rhythms=(Rhythm(due=48, then=(Scheduled(33, WASHINGTON, set_ago=2),)),),
    ),
    Forum(
        "security",
        "Transport Safety Talks",
        held=3,
        past=(Held(322, ABROAD),),
        rhythms=(Rhythm(due=43),),
    ),
)

UZBEKISTAN = (
    Forum(
        "democracy",
        "Civil Service Exchange",
        past=(Held(310, WASHINGTON),),
        held=1,
        rhythms=(
            Rhythm(
                due=70,
                then=(
                    Scheduled(52, ABROAD, set_ago=18, length=2, word=10, channel=Channel.LETTER),
                ),
            ),
        ),
    ),
    Forum(
        "energy",
        "Water and Power Commission",
        held=2,
        past=(Held(290, ABROAD), Held(97, VIDEO, kind=CHECKIN)),
        rhythms=(
            Rhythm(due=75),
            Rhythm(due=12, every_months=3, kind=CHECKIN, rotation=(VIDEO,), ask_days_ahead=10),
        ),
        kept_for=80,
    ),
)

MOLDOVA = (
    Forum(
        "democracy",
        "Independent Media Round Table",
        held=2,
        past=(Held(302, ABROAD),),
        rhythms=(Rhythm(due=63),),
    ),
    Forum(
        "energy",
        "Energy Efficiency Dialogue",
        held=3,
        past=(Held(333, WASHINGTON), Held(142, VIDEO, kind=CHECKIN)),
        rhythms=(Rhythm(due=42, then=(Scheduled(27, ABROAD, set_ago=3),)),),
    ),
    Forum(
        "security",
        "Law Enforcement Consultations",
        held=5,
        past=(Held(690, ABROAD), Held(325, WASHINGTON)),
        rhythms=(Rhythm(due=39, ask_days_ahead=45),),
    ),
)

ROMANIA = (
    Forum(
        "democracy",
        "Clean Procurement Exchange",
        held=2,
        past=(Held(215, WASHINGTON),),
        rhythms=(Rhythm(due=150),),
    ),
    Forum(
        "energy",
        "Reactor Safety Talks",
        held=8,
        past=(Held(345, ABROAD, 2),),
        rhythms=(
            Rhythm(
                due=21,
                then=(Scheduled(13, WASHINGTON, set_ago=30, length=2, hour="09:00", word=21),),
            ),
        ),
    ),
    Forum(
        "security",
        "Coastal Safety Consultations",
        held=3,
        past=(Held(348, WASHINGTON),),
        rhythms=(
            Rhythm(
                due=33,
                then=(Scheduled(19, ABROAD, set_ago=28, word=20, channel=Channel.TELEGRAM),),
            ),
        ),
    ),
)

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

FORUMS = {
    "GE": GEORGIA,
    "AM": ARMENIA,
    "KZ": KAZAKHSTAN,
    "UZ": UZBEKISTAN,
    "MD": MOLDOVA,
    "RO": ROMANIA,
    "EE": ESTONIA,
    "MN": MONGOLIA,
    "MA": MOROCCO,
    "KE": KENYA,
    "CL": CHILE,
}
