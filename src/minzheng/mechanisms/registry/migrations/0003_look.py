import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

KEEP = """
CREATE OR REPLACE FUNCTION registry_look_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '查看记录只增不改' USING ERRCODE = '23514';
END $$;
CREATE TRIGGER registry_look_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_look
    FOR EACH STATEMENT EXECUTE FUNCTION registry_look_keep();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_attempts"),
        ("registry", "0002_subject_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("打开", "打开查看"),
                            ("完整", "查看完整信息"),
                            ("带出", "填表时带出"),
                            ("导出", "导出名单"),
                        ],
                        max_length=2,
                        verbose_name="方式",
                    ),
                ),
                ("account_id", models.BigIntegerField(verbose_name="账号")),
                ("purpose", models.CharField(max_length=200, verbose_name="目的")),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="对象键"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.post",
                        verbose_name="岗位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "查看记录",
                "verbose_name_plural": "查看记录",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["subjects"], name="registry_look_subjects"
                    )
                ],
            },
        ),
        migrations.RunSQL(KEEP, "DROP FUNCTION registry_look_keep CASCADE"),
    ]
