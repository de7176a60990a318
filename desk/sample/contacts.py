"""Makes who is who on the other side, and the contacts with them."""

from desk.sample.agendas import CONTACTS, PEOPLE
from desk.sample.stage import Stage
from dialogue.models import Counterpart
from dialogue.services.contacts import note_contact
from dialogue.services.counterparts import add_counterpart

COUNTRY = "AZ"


def meet(stage: Stage) -> None:
    """Enter the counterparts of Azerbaijan and note what was said to whom."""
    known = _counterparts(stage)
    for met in CONTACTS:
        day = stage.days.worked(-met.ago)
        with stage.acting(met.by, met.office) as actor:
            contact = note_contact(
                stage.relationships[met.country],
                kind=met.kind,
                on_day=day,
                said=met.said,
                marking=met.marking,
                actor=actor,
                today=day,
                track=stage.tracks[met.country, met.theme],
                our_people=met.our_people,
                counterparts=[known[name] for name in met.people],
            )
        stage.happened(contact, day, "created_at", hour="16:30")


def _counterparts(stage: Stage) -> dict[str, Counterpart]:
    day = stage.days.worked(-60)
    with stage.acting("post", "Embassy Baku"):
        return {
            person.name: add_counterpart(
                stage.relationships[COUNTRY],
                name=person.name,
                title=person.title,
                organisation=person.organisation,
                email=person.email,
                today=day,
            )
            for person in PEOPLE
        }
