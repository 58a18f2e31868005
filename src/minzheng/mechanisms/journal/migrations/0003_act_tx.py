from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_stamp"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["tx"], name="journal_act_tx"),
        ),
    ]
