"""The people of the invented ministry. No name here is meant to be anybody's."""

from dataclasses import dataclass

from offices.models import Role

PASSWORD = "entente-sample"
SIGNS_IN_AT = "sample.test"


@dataclass(frozen=True)
class Officer:
    """A person: key (before the @ of the address), name, office and role there, how far cleared.

    `is_gone`: left the office some weeks ago.
    """

    key: str
    name: str
    office: str
    role: Role = Role.APPROVER
    clearance: str = "S"
    is_home_national: bool = True
    is_gone: bool = False


@dataclass(frozen=True)
class Account:
    """Somebody as whom one can sign in, and what for."""

    officer: Officer
    purpose: str
    is_administrator: bool = False


ACCOUNTS = (
    Account(
        Officer("desk", "Nora Larkmoor", "EUR/CARC"),
        "desk of Azerbaijan, Georgia and Armenia: sees all that is due, late and missed there",
    ),
    Account(
        Officer("post", "Caleb Brightwater", "Embassy Baku"),
        "the only officer of Embassy Baku: files requests, conveys what Azerbaijan asks",
    ),
    Account(
        Officer("bureau", "Priya Ashgrove", "PM"),
        "approver in PM: answers the request for a date of the defense consultations",
    ),
    Account(
        Officer("chair", "Helena Fernhollow", "PM/FO"),
        "co-chair of the Bilateral Security Dialogue: begins with the chair's page",
    ),
    Account(
        Officer("outsider", "Tomas Hazelridge", "SCA/CEN"),
        "desk of Kazakhstan and Uzbekistan: sees nothing of Azerbaijan",
    ),
    Account(
        Officer("uncleared", "Milo Pinecrest", "DRL", Role.DRAFTER, clearance="U"),
        "drafter in DRL, cleared for unclassified only: what says EXERCISE is not there",
    ),
    Account(
        Officer("admin", "Dana Merriwick", "S/ES", Role.READER),
        "keeps offices, people and assignments in /admin/; reads all relationships, owes nothing",
        is_administrator=True,
    ),
)

OTHERS = (
    # --- Bureaus ----------------------------------------------------------------------------
    Officer("castlemarsh", "Ruth Castlemarsh", "EUR"),
    Officer("osterfield", "Julian Osterfield", "EUR/CARC", Role.DRAFTER),
    Officer("quillbrook", "Mara Quillbrook", "EUR/CARC", Role.READER, clearance="C"),
    Officer("tidewell", "Gregor Tidewell", "PM", Role.DRAFTER),
    Officer("elmsworthy", "Victor Elmsworthy", "ISN"),
    Officer("hollowbeck", "Greta Hollowbeck", "DRL"),
    Officer("thornwick", "Samuel Thornwick", "ENR"),
    Officer("coldharbour", "Ines Coldharbour", "ENR", Role.DRAFTER),
    Officer("stonebridge", "Paula Stonebridge-Vane", "EB"),
    Officer("marlstone", "Wendy Marlstone", "L"),
    Officer("fairmeadow", "Owen Fairmeadow", "INL", is_gone=True),
    # --- Desks ------------------------------------------------------------------------------
    Officer("wildbrook", "Lucy Wildbrook", "SCA/CEN"),
    Officer("greyhaven", "Anton Greyhaven", "EUR/EE"),
    Officer("silverdale", "Iris Silverdale-Moss", "EUR/NB"),
    Officer("ambleford", "Hugo Ambleford", "EAP/NE"),
    Officer("rosewarne", "Salma Rosewarne", "NEA/MAG"),
    Officer("kestrelby", "Dorian Kestrelby", "AF/E"),
    Officer("hartwhistle", "Elena Hartwhistle", "WHA/SC"),
    # --- Posts ------------------------------------------------------------------------------
    Officer("applecross", "Fiona Applecross", "Embassy Tbilisi"),
    Officer("rookwood", "Peter Rookwood-Lane", "Embassy Yerevan"),
    Officer("wintermoor", "Agnes Wintermoor", "Embassy Chisinau"),
    Officer("foxglade", "Leonard Foxglade", "Embassy Bucharest"),
    Officer("birchenough", "Karin Birchenough", "Embassy Tallinn"),
    Officer("sandholme", "Yusuf Sandholme", "Embassy Astana"),
    Officer("cloverley", "Beatrix Cloverley", "Embassy Tashkent"),
    Officer("steppewood", "Oskar Steppewood", "Embassy Ulaanbaatar"),
    Officer("palmgarth", "Noor Palmgarth", "Embassy Rabat"),
    Officer("acaciaford", "Joyce Acaciaford", "Embassy Nairobi"),
    Officer("longvalley", "Ramon Longvalley", "Embassy Santiago"),
)
