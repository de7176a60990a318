from django.db import migrations, models

NEW_REFERENCE = """
CREATE FUNCTION core_new_reference(prefix text, record_kind text, record_uid uuid)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    -- the letters and digits that nobody mistakes on the phone, as core/references.py
    letters constant text := '{alphabet}';
    new_code text;
BEGIN
    LOOP
        new_code := prefix || '-';
        FOR i IN 1..4 LOOP
            new_code := new_code || substr(letters, 1 + floor(random() * length(letters))::int, 1);
        END LOOP;
        INSERT INTO core_reference (code, kind, uid) VALUES (new_code, record_kind, record_uid)
            ON CONFLICT (code) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
    RETURN new_code;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("uid", models.UUIDField(unique=True)),
            ],
        ),
        migrations.RunSQL(
            NEW_REFERENCE.replace("{alphabet}", "23456789ACDEFHJKMNPQRTVWXY"),
            "DROP FUNCTION core_new_reference(text, text, uuid)",
        ),
    ]
