from django.db import migrations

from core.scope import follow_parent


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0001_initial")]
    operations = [
        follow_parent("dialogue_body", "dialogue_track", "track_id", marking=False),
        follow_parent("dialogue_body", "dialogue_body", "parent_id", marking=False),
        follow_parent("dialogue_bodyname", "dialogue_body", "body_id"),
        follow_parent("dialogue_cadence", "dialogue_body", "body_id"),
        follow_parent("dialogue_chairseat", "dialogue_body", "body_id"),
        follow_parent("dialogue_chairterm", "dialogue_chairseat", "seat_id"),
        follow_parent("dialogue_meeting", "dialogue_body", "body_id"),
        follow_parent("dialogue_meetingstep", "dialogue_meeting", "meeting_id"),
        follow_parent("dialogue_confirmation", "dialogue_meeting", "meeting_id"),
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
