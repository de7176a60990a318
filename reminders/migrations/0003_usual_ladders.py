from django.db import migrations

# Design §8; an administrator changes them.
LADDERS = [
    ("usual", "Usual", [30, 14, 7, 1, 0], 7, [5]),
    ("short", "Short: papers, words, records", [7, 1, 0], 7, [5]),
    ("answer", "Answers", [7, 3, 1, 0], 7, [3]),
    ("report", "Reports of the quarter", [14, 3, 0], 7, [10]),
]


def enter(apps, schema_editor):
    Ladder = apps.get_model("reminders", "Ladder")
    for code, name, days_before, late_every, escalate_after in LADDERS:
        Ladder.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "days_before": days_before,
                "late_every": late_every,
                "escalate_after": escalate_after,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_ladders_notices_mails")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
