"""The agendas of the security dialogue with Azerbaijan, and contacts: all of it invented."""

from agenda.models import Outcome
from desk.sample.items import Item, Met, Person, Step
from dialogue.models import ContactKind

FORUM = "Bilateral Security Dialogue"

LAST_SUMMARY = (
    "Both sides found the year's work useful. They agreed to exchange lists of sites before "
    "summer and to let experts look at the training center. What was not reached comes first "
    "next time."
)
LAST_TIME = (
    Item(
        "Security of border posts",
        "bureau",
        "PM",
        lead="PM",
        duration=40,
        purpose="Two posts open next year and nobody has said who trains their staff.",
        desired_outcome="A list of posts, and a first course agreed.",
        talking_points="We can offer two courses a year. We do not pay for buildings.",
        we_bring=("a plan of courses", -310),
        they_bring=("a list of posts", -310),
        outcome=Outcome.DISCUSSED,
        minutes=(
            "Baku will open two posts and asks for two courses. Washington can give one in the "
            "spring and looks at a second one."
        ),
        steps=(
            Step("list of sites for the training center", by=-20),
            Step("draft programme of the first course", office="PM", by=20),
        ),
    ),
    Item(
        "Safety of ports",
        "post",
        "Embassy Baku",
        lead="INL",
        duration=30,
        they_bring=("the new rules of the port authority", -305),
        outcome=Outcome.CARRIED,
        minutes="First views were exchanged. Both sides want to read the new rules first.",
    ),
    Item(
        "Export controls",
        "elmsworthy",
        "ISN",
        lead="ISN",
        duration=20,
        outcome=Outcome.NOT_REACHED,
    ),
)
NEXT_TIME = (
    Item(
        "Demining: next stage",
        "bureau",
        "PM",
        lead="PM",
        duration=30,
        purpose="The present stage ends in spring.",
        desired_outcome="A date by which both sides name the next districts.",
        talking_points="Ask for the maps. Offer two teams, not more.",
        we_bring=("an overview of teams and equipment", 14),
        they_bring=("maps of the districts", 10),
        clearing=(("PM", True), ("ISN", True), ("L", False)),
    ),
    Item(
        "Police training",
        "osterfield",
        "EUR/CARC",
        then="",
        lead="INL",
        duration=20,
        purpose="A second course for instructors was asked for in the spring.",
    ),
    Item(
        "Protection of pipelines at sea",
        "post",
        "Embassy Baku",
        then="",
        is_theirs=True,
        duration=30,
        they_bring=("a paper on incidents of the last year", 12),
    ),
    Item(
        "What we say if defense purchases come up",
        "bureau",
        "PM",
        is_shared=False,
        lead="PM",
        talking_points="We listen. We name no numbers before the review is over.",
        clearing=(("PM", True), ("L", False)),
    ),
    Item(
        "Joint exercise at sea",
        "post",
        "Embassy Baku",
        then="deferred",
        because="Wait for the defense consultations.",
    ),
    Item(
        "Opening of the new consulate",
        "post",
        "Embassy Baku",
        then="declined",
        because="That is for the consular dialogue.",
    ),
)

PEOPLE = (
    Person(
        "Leyla Badamzarova",
        "Deputy Minister",
        "Ministry of Foreign Affairs",
        "badamzarova@mfa.sample.test",
    ),
    Person(
        "Orkhan Chinarly",
        "Head of Department",
        "Ministry of Foreign Affairs",
        "chinarly@mfa.sample.test",
    ),
    Person("Sevda Dumanova", "Adviser", "State Border Service"),
    Person("Murad Shamamali", "Deputy Minister", "Ministry of Energy"),
    Person("Aydan Gilavarzade", "Deputy Minister", "Ministry of Justice"),
)
CONTACTS = (
    Met(
        "AZ",
        "security",
        ContactKind.CALL,
        3,
        "post",
        "Embassy Baku",
        "The head of department said that the list of the delegation follows next week, and asked "
        "for more time on pipelines.",
        our_people="Caleb Brightwater",
        people=("Orkhan Chinarly",),
    ),
    Met(
        "AZ",
        "security",
        ContactKind.VISIT,
        16,
        "bureau",
        "PM",
        "EXERCISE: the visitors were shown the training center and asked who pays for its roof.",
        our_people="Priya Ashgrove",
        people=("Sevda Dumanova",),
        marking="SBU",
    ),
    Met(
        "AZ",
        "energy",
        ContactKind.LETTER,
        9,
        "post",
        "Embassy Baku",
        "The deputy minister thanked for the market study and will answer before the end of the "
        "month.",
        people=("Murad Shamamali",),
    ),
    Met(
        "AZ",
        "democracy",
        ContactKind.DEMARCHE,
        21,
        "post",
        "Embassy Baku",
        "We asked for access of observers to the local votes. The ministry took note and will "
        "reply in writing.",
        our_people="Caleb Brightwater",
        people=("Aydan Gilavarzade",),
    ),
)
