from django.db import migrations

# No model: what was tried is not a record of business, so the journal does not keep it; and it may be lost in a crash.
CREATE = """
CREATE UNLOGGED TABLE access_attempt (key text PRIMARY KEY, tries timestamptz[] NOT NULL, last timestamptz NOT NULL);
CREATE INDEX access_attempt_last ON access_attempt (last);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_dated_mandates")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE access_attempt")]
