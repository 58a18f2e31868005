import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_initial"), ("indicators", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Lock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=30, verbose_name="期间")),
                ("signed_at", models.DateTimeField(verbose_name="锁定时间")),
                ("signed_by", models.CharField(max_length=200, verbose_name="签署人")),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area", verbose_name="区域")),
                ("figures", models.ManyToManyField(related_name="locks", to="indicators.frozenfigure", verbose_name="锁定的数")),
            ],
            options={
                "verbose_name": "期间锁定",
                "verbose_name_plural": "期间锁定",
                "constraints": [models.UniqueConstraint(fields=("area", "period"), name="indicators_locked_once")],
            },
        ),
    ]
