"""The sealed form of an archive."""

from minzheng.foundation.envelopes import Form
from minzheng.foundation.errors import Invalid


def damaged() -> Invalid:
    """The error of an archive that is not as it was written."""
    return Invalid.because(
        "备份文件已损坏或不完整，没有恢复任何内容。",
        "请换一份备份再试，并检查存放备份的介质。",
        "backup.damaged",
    )


def _foreign() -> Invalid:
    return Invalid.because(
        "这不是民政平台的备份文件，或文件开头已损坏。", "请换一份备份再试。", "backup.foreign"
    )


ARCHIVE = Form(b"MINZHENG-BACKUP-1\n", "backup", _foreign, damaged)
