"""The year's report on rule of law: its template with the 50 figures, and its way to publication on 31 December."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.dongli_2019.bureau import World
from minzheng.foundation import clock
from minzheng.mechanisms.reports.public import (
    Outline,
    Part,
    Report,
    Section,
    compose,
    declare_outline,
    freeze_report,
    publish,
    review,
    sign,
    submit,
)

CODE, SERIES = "reports.rule_of_law", "津丽民报"
BEGUN, SUBMITTED = datetime.date(2019, 12, 27), datetime.date(2019, 12, 30)
LAST_DAY = datetime.date(2019, 12, 31)

MEASURES = (
    Section("一、主要举措和成效", Part.MEASURES),
    Section(
        "（一）普法宣传与学法用法",
        Part.MEASURES,
        (
            "面向居民和服务对象，就社会救助、社区建设、养老、殡葬、婚姻收养和社会组织等法律法规举办普法宣传活动"
            "[[rule_of_law.publicity_events@{year}|{余}次]]，现场发放宣传材料"
            "[[rule_of_law.leaflets@{year}|{余}份]]。",
            "机关内部举办领导干部法治宣讲[[rule_of_law.leader_lectures@{year}|{}次]]、以案释法培训"
            "[[rule_of_law.case_trainings@{year}|{}次]]，组织网上旁听庭审"
            "[[rule_of_law.court_observations@{year}|{}次]]。",
        ),
        2,
    ),
    Section(
        "（二）社会组织培育与监管",
        Part.MEASURES,
        (
            "举办[[social_organisations.micro_venture_round@{year}|{序}届]]社区社会组织微创投，"
            "[[social_organisations.micro_venture_streets@{year}|{}个]]街道的"
            "[[social_organisations.micro_venture_projects@{year}|{}个]]项目获准立项；"
            "[[social_organisations.venture_round_planned@{year}|{序}届]]公益创投的工作方案正在拟订。",
            "自2018年起，有[[social_organisations.revocations@2018-01-01/{year}-12-31|{}家]]社会组织因未参加年检"
            "[[social_organisations.revocation_years@{year}-12-31|超过两年]]，经立案、告知等程序后被撤销登记。",
            "登记与监管衔接，审批部门推送的登记信息由我局在"
            "[[social_organisations.confirmation_term@{year}-12-31|{中}个工作日]]内确认并接收档案。",
        ),
        2,
    ),
    Section(
        "（三）行业执法检查",
        Part.MEASURES,
        (
            "对养老机构、社会组织和殡葬服务单位实施执法检查[[enforcement.inspections@{year}|{余}次]]；"
            "排查中发现并上报疑似非法集资线索[[enforcement.fundraising_leads@{year}|{中}条]]。",
        ),
        2,
    ),
    Section(
        "（四）社区治理",
        Part.MEASURES,
        (
            "年初下达美丽社区创建任务[[community.beautiful_targets@{year}|{}个]]、精品美丽社区创建任务"
            "[[community.exemplary_targets@{year}|{}个]]，对申报社区逐一走访打分，问题反馈街道整改后复看。",
            "按街道、片区、社区、网格[[community.grid_levels@{year}-12-31|{中}级]]管理，在岗街片长"
            "[[community.street_leaders@{year}-12-31|{}名]]、小巷管家"
            "[[community.lane_stewards@{year}-12-31|{}名]]。",
        ),
        2,
    ),
    Section(
        "（五）养老机构安全监管",
        Part.MEASURES,
        (
            "截至5月底，开业的[[elder_care.pledged_homes@2019-05-31|{}所]]养老机构签订了安全责任书、消防承诺书和"
            "保健品承诺书，签约率为[[elder_care.pledge_rate@2019-05-31|{}]]。",
            "全年到养老机构检查[[elder_care.officer_visits@{year}|{余}人次]]，下达限期整改通知单"
            "[[elder_care.rectification_orders@{year}|{}份]]，查出隐患[[elder_care.hazards@{year}|{}处]]，"
            "经复查整改完成[[elder_care.hazards_fixed@{year}|{}处]]，完成率"
            "[[elder_care.hazard_rate@{year}|{}]]；其余隐患由养老服务科跟踪复查。",
        ),
        2,
    ),
    Section(
        "（六）养老服务设施",
        Part.MEASURES,
        (
            "新市镇配套的公办养老机构已有[[elder_care.public_homes_running@{year}-12-31|{}家]]运营。"
            "[[elder_care.new_towns@{year}-12-31|{中}个]]新市镇建成综合养老服务机构"
            "[[elder_care.new_town_centres@{year}-12-31|{}个]]，建设标准为建筑面积"
            "[[elder_care.centre_floor_area@{year}-12-31|不低于{}平方米]]、床位"
            "[[elder_care.centre_beds@{year}-12-31|不少于{}张]]、每张床位平均面积"
            "[[elder_care.centre_area_per_bed@{year}-12-31|{}平方米]]、人均绿地"
            "[[elder_care.centre_green_per_head@{year}-12-31|不低于{}平方米]]。",
            "民办养老机构2012年底有[[elder_care.private_homes@2012-12-31|{}家]]、床位"
            "[[elder_care.private_beds@2012-12-31|{}张]]，现有"
            "[[elder_care.private_homes@{year}-12-31|{}家]]、床位[[elder_care.private_beds@{year}-12-31|{}张]]。",
        ),
        2,
    ),
    Section(
        "（七）社会救助与惠民殡葬",
        Part.MEASURES,
        (
            "街道审批临时救助的权限由[[social_assistance.street_ceiling@2019-03-31|{}元以下]]调整为"
            "[[social_assistance.street_ceiling@{year}-12-31|{}元以下]]；街道备用金占上年度低保资金的比例由"
            "[[social_assistance.reserve_share@2019-03-31|{}]]调整为"
            "[[social_assistance.reserve_share@{year}-12-31|{}]]。",
            "1至10月审核同意丧葬补贴[[funeral.subsidies@2019-01-01/2019-10-31|{}份]]，其中低保对象"
            "[[funeral.subsidies_low_income@2019-01-01/2019-10-31|{}份]]，补贴资金"
            "[[funeral.subsidy_paid@2019-01-01/2019-10-31|{}元]]。",
        ),
        2,
    ),
    Section(
        "（八）购买服务与便民专线",
        Part.MEASURES,
        (
            "[[social_organisations.venture_round_finished@{year}|{序}届]]公益创投项目已经结项，"
            "[[social_organisations.micro_venture_round@{year}|{序}届]]微创投进入结项评审，"
            "[[social_organisations.venture_round_planned@{year}|{序}届]]公益创投做好启动准备。",
            "8890便民服务专线按接件、分包、答复、反馈四步办理，全年受理"
            "[[appeals.hotline_calls@{year}|{余}个]]问题，超过时限的答复："
            "[[appeals.hotline_overdue@{year}|无]]；来电人满意率"
            "[[appeals.hotline_satisfaction@{year}|{}]]。",
        ),
        2,
    ),
)
REST = (
    Section(
        "二、存在的不足和原因",
        Part.SHORTFALLS,
        (
            "部分隐患到年底仍未销号，原因是整改需要机构投入，有的还要多部门配合，周期较长。",
            "救助、殡葬等事项仍要群众重复提供材料，原因是部门之间的数据尚未完全共享。",
        ),
    ),
    Section(
        "三、主要负责人履行推进法治建设第一责任人职责的情况",
        Part.LEADERS,
        ("主要负责人定期听取法治工作汇报，带头开展法治宣讲，重要文书和本报告均经法制审核后签发。",),
    ),
    Section(
        "四、下一年度主要安排",
        Part.PLAN,
        (
            "继续逐项跟踪未销号隐患，到期未改的依法处理。",
            "减少群众提交材料，把能够核对的信息改为内部核对；完善执法人员学法考试和持证管理。",
        ),
    ),
    Section("五、其他需要报告的情况", Part.OTHER, ("无。",)),
)
OUTLINE = declare_outline(
    Outline(CODE, "东丽区民政局{year}年法治政府建设报告", (*MEASURES, *REST), organ="东丽区民政局")
)


def plan(world: World, agenda: Agenda) -> None:
    """Drafted and handed in before the year ends; reviewed, signed, frozen and published on its last day."""
    agenda.on(BEGUN, lambda: _compose(world, agenda))


def _compose(world: World, agenda: Agenda) -> None:
    report = compose(CODE, world.district, LAST_DAY.year, world.seat("baogao"))
    agenda.on(SUBMITTED, lambda: _submit(world, agenda, report))


def _submit(world: World, agenda: Agenda, report: Report) -> None:
    report = submit(report, world.seat("baogao"), version=report.version)
    agenda.on(LAST_DAY, lambda: agenda.after(0, lambda: _review(world, agenda, report)))


def _review(world: World, agenda: Agenda, report: Report) -> None:
    """After everything else of the day: what is signed must be what is frozen."""
    report = review(report, world.seat("fazhi"), version=report.version, note="数字均可追溯，同意。")
    agenda.after(0, lambda: _sign(world, agenda, report))


def _sign(world: World, agenda: Agenda, report: Report) -> None:
    report = sign(report, world.seat("juzhang"), version=report.version)
    agenda.after(0, lambda: _freeze(world, agenda, report))


def _freeze(world: World, agenda: Agenda, report: Report) -> None:
    report = freeze_report(report, world.seat("baogao"), version=report.version)
    agenda.after(0, lambda: _publish(world, report))


def _publish(world: World, report: Report) -> None:
    assert clock.today() == LAST_DAY
    publish(report, world.seat("jiejian"), version=report.version, number_kind=SERIES)
