"""Tables of the journal. The app role may only read them; rows come from the trigger and from `journal_begin`."""

from django.db import models


class Act(models.Model):
    """One deed: who, in which post, for what purpose; all rows it changed carry its number."""

    tx = models.BigIntegerField("事务号")
    account_id = models.BigIntegerField("账号", null=True)
    post_id = models.BigIntegerField("岗位", null=True)
    actor = models.CharField("经办", max_length=200)
    purpose = models.CharField("事由", max_length=200)
    business_time = models.DateTimeField("业务时间")
    real_time = models.DateTimeField("系统时间")

    class Meta:
        db_table = "journal_act"
        verbose_name = verbose_name_plural = "操作"
        indexes = [models.Index(fields=["tx"], name="journal_act_tx")]


class Entry(models.Model):
    """One changed row: values before and after, as stored (protected values stay ciphertext)."""

    seq = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="entries", db_constraint=False)
    table_name = models.CharField("表", max_length=63)
    row_pk = models.CharField("主键", max_length=200)
    operation = models.CharField("操作", max_length=6)
    old = models.JSONField("改前", null=True)
    new = models.JSONField("改后", null=True)

    class Meta:
        db_table = "journal_entry"
        verbose_name = verbose_name_plural = "日志"
        indexes = [models.Index(fields=["table_name", "row_pk", "seq"], name="journal_entry_row")]


class Seal(models.Model):
    """A keyed HMAC-SM3 over the entries up to `upto` and their acts, chained to the seal before it.

    `outline` names what was sealed (24 bytes per entry, see `reading.Line.outline`), so that a fault can be pointed at.
    """

    upto = models.BigIntegerField("封至", unique=True)
    entries = models.BigIntegerField("条数")
    outline = models.BinaryField("提要")
    previous = models.CharField("上一封条", max_length=64)
    mac = models.CharField("封条", max_length=64)
    key_id = models.CharField("密钥号", max_length=16)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        db_table = "journal_seal"
        verbose_name = verbose_name_plural = "封条"


class Refusal(models.Model):
    """A refused act that matters: wrong post, stale page, above the ceiling, too many log-ins."""

    at = models.DateTimeField("时间")
    actor = models.CharField("经办", max_length=200)
    account_id = models.BigIntegerField("账号", null=True)
    what = models.CharField("事由", max_length=200)
    reason = models.CharField("拒绝理由", max_length=1000)
    code = models.CharField("代码", max_length=40)

    class Meta:
        db_table = "journal_refusal"
        verbose_name = verbose_name_plural = "拒绝记录"


class Stamp(models.Model):
    """When a seldom-changed table was last changed; `moved` comes from a sequence and never repeats."""

    name = models.CharField("表", max_length=63, primary_key=True)
    moved = models.BigIntegerField("变动号")

    class Meta:
        db_table = "journal_stamp"
        verbose_name = verbose_name_plural = "变动标记"
