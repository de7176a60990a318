"""The programmes of the sample's other relationships, smaller ones; all invented."""

from desk.sample.groups import COAST, CUSTOMS, ROADS
from desk.sample.promises import Measure, Programme, Promise, Word

OTHERS = (
    Programme(
        "GE",
        "Border Management Talks",
        (
            Promise(
                "Test one window for carriers at a crossing",
                "Embassy Tbilisi",
                45,
                (Word(30, "on_track", "The crossing is chosen."),),
                under=(CUSTOMS, "One window for carriers"),
            ),
            Promise(
                "Share the manual for scanners",
                "EUR/CARC",
                20,
                under=(CUSTOMS, "Dogs and scanners"),
            ),
        ),
        ago=200,
    ),
    Programme(
        "KZ",
        "Transport Safety Talks",
        (
            Promise(
                "Map the winter roads that close first",
                "Embassy Astana",
                30,
                (Word(26, "risk", "Two of five regions are mapped."),),
                under=(ROADS, "Winter roads"),
            ),
        ),
        (
            Measure(
                "Crossings with barriers",
                "12 crossings",
                "Embassy Astana",
                200,
                ((40, "5 of 12", "on_track"),),
                under=(ROADS, "Crossings of rail and road"),
            ),
        ),
        ago=190,
    ),
    Programme(
        "RO",
        "Coastal Safety Consultations",
        (
            Promise(
                "Run the night search exercise",
                "Embassy Bucharest",
                -12,
                (Word(100, "on_track", "The boats are promised."),),
                under=(COAST, "Search at night"),
            ),
        ),
        ago=210,
    ),
    Programme(
        "EE",
        "Resilient Networks Consultations",
        (
            Promise(
                "List the exchange points that have no second line",
                "Embassy Tallinn",
                62,
                (Word(20, "on_track", "Nine of eleven are listed."),),
            ),
        ),
        ago=220,
    ),
    Programme(
        "MN",
        "Clean Air Dialogue",
        (Promise("Print the survey of the winter", "Embassy Ulaanbaatar", 28),),
        ago=180,
    ),
    Programme(
        "MA",
        "Safe Waters Talks",
        (
            Promise(
                "Mark the wrecks on both charts",
                "Embassy Rabat",
                70,
                (Word(31, "on_track", "Four of six are marked."),),
            ),
        ),
        ago=230,
    ),
    Programme(
        "KE",
        "Road and Port Safety Talks",
        (
            Promise(
                "Paint the test road",
                "Embassy Nairobi",
                -5,
                (Word(44, "delayed", "Rain stopped the work."),),
            ),
        ),
        ago=240,
    ),
    Programme(
        "CL",
        "Minerals and Water Dialogue",
        (Promise("Compare two ways to count water", "Embassy Santiago", 55),),
        ago=170,
    ),
)
