from django.db import migrations

from core.scope import follow_parent


class Migration(migrations.Migration):
    dependencies = [("agenda", "0005_consultation_links"), ("dialogue", "0005_consultation_scope")]
    operations = [
        follow_parent("agenda_agendaitem", "dialogue_meeting", "meeting_id", marking=False),
        follow_parent("agenda_agendaitem", "agenda_agendaitem", "carried_from_id", marking=False),
        follow_parent("agenda_agendaitem", "dialogue_contact", "from_contact_id", marking=False),
        follow_parent("agenda_actionrequest", "dialogue_contact", "from_contact_id", marking=False),
        follow_parent("agenda_proposalcall", "dialogue_meeting", "meeting_id"),
        follow_parent("agenda_sentpaper", "dialogue_meeting", "meeting_id", marking=False),
        follow_parent("agenda_paperword", "dialogue_meeting", "meeting_id", marking=False),
        follow_parent("agenda_stepproposal", "dialogue_meeting", "meeting_id", marking=False),
        follow_parent("agenda_stepproposal", "agenda_agendaitem", "item_id"),
    ]
