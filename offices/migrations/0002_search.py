from django.db import migrations

# Writes the row of one record into the index, unless it says so already. What is shown on the page of
# another record has its day and theme, unless it has its own; so a page that has either tells them
# to what is shown on it.
KEEP = """
CREATE FUNCTION offices_keep_findable(
    of_uid uuid, of_relationship bigint, of_marking text, of_kind text, of_page text,
    of_page_uid uuid, of_reference text, of_title text, of_text text, of_theme text, of_day date
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    new_theme text := of_theme;
    new_day date := of_day;
BEGIN
    IF of_page_uid <> of_uid THEN
        SELECT coalesce(of_theme, page.theme), coalesce(of_day, page.on_day)
            INTO new_theme, new_day
            FROM offices_searchentry AS page WHERE page.uid = of_page_uid;
    END IF;
    INSERT INTO offices_searchentry AS kept (
        uid, relationship_id, marking, kind, page, page_uid, reference, title, text, theme, on_day,
        has_own_day)
    VALUES (
        of_uid, of_relationship, of_marking, of_kind, of_page, of_page_uid, of_reference,
        coalesce(of_title, ''), coalesce(of_text, ''), coalesce(new_theme, of_theme, ''),
        coalesce(new_day, of_day), of_day IS NOT NULL)
    ON CONFLICT (uid) DO UPDATE SET
        relationship_id = EXCLUDED.relationship_id, marking = EXCLUDED.marking,
        page_uid = EXCLUDED.page_uid, reference = EXCLUDED.reference, title = EXCLUDED.title,
        text = EXCLUDED.text, theme = EXCLUDED.theme, on_day = EXCLUDED.on_day,
        has_own_day = EXCLUDED.has_own_day
    WHERE (kept.relationship_id, kept.marking, kept.page_uid, kept.reference, kept.title,
            kept.text, kept.theme, kept.on_day, kept.has_own_day)
        IS DISTINCT FROM (EXCLUDED.relationship_id, EXCLUDED.marking, EXCLUDED.page_uid,
            EXCLUDED.reference, EXCLUDED.title, EXCLUDED.text, EXCLUDED.theme, EXCLUDED.on_day,
            EXCLUDED.has_own_day);
    IF of_page_uid = of_uid AND (of_theme IS NOT NULL OR of_day IS NOT NULL) THEN
        UPDATE offices_searchentry AS shown
        SET theme = coalesce(of_theme, ''),
            on_day = CASE WHEN has_own_day THEN on_day ELSE of_day END
        WHERE page_uid = of_uid AND uid <> of_uid
            AND (theme, CASE WHEN has_own_day THEN of_day ELSE on_day END)
                IS DISTINCT FROM (coalesce(of_theme, ''), of_day);
    END IF;
END $$;
"""


# The gate and the order are asked of every row that is found: what is long lies beside the rows.
NARROW = """
ALTER TABLE offices_searchentry
    ALTER COLUMN title SET STORAGE MAIN, ALTER COLUMN title_vector SET STORAGE MAIN,
    SET (toast_tuple_target = 128)
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial")]
    operations = [
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, "DROP FUNCTION offices_keep_findable"),
    ]
