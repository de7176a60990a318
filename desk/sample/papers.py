"""The requests of Azerbaijan, and what happened after them: all invented."""

from agenda.effects import Rename, SeatChair
from agenda.models import AnswerKind, AskKind
from desk.sample.asking import Afterwards, Asked, Day, Paper, Said, Stand
from desk.sample.forums import WASHINGTON, Confirmed
from desk.sample.papers_marked import EXERCISE_ROUTE, EXERCISE_TABLE
from offices.models import ClearanceWord, Side

NEXT_DEFENSE_CONSULTATIONS = Paper(
    "AZ",
    "Embassy Baku",
    "post",
    "Next Bilateral Defense Consultations",
    filed_ago=4,
    suspense=2,
    background=(
        "The ministry in Baku can come on either date and prefers the later one. "
        "It asks us to settle the names and the chairs before the invitation goes out."
    ),
    asks=(
        Asked(
            AskKind.DATE,
            "One of two dates in Washington for the next Bilateral Defense Consultations.",
            "PM",
            "Bilateral Defense Consultations",
            days=(Day(42, WASHINGTON, 2), Day(49, WASHINGTON, 2, is_recommended=True)),
        ),
        Asked(
            AskKind.STRUCTURE,
            "Call the Bilateral Defense Consultations a dialogue as well.",
            "PM",
            "Bilateral Defense Consultations",
            effect=Rename("Bilateral Defense Dialogue"),
        ),
        Asked(
            AskKind.STRUCTURE,
            "Let ISN co-chair the Bilateral Security Dialogue beside PM.",
            "PM",
            "Bilateral Security Dialogue",
            effect=SeatChair(
                Side.HOME,
                2,
                "Deputy Assistant Secretary",
                office="ISN",
                holder_name="Victor Elmsworthy",
            ),
            stands=(
                Stand("ISN", ClearanceWord.CLEARED, "elmsworthy", ago=3),
                Stand("L"),
            ),
        ),
    ),
)

WHERE_TO_TALK_ABOUT_THE_GRID = Paper(
    "AZ",
    "Embassy Baku",
    "post",
    "Where to talk about the grid",
    filed_ago=9,
    suspense=-2,
    background="Both forums have it on their list, and the delegations are not the same.",
    asks=(
        Asked(
            AskKind.DECIDE,
            "Which of the two forums takes the subject of the grid this year?",
            "EUR/CARC",
            "Energy Diplomacy Dialogue",
        ),
    ),
)

EXPERTS_ON_WIND = Paper(
    "AZ",
    "Embassy Baku",
    "post",
    "Experts on wind power at sea",
    filed_ago=3,
    suspense=6,
    theme="energy",
    is_theirs=True,
    background="Raised by the Ministry of Energy when we called on it.",
    asks=(
        Asked(
            AskKind.PROVIDE,
            "Two experts on wind power at sea who could speak in Baku.",
            "ENR",
        ),
    ),
)

MOVE_THE_DIALOGUE = Paper(
    "AZ",
    "Embassy Baku",
    "post",
    "Move the Bilateral Security Dialogue by some days",
    filed_ago=14,
    suspense=-8,
    background="The head of the delegation from Baku cannot travel before.",
    asks=(
        Asked(
            AskKind.DATE,
            "A later day in Washington for the Bilateral Security Dialogue.",
            "EUR/CARC",
            "Bilateral Security Dialogue",
            days=(Day(25, WASHINGTON, is_recommended=True), Day(32, WASHINGTON)),
            answers=(Said(AnswerKind.APPROVED, "desk", ago=12, day=Day(25, WASHINGTON)),),
        ),
    ),
)

SUBJECTS_OF_REFORM = Paper(
    "AZ",
    "Embassy Baku",
    "post",
    "Three subjects for the Dialogue on Democracy and Reform",
    filed_ago=6,
    suspense=4,
    asks=(
        Asked(
            AskKind.DECIDE,
            "Which three subjects do we propose?",
            "DRL",
            "Dialogue on Democracy and Reform",
            answers=(
                Said(
                    AnswerKind.QUESTION,
                    "hollowbeck",
                    ago=1,
                    text="Has the ministry in Baku named subjects of its own?",
                ),
            ),
        ),
    ),
)

HEAD_OF_DELEGATION = Paper(
    "AZ",
    "Embassy Baku",
    "post",
    "Our delegation to the Bilateral Security Dialogue",
    filed_ago=7,
    suspense=3,
    asks=(
        Asked(
            AskKind.DECIDE,
            "Who leads our delegation, so that Baku can match the level?",
            "PM",
            "Bilateral Security Dialogue",
            answers=(
                Said(
                    AnswerKind.TRANSFERRED,
                    "bureau",
                    ago=2,
                    text="The front office names heads of delegation.",
                    to_office="PM/FO",
                ),
            ),
        ),
    ),
)

BUSINESS_DAY = Paper(
    "AZ",
    "EUR/CARC",
    "osterfield",
    "A day for companies before the Economic Partnership Commission",
    released_by="desk",
    filed_ago=8,
    suspense=5,
    asks=(
        Asked(
            AskKind.DECIDE,
            "Do companies meet on the day before the commission?",
            "EB",
            "Economic Partnership Commission",
            stands=(
                Stand("ENR", ClearanceWord.CLEARED, "thornwick", ago=6),
                Stand(
                    "EUR",
                    ClearanceWord.NOT_CLEARED,
                    "castlemarsh",
                    ago=3,
                    text="The chairs need that day for themselves.",
                ),
            ),
        ),
    ),
)

POLICE_TRAINING = Paper(
    "AZ",
    "EUR/CARC",
    "osterfield",
    "Courses for the border police next year",
    released_by="desk",
    filed_ago=10,
    suspense=7,
    theme="security",
    asks=(
        Asked(
            AskKind.PROVIDE,
            "The list of courses for the border police that are planned for next year.",
            "INL",
        ),
    ),
)

NEW_CHAIR = Paper(
    "AZ",
    "EUR/CARC",
    "desk",
    "Papers on the new co-chair from the Ministry of Economy",
    filed_ago=5,
    suspense=1,
    asks=(
        Asked(
            AskKind.PROVIDE,
            "A short paper on the new co-chair of the commission.",
            "Embassy Baku",
            "Economic Partnership Commission",
        ),
    ),
)

ROOMS_IN_BAKU = Paper(
    "AZ",
    "EUR/CARC",
    "osterfield",
    "Rooms in Baku for the Dialogue on Democracy and Reform",
    filed_ago=1,
    suspense=8,
    asks=(
        Asked(
            AskKind.PROVIDE,
            "Two places in Baku with room for sixty people.",
            "Embassy Baku",
            "Dialogue on Democracy and Reform",
        ),
    ),
)

AZERBAIJAN = (
    MOVE_THE_DIALOGUE,
    POLICE_TRAINING,
    WHERE_TO_TALK_ABOUT_THE_GRID,
    BUSINESS_DAY,
    HEAD_OF_DELEGATION,
    SUBJECTS_OF_REFORM,
    NEW_CHAIR,
    NEXT_DEFENSE_CONSULTATIONS,
    EXPERTS_ON_WIND,
    EXERCISE_TABLE,
    EXERCISE_ROUTE,
    ROOMS_IN_BAKU,
)
AFTERWARDS = (
    Afterwards(
        "AZ",
        "Bilateral Security Dialogue",
        Confirmed(word=5, hour="09:30"),
        by="desk",
        office="EUR/CARC",
    ),
)
