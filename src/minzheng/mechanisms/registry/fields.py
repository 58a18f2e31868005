"""Model fields that keep personal data unreadable in the database: ciphertext, blind index, search tokens."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from minzheng.foundation import ciphers


class Ciphertext(bytes):
    """A protected value as stored; shows nothing of itself."""

    def __repr__(self) -> str:
        return "〔已加密〕"

    __str__ = __repr__


class _Revealing(DeferredAttribute):
    """Decrypts when read; a value set equal to the stored one keeps its ciphertext, so nothing is journalled."""

    field: "ProtectedText"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        return self.field.reveal(value, instance) if isinstance(value, Ciphertext) else value

    def __set__(self, instance: models.Model, value: Any) -> None:
        kept = instance.__dict__.get(self.field.attname)
        if (
            isinstance(kept, Ciphertext)
            and isinstance(value, str)
            and self.field.reveal(kept, instance) == value
        ):
            return
        instance.__dict__[self.field.attname] = value


class ProtectedText(models.Field):
    """Text kept as SM4-GCM ciphertext (bytea) bound to table, column and the row's `uid`; decrypted when read.

    `.values()` yields `Ciphertext`. It cannot be filtered, ordered or changed by `update()`.
    """

    _pyi_private_set_type: str
    _pyi_private_get_type: str
    descriptor_class = _Revealing

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def get_internal_type(self) -> str:
        return "BinaryField"

    def context(self, instance: models.Model) -> bytes:
        """What the ciphertext is bound to: table.column.uid."""
        return f"{self.model._meta.db_table}.{self.column}.{instance.uid}".encode()  # type: ignore[attr-defined]

    def reveal(self, value: Ciphertext, instance: models.Model) -> str:
        """The text of a ciphertext of this row."""
        return ciphers.reveal(value, self.context(instance))

    def from_db_value(self, value: bytes | None, *_: object) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Ciphertext | None:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str):
            value = Ciphertext(ciphers.protect(value, self.context(model_instance)))
            model_instance.__dict__[self.attname] = value
        return value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str):
            raise FieldError(
                f"“{self.verbose_name}”是加密字段，不能用于filter()、update()或bulk_update()。"
                "请逐条赋值后save()；按号码查找用identify()，按姓名查找用search()。"
            )
        return super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(
                f"“{self.verbose_name}”是加密字段，数据库里只有密文，不能按它筛选。"
                "按号码查找用identify()或*_blind字段，按姓名、拼音、首字母、尾号查找用search()。"
            )
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        value = obj.__dict__.get(self.attname)
        return value.hex() if isinstance(value, Ciphertext) else ""


class BlindIndex(models.CharField):
    """Keyed digest of the row's `blind_source()` (None stays NULL), set at every save; equal for equal sources."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(
            *args, **{"max_length": 64, "null": True, "blank": True, "editable": False} | options
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        value: str | None = model_instance.blind_value()  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, value)
        return value


class SearchTokens(ArrayField):
    """Keyed 64-bit tokens of what the row may be found by (`search_words()`), set at every save."""

    def __init__(self, verbose_name: str | None = None, **options: Any) -> None:
        defaults = {"verbose_name": verbose_name, "default": list, "editable": False}
        super().__init__(models.BigIntegerField(), **defaults | options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        del options["base_field"]
        return name, path, args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> list[int]:
        words: set[str] = model_instance.search_words()  # type: ignore[attr-defined]
        value = sorted(ciphers.token(word) for word in words)
        setattr(model_instance, self.attname, value)
        return value
