from django.db import migrations

# No model: what visitors tried is not a record of business, so the journal does not keep it; and it may be lost in a crash.
CREATE = """
CREATE UNLOGGED TABLE portal_attempt (key text PRIMARY KEY, tries timestamptz[] NOT NULL, last timestamptz NOT NULL);
CREATE INDEX portal_attempt_last ON portal_attempt (last);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP TABLE portal_attempt")]
