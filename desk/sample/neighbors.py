"""The forums with the six nearest to Azerbaijan: invented, with titles that fit anywhere."""

from desk.sample.forums import (
    ABROAD,
    VIDEO,
    WASHINGTON,
    Expected,
    Forum,
    Held,
    Rhythm,
    Scheduled,
    Seat,
    Term,
)
from dialogue.models import Channel, MeetingKind

CHECKIN, REVIEW = MeetingKind.CHECKIN, MeetingKind.REVIEW

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
            Seat("Office Director", office="EUR/CARC", terms=(Term("Ada Brindlewood", 330),)),
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
        # The review is told in desk.sample.reviewing.
        past=(Held(685, ABROAD), Held(320, WASHINGTON), Held(22, VIDEO, kind=REVIEW)),
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

NEIGHBORS = {
    "GE": GEORGIA,
    "AM": ARMENIA,
    "KZ": KAZAKHSTAN,
    "UZ": UZBEKISTAN,
    "MD": MOLDOVA,
    "RO": ROMANIA,
}
