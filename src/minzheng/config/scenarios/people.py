"""Invented people: plausible names and valid, unowned ID numbers, always the same for the same number."""

import datetime

from minzheng.config.scenarios.dice import Dice
from minzheng.foundation.identifiers import Sex, make_resident_id

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
FEMALE = [
    "桂兰",
    "秀英",
    "淑珍",
    "玉梅",
    "丽华",
    "慧敏",
    "雪芹",
    "凤霞",
    "春燕",
    "美玲",
    "晓红",
    "静怡",
    "佳怡",
    "海燕",
]
MALE = [
    "建国",
    "德福",
    "永福",
    "志强",
    "文彬",
    "国庆",
    "海涛",
    "立新",
    "振华",
    "宝林",
    "少华",
    "伟民",
    "铁柱",
    "学军",
]


class Invented:
    """Names and ID numbers one after another; no number is given twice."""

    def __init__(self, seed: str, area6: str) -> None:
        self._dice = Dice(f"{seed}/people")
        self._area6 = area6
        self._taken: set[str] = set()

    def person(self, born_from: int, born_to: int) -> tuple[str, str]:
        """(name, resident ID number) of somebody born in these years."""
        dice = self._dice
        while True:
            sex = dice.pick((Sex.FEMALE, Sex.MALE))
            name = dice.pick(FAMILY) + dice.pick(FEMALE if sex is Sex.FEMALE else MALE)
            born = datetime.date(dice.between(born_from, born_to), dice.between(1, 12), dice.between(1, 28))
            number = make_resident_id(self._area6, born, dice.below(500), sex)
            if number not in self._taken:
                self._taken.add(number)
                return name, number

    def phone(self) -> str:
        """A mobile number of a range that is not in use."""
        return f"1990{self._dice.below(10_000_000):07d}"
