"""Activities at the desk: recorded once, corrected, declared void; every fault named at once."""

import re
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.mechanisms.desk.given import at_desk, sheet_of
from tests.mechanisms.desk.report_given import says

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.activities.public import Activity, all_kinds
from minzheng.mechanisms.journal.public import Act

KIND = "rule_of_law.publicity"
ADDRESS = f"/activities/new/{KIND}/"
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def form(**changed: str) -> dict[str, str]:
    world = dongli_2019.world()
    kind = next(one for one in all_kinds() if one.code == KIND)
    choices = {one.key: (one.choices[0] if one.choices else "内容") for one in kind.fields.fields}
    return {
        "title": "法律宣传进社区",
        "on": "2019-01-18",
        "area": str(world.district.pk),
        "place": "东丽广场",
        "m-people": "120",
        "m-leaflets": "1,000",
        "client_key": str(uuid4()),
        **{f"a-{key}": value for key, value in choices.items()},
        "a-owner": "社会救助科",
        "a-laws": "社会救助暂行办法",
        **changed,
    }


def test_an_activity_is_recorded_once_with_its_photo(bureau, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    writer, sent = at_desk("fazhi"), form()
    kept = writer.post(ADDRESS, {**sent, "files": SimpleUploadedFile("现场.png", PICTURE)}, follow=True)
    writer.post(ADDRESS, sent)
    made = Activity.objects.get(title="法律宣传进社区")
    assert made.measures == {"people": 120, "leaflets": 1000}
    assert "现场.png" in kept.content.decode() and "1000份" in says(kept.content)
    address = f"/files/{made.files.get().pk}/"
    assert b"".join(at_desk("baogao").get(address).streaming_content) == PICTURE
    assert at_desk("shegong0101").get(address).status_code in (403, 404)
    assert "法律宣传进社区" in says(writer.get("/activities/?q=进社区&kind=" + KIND).content)
    assert "没有符合条件的活动" in says(writer.get("/activities/?since=2019-01-19").content)


def test_the_export_is_the_list_as_seen(bureau):
    writer = at_desk("fazhi")
    for title in ("=1+1", "+宣讲", "@SUM(A1)"):
        assert writer.post(ADDRESS, form(title=title)).status_code == 302
    writer.post(ADDRESS, form(title="=另一天", on="2019-01-17"))
    asked = f"/activities/?kind={KIND}&since=2019-01-18"
    shown = writer.get(asked)
    rows = [tuple(cell for cell in row) for row in sheet_of(writer.post(asked))]
    assert [row[0].value for row in rows[4:]] == [row["title"] for row in shown.context["rows"]]
    assert {"=1+1", "+宣讲", "@SUM(A1)"} <= {row[0].value for row in rows[4:]}
    assert all(cell.data_type != "f" for row in rows for cell in row)
    heads = re.findall(r"<th>(.*?)</th>", shown.content.decode())
    assert [cell.value for cell in rows[3]] == heads and "1000份" in rows[4][3].value
    assert "日期2019-01-18至、有效" in rows[1][0].value
    assert "导出活动登记" in Act.objects.latest("pk").purpose


def test_an_export_holds_what_the_seat_sees_in_the_state_asked_for(bureau):
    writer = at_desk("fazhi")
    for title in ("有效的一次", "重复的一次"):
        writer.post(ADDRESS, form(title=title))
    twice = Activity.objects.get(title="重复的一次")
    writer.post(f"/activities/{twice.pk}/void/", {"version": "1", "reason": "重复登记"})

    def titles(login: str, query: str = "") -> set[str]:
        return {row[0].value for row in sheet_of(at_desk(login).post(f"/activities/{query}"))[4:]}

    assert titles("fazhi") >= {"有效的一次"} and "重复的一次" not in titles("fazhi")
    assert titles("fazhi", "?state=已作废") == {"重复的一次"}
    assert not titles("shegong0101")


def test_every_fault_is_named_and_nothing_typed_is_lost(bureau):
    sent = form(title="", on="", area="", **{"m-people": "很多"})
    answer = at_desk("fazhi").post(ADDRESS, sent)
    said = says(answer.content)
    assert answer.status_code == 422 and not Activity.objects.filter(place="东丽广场", title="").exists()
    for fault in ("“名称”没有填写", "“日期”没有填写", "没有选择区域", "“很多”不是"):
        assert fault in said
    assert 'value="很多"' in answer.content.decode() and 'value="东丽广场"' in answer.content.decode()


def test_who_may_not_record_sees_no_kind_and_is_refused(bureau):
    stranger = at_desk("binzang2")
    assert "没有可以登记的活动" in says(stranger.get("/activities/new/").content)
    refused = stranger.post(ADDRESS, form())
    assert refused.status_code == 403 and "没有登记" in says(refused.content)


def test_a_correction_needs_its_reason_and_a_fresh_page(bureau):
    writer = at_desk("fazhi")
    writer.post(ADDRESS, form())
    made = Activity.objects.get(title="法律宣传进社区")
    address = f"/activities/{made.pk}/correct/"
    assert 'value="1000"' in writer.get(address).content.decode()
    changed = form(**{"m-leaflets": "900"})
    assert writer.post(address, {**changed, "version": "1", "reason": ""}).status_code == 422
    writer.post(address, {**changed, "version": "1", "reason": "清点有误"})
    made.refresh_from_db()
    assert (made.measures["leaflets"], made.version) == (900, 2)
    stale = writer.post(address, {**form(), "version": "1", "reason": "再改"})
    assert stale.status_code == 409 and "不是最新的" in says(stale.content)


def test_a_void_activity_is_listed_apart(bureau):
    writer = at_desk("fazhi")
    writer.post(ADDRESS, form())
    made = Activity.objects.get(title="法律宣传进社区")
    no_reason = writer.post(f"/activities/{made.pk}/void/", {"version": "1", "reason": " "})
    assert no_reason.status_code == 422 and "须写明理由" in says(no_reason.content)
    writer.post(f"/activities/{made.pk}/void/", {"version": "1", "reason": "重复登记"}, follow=True)
    assert "法律宣传进社区" not in says(writer.get("/activities/").content)
    assert "法律宣传进社区" in says(writer.get("/activities/?state=已作废").content)
    page = says(writer.get(f"/activities/{made.pk}/").content)
    assert "已作废" in page and "重复登记" in page and "更正</a>" not in page
