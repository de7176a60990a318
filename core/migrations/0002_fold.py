from django.db import migrations

# The twin of core/folding.py, which says why. Marks are taken off, then letters are made small.
FOLD = r"""
CREATE FUNCTION core_fold(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(
    replace(replace(replace(replace(replace(replace(replace(replace(
        lower(regexp_replace(regexp_replace(
            normalize(written, NFD),
            '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad'
            '\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000\ue001]', '', 'g'),
            '[<>\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7'
            '\u2000-\u200a\u2010-\u2029\u202f-\u205f\u3000-\u303f]', ' ', 'g')),
        U&'\00df', 'ss'), U&'\1e9e', 'ss'), U&'\00e6', 'ae'), U&'\00c6', 'ae'),
        U&'\0153', 'oe'), U&'\0152', 'oe'), U&'\00fe', 'th'), U&'\00de', 'th'),
    U&'\018f\0259I\0131\0141\0142\00d8\00f8\0110\0111\0126\0127\0166\0167\014a\014b\03c2',
    U&'eeiilloodd' || U&'hhttnn\03c3'
);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(FOLD, "DROP FUNCTION core_fold(text)")]
