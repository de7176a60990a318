"""Short references, `AZ-7KQ4`: for the phone, for mails and for /r/AZ-7KQ4 (design §10). Pure.

The country's code, then four characters of an alphabet in which none can be taken for another.
"""

import re

# As in the database's core_new_reference, which gives them: some 457,000 for each country.
# Without 0 O, 1 I L, U (a V in haste); of 2 Z, 5 S, 6 G, 8 B the digit stands.
ALPHABET = "23456789ACDEFHJKMNPQRTVWXY"
LENGTH = 4

_MEANT = str.maketrans("ZSGB", "2568")
_BLANKS_AND_DASHES = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_SHAPE = re.compile(rf"[A-Z]{{2}}[A-Z0-9]{{{LENGTH}}}", re.IGNORECASE | re.ASCII)


def read_reference(typed: str) -> str | None:
    """The reference that somebody typed, as it is stored: `az 7kq4` and `AZ7KQ4`, or one with a
    long dash, are `AZ-7KQ4`; a Z, S, G or B is the digit it was misread from. None when it can
    be none."""
    packed = _BLANKS_AND_DASHES.sub("", typed)
    if not _SHAPE.fullmatch(packed):
        return None
    country, code = packed[:2].upper(), packed[2:].upper().translate(_MEANT)
    return f"{country}-{code}" if set(code) <= set(ALPHABET) else None
