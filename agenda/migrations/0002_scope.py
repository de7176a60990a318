from django.db import migrations

from core.scope import follow_parent


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial"), ("dialogue", "0002_scope")]
    operations = [
        follow_parent("agenda_actionrequest", "dialogue_track", "track_id", marking=False),
        follow_parent("agenda_ask", "agenda_actionrequest", "request_id"),
        follow_parent("agenda_ask", "dialogue_body", "body_id", marking=False),
        follow_parent("agenda_offereddate", "agenda_ask", "ask_id"),
        follow_parent("agenda_answer", "agenda_ask", "ask_id"),
        follow_parent("agenda_position", "agenda_ask", "ask_id"),
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
