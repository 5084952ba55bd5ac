"""docs/sample.md and sample/README.md agree with the sample."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from domain.rules.instants import OPEN_END
from tests.support.sample_rows import AUTONOMOUS_REGION, by_code, rows, sample

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8")
README = (ROOT / "sample" / "README.md").read_text(encoding="utf-8")
# Without line breaks, for sentences.
SENTENCES = " ".join(DOCUMENT.split())


def numbers(pattern: str, text: str = DOCUMENT) -> dict[str, int]:
    """Numbers by name; `pattern` has a group for the name and one for the number, in any order."""
    matches = [match.groupdict() for match in re.finditer(pattern, text)]
    return {row["name"]: int(row["number"].replace(",", "")) for row in matches}


def test_documented_counts() -> None:
    documented = numbers(r"\| (?P<name>[a-z][^|]*?) \| (?P<number>[\d,]+) ")
    published = [row for row in rows("entry") if row["properties"]["status"] == "PUBLISHED"]
    active = sum("activeKey" in row["properties"] for row in rows("designation"))
    national = sum(not row["properties"]["sample"] for row in rows("standard"))
    kinds = Counter(row["properties"]["kind"] for row in rows("library"))
    libraries = f"{kinds['BASE']} base, {kinds['THEME']} theme, {kinds['SPECIAL_TOPIC']} special"
    assert documented == {
        "regions": len(rows("region")),
        "departments": len(rows("department")),
        "platforms": len(rows("platform")),
        "categories (26 of base data, 1 ours)": len(rows("category")),
        "data elements": len(rows("element")),
        f"standards ({national} national)": len(rows("standard")),
        f"designations ({active} active)": len(rows("designation")),
        "classification nodes": len(rows("classification")),
        f"libraries ({libraries})": len(rows("library")),
        "catalog entries, published": len(published),
        "catalog entries, drafts": len(rows("entry")) - len(published),
        "information items": len(rows("item")),
        "data resources": len(rows("resource")),
        "of these attached to an entry": sum(row["entry"] is not None for row in rows("resource")),
        "fields": len(rows("field")),
        "flows": len(rows("flow")),
        "scenarios": len(rows("scenario")),
        "needs": len(rows("need")),
    }


def test_documented_flows_and_derivations() -> None:
    flows = [row["properties"] for row in rows("flow")]
    documented = numbers(r"(?P<number>[\d,]+) (?P<name>[A-Z]+(?:_FLOW)?)[,;]", SENTENCES)
    assert documented == Counter(flow["kind"] for flow in flows)
    ended = sum(flow["until"] != OPEN_END for flow in flows)
    notes = Counter(flow.get("note") for flow in flows)
    skips = f"{notes['越级回流']} return flows and {notes['越级归集']} aggregations skip a level"
    assert f"{ended} have ended, {skips}" in SENTENCES
    assert f"Derivations of columns: {len(rows('derivation')):,}," in SENTENCES


def test_documented_defects() -> None:
    attached = {row["entry"] for row in rows("resource")}
    bare = sum(code not in attached for code, row in by_code("entry").items() if row["status"] == "PUBLISHED")
    designated = {
        row["element"]
        for row in rows("designation")
        if row["region"] == AUTONOMOUS_REGION and row["properties"]["until"] == OPEN_END
    }
    undesignated = len(set(by_code("element")) - designated)
    assert f"{bare} published entries without an attached resource" in SENTENCES
    assert f"{undesignated} elements without a source at" in SENTENCES


def test_documented_units_of_counties() -> None:
    regions = by_code("region").values()
    administered = sum(region["administeredBy"] is not None and region["level"] == "TOWNSHIP" for region in regions)
    unknown = sum("jurisdiction" not in region and not region["nominal"] for region in regions)
    assert f"{administered} units (团场, 农场, 牧场) in counties" in SENTENCES
    assert f"{unknown} other units in counties" in SENTENCES


def test_documented_entries_exist() -> None:
    codes = set(re.findall(r"`(\d+/\d{6})`", DOCUMENT))
    assert len(codes) == 22
    assert codes.issubset(by_code("entry"))


def test_every_file_is_described() -> None:
    described = set(re.findall(r"`(\w+\.(?:tsv|json))`", README))
    files = {path.name for path in (ROOT / "sample").iterdir() if path.suffix in (".tsv", ".json")}
    assert described == files


def test_numbers_of_the_files_are_right() -> None:
    facts = sample().facts
    levels = Counter(region["level"] for region in facts.regions)
    words = " ".join(README.split())
    for count, name in (
        (levels["PREFECTURE"], "prefecture-level nodes"),
        (levels["COUNTY"], "counties"),
        (levels["TOWNSHIP"], "townships"),
        (len(facts.classification), "nodes"),
        (len(facts.categories), "categories"),
        (len(facts.standards), "national standards"),
        (len(facts.elements), "data elements"),
        (len(facts.lines), "lines of departments"),
        (len(facts.topics), "topics that departments register"),
        (len(facts.integrated), "topics of the five base libraries"),
        (len(facts.township_topics), "things that townships collect"),
        (len(facts.scenarios), "business scenarios"),
        (sum(len(scenario["needs"]) for scenario in facts.scenarios), "needs"),
    ):
        assert f"{count:,} {name}" in words
