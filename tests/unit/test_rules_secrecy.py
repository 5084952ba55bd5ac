"""Detection of secret data (Art. 12): grades and marks, but not words about secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.secrecy import has_secret_mark, is_secret_grade, secret_mark_paths
from domain.rules.write_rules import violations
from tests.support.load_rows import entry_row


@pytest.mark.parametrize("text", ["秘密", "机密", "绝密", "涉密", "SECRET", " Top Secret ", "机密级", "ｓｅｃｒｅｔ"])
def test_a_grade_is_detected(text: str) -> None:
    assert is_secret_grade(text)


@pytest.mark.parametrize("text", ["一般数据", "GENERAL", "利用国家秘密测绘地理信息成果审批", "保密", ""])
def test_other_text_is_not_a_grade(text: str) -> None:
    assert not is_secret_grade(text)


@pytest.mark.parametrize(
    "text",
    [
        "机密★10年 人口统计",
        "机密⭐10年 人口统计",
        "〈机密〉人口统计",
        "【秘密】人口统计",
        "人口统计（绝密）",
        "(涉密文件)台账",
        "密级：秘密",
        "机\u200b密★",
        "%E6%9C%BA%E5%AF%86%E2%98%85",
        r'{"title": "\u673a\u5bc6\u260510\u5e74"}',
        "<t>&#26426;&#23494;&#9733;</t>",
        "机密&starf;10年",
        "机密级★10年",
        "保密等级：机密",
        "密级=绝密",
        "機密★",
        "〖机密〗",
        "「机密」",
        "机 密★",
        "机\u3000密★",
        "★机密",
        "“机密”人口统计",
        "人口统计“秘密”",
        '"机密"',
        "＂机密＂",
        "‘绝密级’ 台账",
        "第一行\n“机密”\n第三行",
        "「 机密 」",
        "『秘密』",
        "［机密］",
        "｛机密｝",
        "密级 机密",
        "密级　机密　人口统计",
        "密级为机密",
        "密级是“秘密”。",
        "密级：“机密”",
        "密级:【机密】",
        "保密级别＝秘密",
        "机密＊10年",
    ],
)
def test_a_mark_is_detected(text: str) -> None:
    assert has_secret_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "利用国家秘密测绘地理信息成果审批",
        "商业秘密保护信息",
        "涉密人员管理办法（试行）",
        "对标注“机密”字样的文件逐份登记",
        "分为“绝密”、“机密”和“秘密”三级",
        "密级为机密的文件不得编入目录",
        "密级 机密文件登记簿",
        "保密级别和知悉范围",
        "select case level when '机密' then 3 end as rank",
        "where level = '机密'",
        'select * from t where level = "机密"',
        'where level in (\n  "秘密",\n  "机密"\n)',
        "保守秘密，人人有责",
        "定密权限（绝密级、机密级）",
    ],
)
def test_other_text_has_no_mark(text: str) -> None:
    assert not has_secret_mark(text)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"tags": [{"key": "密级", "value": "机密"}]}, "$.tags[0].value"),
        ({"a": {"密级": "绝密"}}, "$.a['密级']"),
        ({"classification": "TOP SECRET"}, "$.classification"),
    ],
)
def test_a_grade_under_a_heading_is_a_mark(value: object, path: str) -> None:
    assert list(secret_mark_paths(value)) == [path]


def test_a_grade_under_another_key_is_no_mark() -> None:
    assert list(secret_mark_paths({"level": "机密", "tags": [{"key": "about", "value": "秘密"}]})) == []


def test_marks_are_found_wherever_they_stand() -> None:
    value = {"a": [1, "【秘密】"], "b.c": {"机密★10年": "机密★10年"}, "d": "商业秘密", "e": {"f": [{"g": "（绝密）"}]}}
    assert list(secret_mark_paths(value)) == ["$.a[1]", "$['b.c']", "$.e.f[0].g"]


@given(st.sampled_from(["SECRET", "涉密", "秘密", "机密", "绝密"]), st.sampled_from(["securityGrade", "shareType"]))
def test_a_secrecy_grade_is_a_violation_in_any_field(grade: str, field: str) -> None:
    broken = list(violations("load/entry", entry_row(**{field: grade})))
    assert [(violation.code, violation.field, violation.article) for violation in broken] == [
        ("SECRET_DATA", field, "12")
    ]


@pytest.mark.parametrize(
    ("act", "row"),
    [
        ("load/resource", {"id": "resource_a", "properties": {"kind": "TABLE", "title": "【机密】库表"}}),
        ("load/library", {"id": "library_a", "properties": {"kind": "BASE", "name": "机密★长期"}}),
    ],
)
def test_a_marked_name_is_a_violation_in_any_act(act: str, row: dict[str, object]) -> None:
    assert [violation.code for violation in violations(act, row)] == ["SECRET_DATA"]
