from django.db import migrations

from core.scope import follow_parent


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0004_consultations")]
    operations = [
        follow_parent("dialogue_meetingsummary", "dialogue_meeting", "meeting_id", marking=False),
        follow_parent("dialogue_delegationmember", "dialogue_meeting", "meeting_id"),
        follow_parent(
            "dialogue_delegationmember", "dialogue_counterpart", "counterpart_id", marking=False
        ),
        follow_parent("dialogue_contact", "dialogue_track", "track_id", marking=False),
        follow_parent("dialogue_contactperson", "dialogue_contact", "contact_id"),
        follow_parent(
            "dialogue_contactperson", "dialogue_counterpart", "counterpart_id", marking=False
        ),
    ]
