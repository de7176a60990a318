"""The requests of the other eleven relationships: all invented."""

from agenda.models import AnswerKind, AskKind
from desk.sample.asking import Asked, Day, Paper, Said
from desk.sample.forums import ABROAD

ELSEWHERE = (
    Paper(
        "GE",
        "Embassy Tbilisi",
        "applecross",
        "Guests at the Winter Grid Talks",
        filed_ago=6,
        suspense=5,
        asks=(
            Asked(
                AskKind.DECIDE,
                "Are the neighbors invited to the second day?",
                "EUR/CARC",
                "Winter Grid Talks",
                answers=(
                    Said(
                        AnswerKind.DEFERRED,
                        "desk",
                        ago=1,
                        text="Once Georgia has confirmed the days.",
                        defer_until=16,
                    ),
                ),
            ),
        ),
    ),
    Paper(
        "KZ",
        "Embassy Astana",
        "sandholme",
        "Drivers' hours in international transport",
        filed_ago=4,
        suspense=3,
        theme="security",
        is_theirs=True,
        background="Raised by the Ministry of Transport.",
        asks=(
            Asked(
                AskKind.PROVIDE,
                "A short note on how our rules count drivers' hours on trips abroad.",
                "SCA/CEN",
            ),
        ),
    ),
    Paper(
        "MD",
        "EUR/EE",
        "greyhaven",
        "Invitation to the Law Enforcement Consultations",
        filed_ago=3,
        suspense=8,
        asks=(
            Asked(
                AskKind.TEXT,
                "The invitation as the desk has drafted it.",
                "PM",
                "Law Enforcement Consultations",
            ),
        ),
    ),
    Paper(
        "RO",
        "Embassy Bucharest",
        "foxglade",
        "Observers at the Reactor Safety Talks",
        filed_ago=9,
        suspense=-1,
        asks=(
            Asked(
                AskKind.DECIDE,
                "Do both regulators send observers?",
                "ENR",
                "Reactor Safety Talks",
                answers=(Said(AnswerKind.APPROVED, "thornwick", ago=4, text="One from each."),),
            ),
        ),
    ),
    Paper(
        "KE",
        "Embassy Nairobi",
        "acaciaford",
        "A day for the Village Power Dialogue",
        filed_ago=7,
        suspense=-1,
        asks=(
            Asked(
                AskKind.DATE,
                "One of two days in Nairobi for the Village Power Dialogue.",
                "AF/E",
                "Village Power Dialogue",
                days=(Day(16, ABROAD), Day(23, ABROAD, is_recommended=True)),
            ),
        ),
    ),
    Paper(
        "CL",
        "Embassy Santiago",
        "longvalley",
        "A second meeting this year on minerals and water",
        filed_ago=15,
        suspense=-6,
        asks=(
            Asked(
                AskKind.DECIDE,
                "Do we propose a second meeting this year?",
                "WHA/SC",
                "Minerals and Water Dialogue",
                answers=(
                    Said(
                        AnswerKind.DISAPPROVED,
                        "hartwhistle",
                        ago=8,
                        text="The chairs' calls should come first.",
                    ),
                ),
            ),
        ),
    ),
)
