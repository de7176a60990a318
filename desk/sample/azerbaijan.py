"""The forums with Azerbaijan. Their names are public knowledge; all else is invented."""

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
from dialogue.models import MeetingKind

CHECKIN, REVIEW = MeetingKind.CHECKIN, MeetingKind.REVIEW

REFORM = Forum(
    "democracy",
    "Dialogue on Democracy and Reform",
    held=2,
    past=(Held(590, ABROAD), Held(222, WASHINGTON)),
    rhythms=(
        Rhythm(due=143, then=(Expected(4, ABROAD),)),
        Rhythm(
            due=18,
            every_months=6,
            kind=CHECKIN,
            rotation=(VIDEO,),
            ask_days_ahead=21,
            then=(Waived("The chairs met at a conference and need no call this time.", set_ago=2),),
        ),
    ),
    seats=(
        Seat(
            "Deputy Assistant Secretary",
            office="DRL",
            terms=(Term("Lydia Marrowstone", 900), Term("Theo Wrenfield-Hale", 210)),
        ),
        Seat(
            "Deputy Minister",
            organisation="Ministry of Justice",
            terms=(Term("Aydan Gilavarzade", 640),),
        ),
    ),
)

ECONOMIC = Forum(
    "energy",
    "Economic Partnership Commission",
    held=5,
    past=(
        Held(672, WASHINGTON, 2),
        Held(306, ABROAD, 2),
        Held(212, VIDEO, kind=CHECKIN),
        Held(121, VIDEO, kind=CHECKIN),
    ),
    rhythms=(
        Rhythm(due=75, then=(Scheduled(47, WASHINGTON, set_ago=11, length=2),)),
        Rhythm(due=-32, every_months=3, kind=CHECKIN, rotation=(VIDEO,), ask_days_ahead=45),
    ),
    seats=(
        Seat(
            "Deputy Assistant Secretary",
            office="EUR",
            terms=(Term("Bernard Oakhollow", 1100), Term("Ruth Castlemarsh", 320, "castlemarsh")),
        ),
        Seat(
            "Deputy Assistant Secretary",
            office="EB",
            terms=(Term("Paula Stonebridge-Vane", 480, "stonebridge"),),
        ),
        Seat(
            "Deputy Minister",
            organisation="Ministry of Economy",
            terms=(Term("Rauf Khazrizade", 1000), Term("Nigar Narinjova", 150)),
        ),
    ),
)

ENERGY = Forum(
    "energy",
    "Energy Diplomacy Dialogue",
    held=2,
    past=(Held(695, WASHINGTON), Held(330, ABROAD)),
    rhythms=(
        Rhythm(
            due=41,
            then=(Postponed(78, "Both sides want to read the market study first.", set_ago=6),),
        ),
    ),
    seats=(
        Seat(
            "Deputy Assistant Secretary",
            office="ENR",
            terms=(Term("Samuel Thornwick", 700, "thornwick"),),
        ),
        Seat(
            "Deputy Minister",
            organisation="Ministry of Energy",
            terms=(Term("Murad Shamamali", 800),),
        ),
    ),
)

DEFENSE = Forum(
    "security",
    "Bilateral Defense Consultations",
    held=10,
    past=(Held(1053, ABROAD), Held(688, WASHINGTON, 2), Held(324, ABROAD, 2)),
    rhythms=(Rhythm(due=64),),
    seats=(
        Seat(
            "Deputy Assistant Secretary",
            office="PM",
            terms=(Term("Marcus Pellingworth", 760), Term("Joan Tarnbrook", 95)),
        ),
        Seat(
            "Deputy Minister",
            organisation="Ministry of Defense",
            terms=(Term("Elmar Daghtepeli", 690),),
        ),
    ),
)

SECURITY = Forum(
    "security",
    "Bilateral Security Dialogue",
    formerly="Security Policy Consultations",
    renamed_ago=100,
    held=3,
    past=(Held(655, WASHINGTON),),
    # The period that was due 310 days ago is held in desk.sample.consultations.
    rhythms=(
        Rhythm(due=-310, then=(Scheduled(20, WASHINGTON, set_ago=22),)),
        Rhythm(due=-55, kind=CHECKIN, rotation=(VIDEO,), ask_days_ahead=30),
        # Before the consultation the chairs go through the whole programme; no date is set yet.
        Rhythm(due=9, kind=REVIEW, rotation=(VIDEO,), ask_days_ahead=30),
    ),
    kept_for=330,
    seats=(
        Seat(
            "Assistant Secretary",
            office="PM/FO",
            terms=(Term("Edwin Sallowby", 940), Term("Helena Fernhollow", 260, "chair")),
        ),
        Seat(
            "Deputy Minister",
            organisation="Ministry of Foreign Affairs",
            terms=(Term("Leyla Badamzarova", 410),),
        ),
    ),
)

EXERCISE = Forum(
    "security",
    "EXERCISE Harbor Security Table",
    marking="SBU",
    held=1,
    past=(Held(152, ABROAD),),
    rhythms=(Rhythm(due=71, every_months=6, rotation=(ABROAD, VIDEO)),),
    kept_for=60,
)

FORUMS = (REFORM, ECONOMIC, ENERGY, DEFENSE, SECURITY, EXERCISE)
