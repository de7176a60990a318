"""The twelve relationships: who works on each, and who leads its tracks."""

from dataclasses import dataclass, field

from offices.models import Part


@dataclass(frozen=True)
class Lead:
    """A track: the office that leads it, what both sides want, on what it rests."""

    office: str
    objective: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Duty:
    """An office's part, its responsible officer and the alternate (keys of people)."""

    office: str
    part: Part = Part.ACTION
    responsible: str = ""
    alternate: str = ""


@dataclass(frozen=True)
class Partner:
    """A relationship: country, capital, its clock; offices with a part; one lead per theme."""

    code: str
    name: str
    capital: str
    time_zone: str
    duties: tuple[Duty, ...]
    democracy: Lead
    energy: Lead
    security: Lead
    paused: dict[str, str] = field(default_factory=dict)

    @property
    def leads(self) -> dict[str, Lead]:
        """Return the lead of each theme, by its code."""
        return {"democracy": self.democracy, "energy": self.energy, "security": self.security}


THEMES = {"democracy": "Democracy", "energy": "Energy", "security": "Security"}

CAUCASUS = Duty("EUR/CARC", Part.DESK, "desk", "osterfield")
EASTERN = Duty("EUR/EE", Part.DESK, "greyhaven")
PM = Duty("PM", responsible="bureau", alternate="tidewell")
ENR = Duty("ENR", responsible="thornwick", alternate="coldharbour")
DRL = Duty("DRL", responsible="hollowbeck")
EVERYWHERE = (Duty("S/ES", Part.INFORMATION),)


def post(city: str, responsible: str) -> Duty:
    """Return the part of the embassy in a capital."""
    return Duty(f"Embassy {city}", Part.POST, responsible)


PARTNERS = (
    Partner(
        "AZ",
        "Azerbaijan",
        "Baku",
        "Asia/Baku",
        (
            CAUCASUS,
            post("Baku", "post"),
            PM,
            Duty("PM/FO", responsible="chair"),
            Duty("ISN", responsible="elmsworthy"),
            ENR,
            Duty("EB", responsible="stonebridge"),
            DRL,
            Duty("INL"),
            Duty("L", responsible="marlstone"),
            Duty("EUR", responsible="castlemarsh"),
        ),
        Lead(
            "DRL",
            "Talk openly about reform, and agree each year on a few things that citizens notice.",
            "Exchange of letters between the two ministries",
        ),
        Lead(
            "EUR/CARC",
            "Trade and investment with clear rules, and energy that reaches its markets.",
            "Joint statement of the two economy ministers",
        ),
        Lead(
            "EUR/CARC",
            "Know each other's concerns early, and work together where interests meet.",
            "Visit of the deputy ministers",
        ),
    ),
    Partner(
        "GE",
        "Georgia",
        "Tbilisi",
        "Asia/Tbilisi",
        (CAUCASUS, post("Tbilisi", "applecross"), DRL, PM),
        Lead("DRL", "Public services that answer, and courts that people trust."),
        Lead("EUR/CARC", "A grid that holds in winter."),
        Lead("EUR/CARC", "Borders that are open for trade and closed for smuggling."),
    ),
    Partner(
        "AM",
        "Armenia",
        "Yerevan",
        "Asia/Yerevan",
        (CAUCASUS, post("Yerevan", "rookwood"), ENR, PM),
        Lead("EUR/CARC", "Local government closer to its citizens."),
        Lead("ENR", "More than one source for every kilowatt."),
        Lead("EUR/CARC", "Help that arrives first when something happens."),
    ),
    Partner(
        "KZ",
        "Kazakhstan",
        "Astana",
        "Asia/Almaty",
        (Duty("SCA/CEN", Part.DESK, "outsider", "wildbrook"), post("Astana", "sandholme"), ENR),
        Lead("SCA/CEN", "Laws that are read before they are passed."),
        Lead("ENR", "Fuels and metals for the next twenty years."),
        Lead("SCA/CEN", "Safe transport across long distances."),
    ),
    Partner(
        "UZ",
        "Uzbekistan",
        "Tashkent",
        "Asia/Tashkent",
        (Duty("SCA/CEN", Part.DESK, "wildbrook", "outsider"), post("Tashkent", "cloverley")),
        Lead("SCA/CEN", "A civil service that is hired on merit."),
        Lead("SCA/CEN", "Power and water planned together."),
        Lead("SCA/CEN"),
    ),
    Partner(
        "MD",
        "Moldova",
        "Chisinau",
        "Europe/Chisinau",
        (
            EASTERN,
            post("Chisinau", "wintermoor"),
            Duty("DRL", responsible="uncleared", alternate="hollowbeck"),
            PM,
        ),
        Lead("DRL", "A free press that can pay its reporters."),
        Lead("EUR/EE", "Lower bills by wasting less."),
        Lead("PM", "Cross-border crime met on both sides of the border."),
    ),
    Partner(
        "RO",
        "Romania",
        "Bucharest",
        "Europe/Bucharest",
        (EASTERN, post("Bucharest", "foxglade"), ENR, PM),
        Lead("EUR/EE", "Clean procurement."),
        Lead("ENR", "Safe nuclear power in old and new plants."),
        Lead("PM", "A safe sea."),
    ),
    Partner(
        "EE",
        "Estonia",
        "Tallinn",
        "Europe/Tallinn",
        (Duty("EUR/NB", Part.DESK, "silverdale"), post("Tallinn", "birchenough")),
        Lead("EUR/NB", "Government on line, and open to all."),
        Lead("EUR/NB", "Heat without imports."),
        Lead("EUR/NB", "Networks that stay up."),
    ),
    Partner(
        "MN",
        "Mongolia",
        "Ulaanbaatar",
        "Asia/Ulaanbaatar",
        (Duty("EAP/NE", Part.DESK, "ambleford"), post("Ulaanbaatar", "steppewood")),
        Lead("EAP/NE", "Local councils with budgets of their own."),
        Lead("EAP/NE", "Clean air in winter."),
        Lead("EAP/NE", "Ready for storms and floods."),
    ),
    Partner(
        "MA",
        "Morocco",
        "Rabat",
        "Africa/Casablanca",
        (Duty("NEA/MAG", Part.DESK, "rosewarne"), post("Rabat", "palmgarth"), PM),
        Lead("NEA/MAG", "Young people in public life."),
        Lead("NEA/MAG", "Sun and wind on the grid."),
        Lead("PM", "Safe waters off both coasts."),
        paused={"democracy": "Both sides wait for the new council to take its seats."},
    ),
    Partner(
        "KE",
        "Kenya",
        "Nairobi",
        "Africa/Nairobi",
        (Duty("AF/E", Part.DESK, "kestrelby"), post("Nairobi", "acaciaford"), DRL),
        Lead("DRL", "Elections that both losers and winners accept."),
        Lead("AF/E", "Power for the villages."),
        Lead("AF/E", "Safe roads and ports."),
    ),
    Partner(
        "CL",
        "Chile",
        "Santiago",
        "America/Santiago",
        (Duty("WHA/SC", Part.DESK, "hartwhistle"), post("Santiago", "longvalley")),
        Lead("WHA/SC", "Open data on public spending."),
        Lead("WHA/SC", "Minerals mined with care for water."),
        Lead("WHA/SC", "Help across the ocean in disasters."),
    ),
)
