"""Reading FirstData: the whole real file, regions and publishers, one wrong source of each kind."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.errors import SetupError
from exchange.feeds.countries import country_rows, region_of
from exchange.feeds.firstdata import DEFAULT_UPDATED, read
from tests.support.external_data import external_data


def write_file(folder: Path, *sources: Any, **head: Any) -> Path:
    path = folder / "sources.json"
    path.write_text(json.dumps({"sources": sources, **head}), encoding="utf-8")
    return path


def source(key: str = "cn-stats", **values: Any) -> dict[str, Any]:
    name = {"zh": "国家统计局 - 年鉴", "en": "NBS Yearbook"}
    return {"id": key, "name": name, "country": "CN", "geographic_scope": "national", **values}


def test_real_file_is_read_completely() -> None:
    feed = read(external_data("sources/firstdata.json"))
    assert (len(feed.records), len(feed.bodies), len(feed.regions), feed.refused) == (768, 752, 100, 0)
    assert Counter(record.properties["updateCycle"] for record in feed.records) == {
        "MONTHLY": 232,
        "YEARLY": 182,
        "IRREGULAR": 148,
        "DAILY": 110,
        "QUARTERLY": 62,
        "REALTIME": 22,
        "WEEKLY": 12,
    }
    assert Counter(body.level for body in feed.bodies) == {"NATION": 692, "PROVINCE": 42, "PREFECTURE": 18}
    first = feed.records[0]
    assert (first.key, first.body) == ("1000-genomes", "990000000001/千人基因组计划")
    assert first.updated == datetime(2026, 5, 13, 7, 13, 4, 465636, tzinfo=UTC)
    assert (first.properties["title"], first.properties["titleEn"]) == ("千人基因组计划", "1000 Genomes Project")
    assert "description" not in json.loads(first.properties["raw"])


@pytest.mark.parametrize(
    ("country", "region"),
    [
        (None, "990000000001"),
        ("CN", "100000000000"),
        ("US", "990000000840"),
        ("HK", "810000000000"),
        ("TW", "710000000000"),
        ("XX", None),
    ],
)
def test_every_country_has_a_region(country: str | None, region: str | None) -> None:
    assert region_of(country) == region
    if region is not None:
        assert [row["properties"]["code"] for row in country_rows({region})] == [region]


@pytest.mark.parametrize(
    ("values", "identity"),
    [
        ({}, "100000000000/国家统计局"),
        ({"publisher": {"zh": "国家数据局", "en": "NDA"}}, "100000000000/国家数据局"),
        ({"publisher": "NDA"}, "100000000000/NDA"),
        ({"name": {"zh": "深圳市统计局"}, "geographic_scope": "subnational"}, "440300000000/深圳市统计局"),
        (
            {"name": {"zh": "新疆维吾尔自治区统计局"}, "geographic_scope": "subnational"},
            "650000000000/新疆维吾尔自治区统计局",
        ),
        ({"name": {"zh": "中国南方电网"}, "geographic_scope": "subnational"}, "100000000000/中国南方电网"),
        ({"name": {"en": "Eurostat"}, "country": None}, "990000000001/Eurostat"),
    ],
)
def test_publisher_and_region(tmp_path: Path, values: dict[str, Any], identity: str) -> None:
    (record,) = read(write_file(tmp_path, source(**values))).records
    assert record.body == identity


def test_labels_are_mapped_and_stay_in_raw(tmp_path: Path) -> None:
    path = write_file(tmp_path, source(update_frequency="semi-annual", access_level="Open", share_type="有条件共享"))
    (record,) = read(path).records
    properties = record.properties
    assert (properties["updateCycle"], properties["openType"], properties["shareType"]) == (
        "HALF_YEARLY",
        "UNCONDITIONAL",
        "CONDITIONAL",
    )
    assert json.loads(properties["raw"])["update_frequency"] == "semi-annual"
    assert record.updated == DEFAULT_UPDATED


@pytest.mark.parametrize(
    ("wrong", "key", "code", "field", "refused"),
    [
        (source(update_frequency="3"), "cn-stats", "LABEL_NOT_MAPPED", "update_frequency", False),
        (source(country="XX"), "cn-stats", "BAD_VALUE", "country", False),
        (source(country=86), "cn-stats", "BAD_VALUE", "country", True),
        (source(name={"zh": " "}), "cn-stats", "BAD_VALUE", "name", True),
        (source(security_level="机密"), "cn-stats", "SECRET_DATA", "security_level", True),
        ({**source(), "id": None}, "sources[0]", "BAD_VALUE", "id", True),
        ("text", "sources[0]", "BAD_VALUE", "source", True),
    ],
)
def test_wrong_source_is_reported_with_its_key(
    tmp_path: Path, wrong: Any, key: str, code: str, field: str, refused: bool
) -> None:
    feed = read(write_file(tmp_path, wrong, source("other", name={"zh": "另一来源"})))
    assert [(problem.key, problem.code, problem.field, problem.refused) for problem in feed.problems] == [
        (key, code, field, refused)
    ]
    assert (len(feed.records), feed.refused) == ((1, 1) if refused else (2, 0))


def test_repeated_id_is_refused_and_repeated_title_is_a_warning(tmp_path: Path) -> None:
    feed = read(write_file(tmp_path, source(), source(), source("again")))
    assert [(problem.key, problem.code, problem.refused) for problem in feed.problems] == [
        ("cn-stats", "BAD_VALUE", True),
        ("again", "TITLE_REPEATED", False),
    ]


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{", "utf-8")
    with pytest.raises(SetupError, match="it is not JSON"):
        read(tmp_path / "a.json")
    (tmp_path / "b.json").write_text("[]", "utf-8")
    with pytest.raises(SetupError, match="it has no list 'sources'"):
        read(tmp_path / "b.json")
