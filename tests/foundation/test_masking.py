import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.masking import (
    mask_address,
    mask_bank_card,
    mask_id,
    mask_name,
    mask_phone,
    mask_text,
)

MASKS = [mask_address, mask_bank_card, mask_id, mask_name, mask_phone, mask_text]
TEXTS = (
    st.text()
    | st.text("0123456789xX -0１３陈欧阳市区路街道村号*转", max_size=60)
    | st.lists(
        st.sampled_from(["13900000001", "1234", "12011019800101001X", " ", "-", "022-24390001", "号"])
    ).map("".join)
)


@pytest.mark.parametrize(
    ("mask", "plain", "masked"),
    [
        (mask_name, "陈桂兰", "陈**"),
        (mask_name, "李四", "李*"),
        (mask_name, "欧阳修", "欧阳*"),
        (mask_name, "欧阳", "欧*"),
        (mask_name, "陈", "*"),
        (mask_name, "阿卜杜拉·买买提", "阿*******"),
        (mask_id, "12011019800101001X", "120***********001X"),
        (mask_id, "1234567", "*******"),
        (mask_phone, "13900000001", "139****0001"),
        (mask_phone, "022-24390001", "022-****0001"),
        (mask_phone, "12345", "12345"),
        (mask_bank_card, "6222020000000001234", "***************1234"),
        (mask_address, "天津市东丽区万新街道昆仑路雪莲东里12号楼3门501", "天津市东丽区万新街道昆仑路***"),
        (mask_address, "天津市东丽区五号路12号", "天津市东丽区五号路***"),
        (mask_address, "蓟州区下营镇常州村3组", "蓟州区下营镇常州村**"),
        (mask_address, "东丽区1号", "东丽区**"),
        (mask_address, "东丽区新立街道中河村3组", "东丽区新立街道中河村**"),
        (mask_address, "先锋里三号楼", "***"),
        (
            mask_text,
            "联系人13900000001，证件12011019800101001x。",
            "联系人139****0001，证件120***********001x。",
        ),
        (mask_text, "旧证120110800101001", "旧证120********1001"),
        (mask_text, "卡号6222 0200 0000 0012 345", "卡号**** **** **** ***2 345"),
        (mask_text, "电话022-24390001或139-0000-0001", "电话022-****0001或139-****-0001"),
        (mask_text, "１３９０００００００１", "１３９****０００１"),
        (mask_text, "+8613900000001", "+86139****0001"),
        (mask_text, "13900000001 1234 5678 9012", "139******** **** **** 9012"),
        (mask_text, "120110 19800101 0012", "120*** ******** 0012"),
        (
            mask_text,
            "津丽民发〔2019〕14号，2019-12-31，共2775000元",
            "津丽民发〔2019〕14号，2019-12-31，共2775000元",
        ),
    ],
)
def test_masks(mask: Callable[[str], str], plain: str, masked: str) -> None:
    assert mask(plain) == masked


@pytest.mark.parametrize("mask", MASKS)
@given(text=TEXTS)
def test_never_longer_and_idempotent(mask: Callable[[str], str], text: str) -> None:
    masked = mask(text)
    assert len(masked) <= len(text)
    assert mask(masked) == masked


@given(
    st.text("地址：姓名，。 \n", max_size=9),
    st.from_regex(r"1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9X]", fullmatch=True),
)
def test_no_number_survives_in_text(around: str, number: str) -> None:
    masked = mask_text(f"{around}{number}{around}")
    assert number not in masked and not re.search(r"\d{8}", masked)
