"""The offices of the invented ministry, superiors first."""

from dataclasses import dataclass

HOME_ZONE = "America/New_York"


@dataclass(frozen=True)
class Desk:
    """An office: its code and name, the code of its superior, where its clock hangs."""

    code: str
    name: str
    superior: str = ""
    country: str = "US"
    time_zone: str = HOME_ZONE


def embassy(city: str, country: str, time_zone: str, superior: str) -> Desk:
    """Return the embassy in a capital."""
    return Desk(f"Embassy {city}", f"Embassy in {city}", superior, country, time_zone)


OFFICES = (
    # --- The floors above -------------------------------------------------------------------
    Desk("P", "Under Secretary for Political Affairs"),
    Desk("T", "Under Secretary for International Security"),
    Desk("E", "Under Secretary for Economic Affairs"),
    Desk("J", "Under Secretary for Democracy"),
    Desk("S/ES", "Executive Secretariat"),
    Desk("L", "Office of the Legal Adviser"),
    # --- Bureaus that know a subject --------------------------------------------------------
    Desk("PM/FO", "Political-Military Affairs, Front Office", "T"),
    Desk("PM", "Bureau of Political-Military Affairs", "PM/FO"),
    Desk("ISN", "Bureau of Nonproliferation", "T"),
    Desk("ENR", "Bureau of Energy Resources", "E"),
    Desk("EB", "Bureau of Economic and Business Affairs", "E"),
    Desk("DRL", "Bureau of Democracy and Rule of Law", "J"),
    Desk("INL", "Bureau of Law Enforcement Affairs", "J"),
    # --- Bureaus of regions and their desks -------------------------------------------------
    Desk("EUR", "Bureau of European Affairs", "P"),
    Desk("EUR/CARC", "Office of Caucasus Affairs", "EUR"),
    Desk("EUR/EE", "Office of Eastern European Affairs", "EUR"),
    Desk("EUR/NB", "Office of Nordic and Baltic Affairs", "EUR"),
    Desk("SCA/CEN", "Office of Central Asian Affairs", "P"),
    Desk("EAP/NE", "Office of Northeast Asian Affairs", "P"),
    Desk("NEA/MAG", "Office of Maghreb Affairs", "P"),
    Desk("AF/E", "Office of East African Affairs", "P"),
    Desk("WHA/SC", "Office of Southern Cone Affairs", "P"),
    # --- Posts ------------------------------------------------------------------------------
    embassy("Baku", "AZ", "Asia/Baku", "EUR"),
    embassy("Tbilisi", "GE", "Asia/Tbilisi", "EUR"),
    embassy("Yerevan", "AM", "Asia/Yerevan", "EUR"),
    embassy("Chisinau", "MD", "Europe/Chisinau", "EUR"),
    embassy("Bucharest", "RO", "Europe/Bucharest", "EUR"),
    embassy("Tallinn", "EE", "Europe/Tallinn", "EUR"),
    embassy("Astana", "KZ", "Asia/Almaty", "SCA/CEN"),
    embassy("Tashkent", "UZ", "Asia/Tashkent", "SCA/CEN"),
    embassy("Ulaanbaatar", "MN", "Asia/Ulaanbaatar", "EAP/NE"),
    embassy("Rabat", "MA", "Africa/Casablanca", "NEA/MAG"),
    embassy("Nairobi", "KE", "Africa/Nairobi", "AF/E"),
    embassy("Santiago", "CL", "America/Santiago", "WHA/SC"),
)
