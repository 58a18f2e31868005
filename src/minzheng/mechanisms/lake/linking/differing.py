"""Why a row whose number fits bears another name: told to the person who decides, out of the plain names in memory."""

from minzheng.mechanisms.lake.linking.characters import Names, compare_names, spellings
from minzheng.mechanisms.lake.linking.normalising import plain_name

WORDS = {
    Names.SAME: "姓名一致。",
    Names.VARIANT: "同一姓名的异体字、繁体字或常见替代字，多半是同一人。",
    Names.OLD: "与登记的曾用名一致，多半是同一人。",
    Names.HOMOPHONE: "姓名读音相同而用字不同，可能是听写或输入法选错字，请核对原始材料。",
    Names.NEAR: "姓名只差一个字，可能是录入错误，也可能是兄弟姐妹，请核对原始材料。",
    Names.SURNAME: "同姓不同名，可能是家人借用了号码，也可能改过名，请核对。",
    Names.DIFFERENT: "姓名完全不同，很可能是两个人用了同一号码，请向来源单位核实。",
    Names.UNKNOWN: "一方没有姓名，无法核对。",
}


def name_reason(given: str, recorded: str, old: str = "") -> tuple[Names, str]:
    """How the name of a row agrees with the recorded one and the old ones (separated by blanks), and what to think of it."""
    former = " ".join(plain_name(each) for each in old.split())
    how = compare_names(plain_name(given), plain_name(recorded), former)
    return how, WORDS[how]


def other_names(name: str, old: str = "") -> list[str]:
    """The plain names under which a row is still this person's without asking anybody: old ones and other characters."""
    return list(dict.fromkeys([*(plain_name(each) for each in old.split()), *spellings(name)]))
