from django.db import migrations

from core.scope import follow_parent

BODY, TRACK, MEETING = "dialogue_body", "dialogue_track", "dialogue_meeting"
ISSUE, STEP, BENCHMARK, CONCLUSION = (
    f"workinggroups_{name}" for name in ("remitissue", "nextstep", "benchmark", "jointconclusion")
)


class Migration(migrations.Migration):
    dependencies = [("workinggroups", "0001_initial"), ("dialogue", "0002_scope")]
    operations = [
        follow_parent(ISSUE, BODY, "group_id"),
        follow_parent("workinggroups_bodylink", BODY, "body_id", marking=False),
        follow_parent("workinggroups_bodylink", BODY, "other_id", marking=False),
        follow_parent("workinggroups_activity", TRACK, "track_id", marking=False),
        follow_parent("workinggroups_activity", BODY, "group_id", marking=False),
        follow_parent("workinggroups_activity", ISSUE, "issue_id", marking=False),
        follow_parent(STEP, TRACK, "track_id", marking=False),
        follow_parent(STEP, BODY, "group_id", marking=False),
        follow_parent(STEP, ISSUE, "issue_id", marking=False),
        follow_parent(STEP, MEETING, "meeting_id", marking=False),
        follow_parent(STEP, CONCLUSION, "conclusion_id", marking=False),
        follow_parent(BENCHMARK, TRACK, "track_id", marking=False),
        follow_parent(BENCHMARK, BODY, "group_id", marking=False),
        follow_parent(BENCHMARK, ISSUE, "issue_id", marking=False),
        follow_parent(BENCHMARK, MEETING, "meeting_id", marking=False),
        follow_parent(BENCHMARK, CONCLUSION, "conclusion_id", marking=False),
        follow_parent("workinggroups_slip", STEP, "step_id"),
        follow_parent("workinggroups_slip", BENCHMARK, "benchmark_id"),
        follow_parent("workinggroups_reading", BENCHMARK, "benchmark_id"),
        follow_parent("workinggroups_progressreport", STEP, "step_id"),
        follow_parent("workinggroups_inquiry", STEP, "step_id"),
        follow_parent(CONCLUSION, BODY, "group_id", marking=False),
        follow_parent(CONCLUSION, MEETING, "meeting_id", marking=False),
        follow_parent("workinggroups_conclusionclearance", CONCLUSION, "conclusion_id"),
        follow_parent("workinggroups_sideagreement", CONCLUSION, "conclusion_id"),
        follow_parent("workinggroups_acknowledgement", CONCLUSION, "conclusion_id"),
    ]
