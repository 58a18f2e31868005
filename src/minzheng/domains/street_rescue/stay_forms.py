"""What a station asks at the door, on admission, and at each way out."""

from minzheng.mechanisms.matters.public import (
    Choice,
    Day,
    Form,
    LongText,
    Money,
    Phone,
    Text,
    UnitChoice,
    Whole,
    YesNo,
)

ALONE, POLICE, PATROL, HOSPITAL, FETCHED, FROM_STATION = ARRIVALS = (
    "自行求助",
    "公安护送",
    "街面巡查引导",
    "医疗机构移交",
    "从外地接回",
    "站际转入",
)
WILLING, UNABLE, UNWILLING = WILLS = ("本人自愿", "不能表达,由他人护送", "本人不愿意")
FULL, LIMITED = CAPACITIES = ("完全", "限制或没有(含疑似)")
MEN, WOMEN, MINORS, WARD = ZONES = ("男区", "女区", "未成年人区", "医院")
NOT_MINOR = "不是未成年人"
GUARDIANS = ("已通知监护人", "监护人不明,已报公安")

DOOR = Form(
    (
        Choice("arrival", "来站方式", options=ARRIVALS),
        Choice("will", "求助意愿", options=WILLS),
        Choice("sex", "性别", options=("男", "女")),
        Whole("age", "年龄", unit="岁", most=120, help="证件上没有的填估计年龄"),
        LongText("cause", "求助原因和自述情况", sensitive=True, max_length=1000),
        Text("found_at", "发现地点", required=False, max_length=100),
        Phone("kin_phone", "亲属电话", required=False),
    ),
    title="求助登记表",
)
SCREENING = Form(
    (
        Choice("health", "健康检查", options=("正常", "发热或疑似传染病", "伤病需救治", "疑似精神障碍")),
        Choice("capacity", "民事行为能力", options=CAPACITIES),
        Choice("zone", "安置区域", options=ZONES),
        Choice("guardian", "监护人", options=(NOT_MINOR, *GUARDIANS)),
        LongText("belongings", "随身物品", required=False, sensitive=True, max_length=500),
    ),
    title="甄别接收表",
)
DESTINATION = Text("destination", "目的地", max_length=100)
TICKET = Form(
    (
        DESTINATION,
        Choice("transport", "交通工具", options=("火车", "长途汽车", "轮船")),
        Text("ticket", "车票号", sensitive=True, max_length=40),
        Money("cost", "票价"),
    ),
    title="返乡车票",
)
RECEIVER = Text("receiver", "接收人", sensitive=True, max_length=40)
ESCORT = Form((DESTINATION, RECEIVER), title="护送返乡交接")
COLLECTION = Form(
    (RECEIVER, Text("relation", "与受助人员关系", max_length=40), YesNo("checked", "已核对接收人证件")),
    title="接回交接",
)
INSTITUTION = Form(
    (
        Text("institution", "接收机构", max_length=100),
        Choice(
            "kind",
            "机构类别",
            options=("未成年人救助保护机构", "儿童福利机构", "特困人员供养机构", "精神卫生机构", "其他"),
        ),
        RECEIVER,
    ),
    title="转送机构交接",
)
MOVE = Form((UnitChoice("unit", "接收站"), RECEIVER), title="站际移交")
SETTLEMENT = Form(
    (
        Text("police_station", "落户派出所", max_length=60),
        Day("settled_on", "落户日期"),
        Text("institution", "安置机构", max_length=100),
    ),
    title="落户安置",
)
