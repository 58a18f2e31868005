from django.db import migrations, models

from minzheng.foundation import clock

# The database takes register lines and facts from decided cases; a case is decided before it ends.
GUARD = """
CREATE OR REPLACE FUNCTION matters_decided_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision_of bigint := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF decision_of IS NOT NULL
       AND NOT EXISTS (SELECT FROM matters_case WHERE id = decision_of AND decision = '同意') THEN
        RAISE EXCEPTION 'case % is not decided: 登记只能依据已决定的办件', decision_of USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
"""


def note_decisions(apps, schema_editor):
    """Cases that ended granted or refused were decided; one act of the journal says so."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM matters_case WHERE \"end\" IN ('同意', '不同意'))")
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            "SELECT journal_begin(NULL, NULL, '系统', '升级:办件单独记载决定', %s)", [clock.now()]
        )
        cursor.execute(
            'UPDATE matters_case SET decision = "end", decided_on = coalesce(decided_on, closed_on)'
            " WHERE \"end\" IN ('同意', '不同意')"
        )


class Migration(migrations.Migration):

    dependencies = [("matters", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="decision",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="决定"),
            preserve_default=False,
        ),
        migrations.RunPython(note_decisions, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", ""), ("decided_on__isnull", False), _connector="XOR"),
                name="case_decided_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end__in", ["同意", "不同意"]), _negated=True),
                    ("decision", models.F("end")),
                    _connector="OR",
                ),
                name="case_end_decided",
            ),
        ),
    ]
