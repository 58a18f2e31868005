"""Who knocks at a station: invented people as they are written down, some of them unknown, some who come again."""

from collections import defaultdict
from dataclasses import dataclass, field

from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.tianjin_2023.winter_sum import Sort
from minzheng.domains.street_rescue import stay_forms as forms
from minzheng.foundation import clock
from minzheng.foundation.identifiers import ResidentId, Sex
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.registry.public import Person, identify

ADULTS, MINORS = (1948, 2002), (2009, 2014)
CAUSES = (
    "外出务工未找到工作,钱已用完",
    "钱物被盗,无法返乡",
    "投亲不着",
    "与家人失去联系",
    "露宿街头,身体不适",
)
HOMES = (
    "河北沧州",
    "河北廊坊",
    "山东德州",
    "河南周口",
    "安徽阜阳",
    "黑龙江绥化",
    "四川达州",
    "山西大同",
    "辽宁朝阳",
)
UNKNOWN = "无名氏"


@dataclass(frozen=True)
class Guest:
    """Somebody as he is: on record perhaps without name and number, which tracing will find."""

    person: Person
    name: str
    id_number: str
    home: str

    @property
    def man(self) -> bool:
        return ResidentId.parse(self.id_number).sex is Sex.MALE

    @property
    def age(self) -> int:
        return clock.today().year - ResidentId.parse(self.id_number).born.year


@dataclass
class Guests:
    """Everybody who came; who has left by a way may come again."""

    world: World
    gone: dict[str, list[Guest]] = field(default_factory=lambda: defaultdict(list))

    def knock(self, sort: Sort, seat: Seat, area: Area) -> Guest:
        """The next guest of a sort, written down by a seat."""
        if sort.again:
            return self.gone[sort.way].pop(0)
        name, id_number = self.world.invented.person(*(MINORS if sort.minor else ADULTS))
        home = self.world.dice.pick(HOMES)
        unknown = sort.course in ("traced", "not_traced")
        with acting(seat.actor, "登记求助人员"):
            person = identify(UNKNOWN if unknown else name, None if unknown else id_number, area)
        return Guest(person, name, id_number, home)

    def door(self, sort: Sort, guest: Guest, arrival: str = "") -> dict[str, str]:
        """Answers at the door."""
        helpless = sort.minor or sort.course in ("traced", "not_traced")
        fetched = forms.FETCHED if sort.course == "fetched" else ""
        drawn = (forms.POLICE, forms.PATROL) if helpless else (forms.ALONE, forms.PATROL, forms.PATROL)
        cause = self.world.dice.pick(CAUSES)
        return {
            "arrival": arrival or fetched or self.world.dice.pick(drawn),
            "will": forms.UNABLE if helpless else forms.WILLING,
            "sex": "男" if guest.man else "女",
            "age": str(guest.age),
            "cause": cause,
        }

    def screening(self, sort: Sort, guest: Guest) -> dict[str, str]:
        """Answers on admission: lodged by age and sex."""
        weak = sort.minor or sort.course in ("traced", "not_traced")
        ill = sort.course == "hospital"
        own = forms.MINORS if sort.minor else forms.MEN if guest.man else forms.WOMEN
        return {
            "health": "伤病需救治" if ill else "正常",
            "capacity": forms.LIMITED if weak else forms.FULL,
            "zone": forms.WARD if ill else own,
            "guardian": forms.GUARDIANS[0] if sort.minor else forms.NOT_MINOR,
        }
