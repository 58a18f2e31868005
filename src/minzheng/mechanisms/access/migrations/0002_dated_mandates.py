import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import minzheng.mechanisms.access.models


class Migration(migrations.Migration):

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="mandate", name="access_mandate_once"),
        migrations.AddField(
            model_name="mandate",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                default=minzheng.mechanisms.access.models.always, verbose_name="有效期"
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.unit",
                verbose_name="接收单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("post", "="), ("function", "="), ("matters", "="), ("valid", "&&")],
                name="access_mandate_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", True), _negated=True), name="access_mandate_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("successor", None), ("closed_on__isnull", False), _connector="OR"),
                name="access_successor_of_closed",
            ),
        ),
    ]
