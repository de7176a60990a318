"""What may follow the question mark of each page; the crawl notices when a page reads more.

`{meeting}`, `{body}`, … stand for a visible, a hidden and an absent record in turn.
"""

from tests.harness.samples import PLACES, Finder, words

LIST = ["page=2", "page=999", "page=x"]
WRONG_FILE = "format=xls&table=wrong"
CSV = ["format=csv", WRONG_FILE]

# What may be asked: each has a form of its own.
ASKS = [
    *(f"kind={kind}" for kind in ("date", "structure", "text", "decide", "provide", "wrong")),
    *(
        f"kind=structure&effect={effect}"
        for effect in ("rename", "seat", "level", "cadence", "found_group", "other", "wrong")
    ),
    "kind=decide&theirs=1",
    "kind=date&meeting={meeting}",
    "kind=date&meeting={meeting}&day=2026-05-12&day=soon&venue=video",
    "kind=date&meeting={meeting}&day=soon&venue=wrong",
    "kind=structure&effect=rename&body={body}",
    "kind=decide&contact={contact}",
]

ORIGINS = [
    *(f"{name}={{{name}}}" for name in ("group", "meeting", "conclusion")),
    "group=wrong&meeting=wrong&conclusion=wrong",
]
QUARTERS = ["quarter=2026-01-01", "quarter=soon", "quarter=2026-01-01&format=csv", *LIST, *CSV]

QUERIES: dict[str, list[str]] = {
    "desk:mine": [
        *(f"show={show}" for show in ("mine", "office", "standing-in", "wrong")),
        *(
            f"section={code}&show=office"
            for code in ("late", "week", "nobody", "others", "partner", "month", "wrong")
        ),
        "section=late&page=2",
        "section=missed",
        *(f"{show}&format=csv" for show in ("show=mine", "show=office", "show=standing-in")),
        *(f"section={code}&show=office&format=csv" for code in ("late", "nobody", "missed")),
        *CSV,
    ],
    "desk:hand_overs": [*LIST, *CSV],
    "desk:hand_over": ["parts=2", "table=parts&format=csv", *LIST, *CSV],
    "desk:office_moves": [*LIST, *CSV],
    "desk:office_move": ["parts=2", "table=parts&format=csv", *LIST, *CSV],
    "desk:notices": [
        *(f"show={show}" for show in ("sent", "waiting", "failed", "ambiguous", "silent")),
        *(f"show={show}" for show in ("coming", "wrong")),
        *(f"show={show}&format=csv" for show in ("waiting", "coming")),
        *LIST,
        *CSV,
    ],
    "desk:told": [*LIST, *CSV, "days=2", "days=x", "format=csv&table=days"],
    "desk:chair": [
        "section=decisions",
        "section=late",
        "section=late&page=2",
        "section=wrong",
        *(f"section={code}&format=csv" for code in ("decisions", "late")),
        "section=late&format=xls&table=wrong",
    ],
    "desk:relationships": [
        "q=a",
        "q=France",
        "standing=overdue",
        "standing=wrong",
        *LIST,
        "q=a&format=csv",
        *CSV,
    ],
    "desk:relationship": [],
    "desk:set_up": [
        *LIST,
        "offices=2",
        "tracks=2",
        *(f"table={table}&format=csv" for table in ("tracks", "forums", "offices")),
        WRONG_FILE,
    ],
    "desk:request": [*LIST, *CSV],
    "desk:bodies": ["q=Old", "q=zq00003", *LIST, "q=Old&format=csv", *CSV],
    "desk:body": [*LIST, "table=chairs&format=csv", "table=programme&format=csv", *CSV],
    "desk:meeting": [*LIST, *CSV, "table=agenda&format=csv"],
    "desk:propose_dates": [
        *(f"place={place}" for place in ("home", "partner", "video", "wrong")),
        "from=2026-05-12",
        "from=soon&place=video",
    ],
    "dialogue:schedule": [
        "day=2026-05-12&venue=video&time=09:00",
        "day=soon&venue=wrong&time=late",
    ],
    "offices:holidays": [*LIST, *CSV],
    "offices:away": [*LIST, *CSV],
    "desk:requests": [
        *(f"box={box}" for box in ("in", "out", "release", "all", "wrong")),
        "box=all&page=2",
        "box=all&country={relationship}",
        *(f"box={box}&format=csv" for box in ("in", "out", "release", "all")),
        "box=all&country={relationship}&format=csv",
        *CSV,
    ],
    "desk:who": [
        "at={counterpart}",
        "at=wrong",
        "q=zq00003",
        "q=a",
        *LIST,
        "offices=2",
        "q=a&format=csv",
        "table=offices&format=csv",
        *CSV,
    ],
    "desk:contacts": [
        *(f"kind={kind}" for kind in ("visit", "wrong")),
        "track={track}",
        "kind=call&track={track}&format=csv",
        *LIST,
        *CSV,
    ],
    "workinggroups:activities": [
        *(f"show={show}" for show in ("uncovered", "over", "wrong")),
        "track={track}",
        "group={group}",
        "show=uncovered&track={track}&format=csv",
        *LIST,
        *CSV,
    ],
    "workinggroups:new_activity": ["group={group}", "group=wrong"],
    "workinggroups:new_group": ["forum={body}", "forum=wrong"],
    "dialogue:delegation": ["home=2", "partner=2", *CSV],
    "dialogue:add_delegate": ["side=partner", "side=wrong"],
    "dialogue:new_contact": ["track={track}", "track=wrong"],
    "dialogue:set_cadence": ["kind=checkin", "kind=wrong"],
    "desk:new_request": LIST,
    "desk:new_contact": LIST,
    "desk:new_item": LIST,
    "workinggroups:conclusions": [*LIST, *CSV],
    "agenda:new": ASKS,
    "agenda:add_ask": ASKS,
    "agenda:new_item": ["by=partner", "by=wrong", "contact={contact}", "contact=wrong"],
    "desk:history": [*LIST, *CSV],
    "offices:drafts": LIST,
    "reminders:operator": [*LIST, *CSV],
    "desk:search": [
        "q={reference}",
        "q=nonsense",
        "q=",
        "q=Dialogue&page=2",
        "q={word}",
        "q={word}&format=csv",
        *(f"q={typed}" for typed in ("zq", "Consult", "dialogue%20-old", "%22b%20second%22")),
        *(f"q={typed}" for typed in ("the", "%00", "%3C%3E%27%22%26%7C%21%3A%2A")),
        *(f"q=zq&kind={kind}" for kind in ("body", "meeting", "ask", "wrong")),
        "q=zq&track=security&from=2026-01-01&to=2026-12-31",
        "q=zq&country={relationship}&from=soon&to=1",
        "country={relationship}",
        "kind=actionrequest",
        "q=zq&format=csv",
        WRONG_FILE,
    ],
    "workinggroups:programme": [
        *(f"show={show}" for show in ("force", "proposed", "done", "ended", "wrong")),
        "benchmarks=2",
        "group={group}",
        "group=wrong",
        "show=proposed&format=csv",
        "table=benchmarks&format=csv",
        *LIST,
        *CSV,
    ],
    "workinggroups:import": ["wrong=2", "row=2", "row=x", "table=wrong&format=csv", *LIST, *CSV],
    "workinggroups:of_meeting": [*LIST, *CSV],
    "workinggroups:progress": [
        *(f"{name}=2" for name in ("bodies", "benchmarks")),
        *(f"table={table}&format=csv" for table in ("bodies", "benchmarks")),
        *LIST,
        *CSV,
    ],
    "workinggroups:conclusion": [*LIST, *CSV],
    "workinggroups:decide_step": ["meeting={meeting}", "meeting=wrong"],
    "workinggroups:decide_benchmark": ["meeting={meeting}", "meeting=wrong"],
    "workinggroups:new_step": ORIGINS,
    "workinggroups:new_benchmark": ORIGINS,
    "workinggroups:step": [*LIST, *CSV],
    "workinggroups:benchmark": [*LIST, *CSV],
    "workinggroups:reports": QUARTERS,
    "workinggroups:report": QUARTERS,
    "workinggroups:report_row": ["quarter=2026-01-01", "quarter=soon", *LIST],
    "account_login": ["next=/requests/"],
}

# The names of the stand-ins: which kind of record, and which of its arguments is meant.
STAND_INS: dict[str, tuple[Finder, str]] = {
    "reference": (PLACES["r/<str:reference>"], "reference"),
    "word": (words, "word"),
    "group": (PLACES["bodies/<uuid:uid>/issues"], "uid"),
    "relationship": (PLACES["relationships/<slug:code>"], "code"),
    **{
        name: (PLACES[f"{place}/<uuid:uid>"], "uid")
        for name, place in {
            "track": "tracks",
            "body": "bodies",
            "group": "bodies",
            "conclusion": "conclusions",
            "seat": "seats",
            "meeting": "meetings",
            "request": "requests",
            "ask": "asks",
            "contact": "contacts",
            "counterpart": "counterparts",
        }.items()
    },
}

# Ours to describe; what allauth and the admin read after the question mark is theirs.
OUR_APPS = {"desk", "agenda", "workinggroups", "dialogue", "reminders", "offices"}


# What `make test` asks for beside one file of each list; `make proofs` asks for all.
_IN_SHORT = {
    "agenda:new": ASKS,
    "desk:requests": ["box=all"],
    "desk:search": ["q={reference}", "q={word}"],
}


def queries_of(route_name: str, *, in_short: bool = False) -> list[str]:
    """Return what may follow the question mark on a route; `in_short` what differs most."""
    said = QUERIES.get(route_name, [])
    if not in_short:
        return said
    return [*_IN_SHORT.get(route_name, []), *(one for one in said if one == "format=csv")]


def keys_said(route_name: str) -> set[str]:
    """Return the names after the question mark that QUERIES gives for a route."""
    said = QUERIES.get(route_name, [])
    return {pair.partition("=")[0] for query in said for pair in query.split("&")}
