from django.db import migrations

THEMES = [
    ("democracy", "Democracy", 10),
    ("energy", "Energy", 20),
    ("security", "Security", 30),
]


def add_themes(apps, schema_editor):
    theme = apps.get_model("dialogue", "Theme")
    for code, name, position in THEMES:
        theme.objects.get_or_create(code=code, defaults={"name": name, "position": position})


class Migration(migrations.Migration):
    """The themes that every ministry starts with (design §1); more are added in Administration."""

    dependencies = [("dialogue", "0002_scope")]
    operations = [migrations.RunPython(add_themes, migrations.RunPython.noop)]
