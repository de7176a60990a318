"""One hand-over of the sample, planned four weeks ahead and not confirmed yet, with two notes."""

from desk.sample.stage import Stage
from offices.services.hand_overs import plan_hand_over, write_note

OFFICE, LEAVER, SUCCESSOR = "EUR/CARC", "desk", "osterfield"
NOTES = {
    "AZ": (
        "The embassy files late in the week: call before noon their time. The defense side answers "
        "faster when the agenda reaches them in both languages.\n\n"
        "What is agreed by word only: they bring the list of sites before the consultation."
    ),
    "GE": "The manual for scanners is with the translators. Ask the post, not the ministry.",
}


def plan(stage: Stage) -> None:
    """Plan it and write the notes."""
    today = stage.days.today
    leaver = stage.people[LEAVER]
    with stage.acting(LEAVER, OFFICE):
        planned = plan_hand_over(
            office=stage.offices[OFFICE],
            leaver=leaver,
            successor=stage.people[SUCCESSOR],
            on_day=stage.days.worked_around(28),
            overlap_until=stage.days.worked_around(49),
            by=leaver,
            today=today,
        )
        for code, text in NOTES.items():
            write_note(
                planned,
                relationship=stage.relationships[code],
                text=text,
                marking="U",
                by=leaver,
                today=today,
            )
