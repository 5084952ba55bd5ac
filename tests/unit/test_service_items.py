"""Reading service items: the whole real file, and one wrong record of each kind."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from domain.errors import SetupError
from exchange.feeds.service_items import COLUMNS, UPDATED, read
from tests.support.external_data import external_data

GOOD = {
    "department": "区民政局",
    "main_item": "未分类",
    "name": "婚姻登记",
    "item_code": "511A0001-511602000000-000-11511301008778298W-1-00",
    "area_code": "511602000000",
    "dept_code": "11511301008778298W",
    "task_type": "1",
    "uscc": "11511301008778298W",
}


def write_file(folder: Path, *records: dict[str, str], head: str = "\t".join(COLUMNS)) -> Path:
    path = folder / "items.tsv"
    lines = ["\t".join({**GOOD, **record}[column] for column in COLUMNS) for record in records]
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return path


def test_real_file_is_read_completely() -> None:
    feed = read(external_data("service_items/guangan_service_items.tsv"))
    assert (len(feed.records), len(feed.bodies), feed.refused) == (1135, 34, 0)
    assert [(row["properties"]["code"], row["properties"]["name"], row["parent"]) for row in feed.regions] == [
        ("510000000000", "四川省", None),
        ("511600000000", "广安市", "510000000000"),
        ("511602000000", "广安区", "511600000000"),
    ]
    assert Counter(problem.code for problem in feed.problems) == {
        "BAD_ITEM_CODE": 4,
        "CREDIT_CODE_SHARED": 4,
        "ITEM_CODE_DISAGREES": 1,
    }
    assert "利用国家秘密测绘地理信息成果审批" in {record.properties["title"] for record in feed.records}


def test_body_may_have_several_credit_codes_or_none() -> None:
    feed = read(external_data("service_items/guangan_service_items.tsv"))
    bodies = {body.name: body.credit_codes for body in feed.bodies}
    assert bodies["区烟草专卖局"] == ()
    assert bodies["区民政局"] == ("11511301008778298W",)
    assert bodies["区自然资源和规划局"] == ("11511301008778255F", "11511301MB1550442U")
    assert len(bodies["区人社局"]) == 5


def test_record_becomes_an_entry(tmp_path: Path) -> None:
    feed = read(write_file(tmp_path, {"main_item": "婚姻服务"}))
    (record,) = feed.records
    assert (record.key, record.body, record.updated) == (GOOD["item_code"], "511602000000/区民政局", UPDATED)
    assert record.properties["title"] == "婚姻登记"
    assert record.properties["related"] == "婚姻服务"
    assert '"task_type":"1"' in record.properties["raw"]
    assert feed.problems == ()


@pytest.mark.parametrize(
    ("wrong", "key", "code", "field", "refused"),
    [
        ({"name": ""}, GOOD["item_code"], "IDENTITY_MISSING", "name", True),
        ({"item_code": ""}, "line 2", "IDENTITY_MISSING", "item_code", True),
        ({"area_code": "511699000000"}, GOOD["item_code"], "UNKNOWN_REGION", "area_code", True),
        ({"area_code": "511602"}, GOOD["item_code"], "UNKNOWN_REGION", "area_code", True),
        ({"main_item": "机密"}, GOOD["item_code"], "SECRET_DATA", "main_item", True),
        ({"item_code": "E-1"}, "E-1", "BAD_ITEM_CODE", "item_code", False),
        ({"area_code": "511600000000"}, GOOD["item_code"], "ITEM_CODE_DISAGREES", "area_code", False),
    ],
)
def test_wrong_record_is_reported_with_its_key(
    tmp_path: Path, wrong: dict[str, str], key: str, code: str, field: str, refused: bool
) -> None:
    feed = read(write_file(tmp_path, wrong))
    assert [(problem.key, problem.code, problem.field, problem.refused) for problem in feed.problems] == [
        (key, code, field, refused)
    ]
    assert (len(feed.records), feed.refused) == ((0, 1) if refused else (1, 0))


def test_invalid_credit_code_is_a_warning_and_not_stored(tmp_path: Path) -> None:
    feed = read(write_file(tmp_path, {"uscc": "11511301008778298X", "item_code": "A-511602000000-000-0087-1-00"}))
    assert [(problem.code, problem.field, problem.refused) for problem in feed.problems] == [
        ("BAD_CREDIT_CODE", "uscc", False)
    ]
    assert feed.bodies[0].credit_codes == ()


def test_repeated_item_code_and_ragged_line_do_not_stop_the_load(tmp_path: Path) -> None:
    path = write_file(tmp_path, {}, {"name": "另一事项"}, {"item_code": "B-511602000000-000-0087-1-00"})
    path.write_text(path.read_text("utf-8") + "only\tthree\tcells\n", "utf-8")
    feed = read(path)
    assert [(problem.key, problem.code) for problem in feed.problems] == [
        ("line 5", "BAD_VALUE"),
        (GOOD["item_code"], "IDENTITY_TAKEN"),
    ]
    assert [record.properties["title"] for record in feed.records] == ["婚姻登记", "婚姻登记"]
    assert feed.refused == 2


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"There is no file"):
        read(tmp_path / "absent.tsv")
    with pytest.raises(SetupError, match=r"it has no column item_code"):
        read(write_file(tmp_path, head="department\tmain_item\tname\tarea_code\tdept_code\ttask_type\tuscc"))
    (tmp_path / "gbk.tsv").write_bytes("部门".encode("gbk"))
    with pytest.raises(SetupError, match=r"is not UTF-8 text \(byte 0\)"):
        read(tmp_path / "gbk.tsv")
