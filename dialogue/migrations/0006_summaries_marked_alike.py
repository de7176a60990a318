from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0005_consultation_scope")]
    operations = [
        migrations.RemoveConstraint(
            model_name="meetingsummary", name="meeting_summary_one_per_marking"
        ),
    ]
