from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from minzheng.mechanisms.matters.wording import Pairs, case_text

# Pairs of neighbouring characters: Chinese words are short, so three letters at a time would find nothing.
PAIRS = """
CREATE OR REPLACE FUNCTION matters_pairs(given text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr(lower(given), place, 2)), '{}')
    FROM generate_series(1, length(given) - 1) AS place
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0003_attempts"),
        ("areas", "0001_initial"),
        ("documents", "0001_initial"),
        ("matters", "0004_payment_fund"),
        ("registry", "0002_subject_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION matters_pairs(text)"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["-opened_at", "-id"],
                include=("area", "matter", "opened_on", "end"),
                name="case_latest",
            ),
        ),
        migrations.AddIndex("case", GinIndex(Pairs(case_text()), name="case_pairs")),
        migrations.AddIndex(
            "stage",
            models.Index(
                fields=["staff", "-closed_at", "-id"],
                include=("case", "matter"),
                condition=models.Q(closed_at__isnull=False),
                name="stage_done",
            ),
        ),
    ]
