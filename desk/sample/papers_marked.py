"""The requests that are marked above U, for practice: each says EXERCISE wherever it speaks."""

from agenda.models import AskKind
from desk.sample.asking import Asked, Paper

EXERCISE_TABLE = Paper(
    "AZ",
    "EUR/CARC",
    "desk",
    "EXERCISE Who sits at the harbor table",
    filed_ago=3,
    suspense=9,
    marking="SBU/NF",
    background="EXERCISE Invented, to practice with marked papers.",
    asks=(
        Asked(
            AskKind.DECIDE,
            "EXERCISE Which offices sit at the harbor table?",
            "PM",
            "EXERCISE Harbor Security Table",
        ),
    ),
)

EXERCISE_ROUTE = Paper(
    "AZ",
    "Embassy Baku",
    "post",
    "EXERCISE Route of the harbor visit",
    filed_ago=2,
    suspense=4,
    marking="C",
    theme="security",
    background="EXERCISE Invented, to practice with marked papers.",
    asks=(
        Asked(
            AskKind.DECIDE,
            "EXERCISE Which way does the harbor visit take?",
            "EUR/CARC",
        ),
    ),
)
