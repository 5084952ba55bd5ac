"""Every description of the schema has its Chinese one, and the tables name only what the schema has."""

from __future__ import annotations

import re
from collections import defaultdict
from zoneinfo import ZoneInfo

from api import enums
from api.schema import schema
from api.translation.descriptions import GENERATED_KINDS, SHARED, chinese_descriptions, table
from api.translation.labels import enum_labels
from domain.model.catalog_enums import Labelled

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
ROWS = list(chinese_descriptions(SCHEMA))
LABELS = enum_labels()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ASCII_BESIDE_CHINESE = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?:$|\s)")


def test_no_chinese_description_is_missing() -> None:
    """Missing ones go into api/translation/chinese/, into the table of their type."""
    assert [coordinate for coordinate, _, text in ROWS if text is None] == []


def test_every_chinese_description_is_chinese() -> None:
    """Whole sentences with Chinese punctuation; an enum value may be its label alone."""
    not_chinese, punctuation, unfinished = [], [], []
    for coordinate, _, text in ROWS:
        is_value = coordinate.partition(".")[0] in LABELS and "." in coordinate
        not_chinese += [coordinate] if not CHINESE.search(text or "") and text != "API" else []
        punctuation += [coordinate] if ASCII_BESIDE_CHINESE.search(text or "") else []
        unfinished += [coordinate] if not (text or "").endswith(("。", "）")) and not is_value else []
    assert (not_chinese, punctuation, unfinished) == ([], [], [])


def test_the_tables_name_only_what_the_schema_has() -> None:
    """An entry that no element of the schema uses is left from a name that is gone."""
    coordinates = {coordinate for coordinate, _, _ in ROWS}
    shared = {"nouns", SHARED, *(f"{SHARED}{kind}" for kind in GENERATED_KINDS)}
    unknown = []
    for type_name, entries in table().items():
        if type_name in shared:
            continue
        for name in entries:
            separator = "" if name.startswith("(") else "."
            coordinate = type_name if name == "_" else f"{type_name}{separator}{name}"
            unknown += [coordinate] if coordinate not in coordinates else []
    assert unknown == []


def test_a_shared_description_translates_one_english_sentence() -> None:
    """What the table `*` says for many types must mean the same for all of them."""
    tables = table()
    english = defaultdict(set)
    for coordinate, element, _ in ROWS:
        type_name, _, name = coordinate.partition(".")
        argument = re.search(r"\(.*\)", name)
        key = argument.group() if argument else name
        if key in tables[SHARED] and name not in tables.get(type_name, {}):
            english[key].add(element.description)
    english.pop("id")  # also the fields of filters and orders, which quote it
    assert {key: texts for key, texts in english.items() if len(texts) > 1} == {}


def test_no_english_description_repeats_only_its_name() -> None:
    """Such as `code: The code.`; the useful part is its form, unit, source or an example."""
    empty = {"the", "a", "an", "of", "its", "it", "this", "is", "in", "by", "to", "filter", "on", "sort"}
    empty |= {"true", "if", "number", "total", "all"}

    def words(text: str) -> set[str]:
        return {word.lower().rstrip("s") for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\x00-\x7f]+", text)}

    repeated = [
        coordinate
        for coordinate, element, _ in ROWS
        if words(element.description or "") - empty <= words(coordinate) and coordinate.split(".")[0] not in LABELS
    ]
    assert repeated == []


def test_every_enumeration_and_value_has_both_labels() -> None:
    served = {kind.name: list(kind.values) for kind in SCHEMA.type_map.values() if hasattr(kind, "values")}
    served = {name: values for name, values in served.items() if not name.startswith("__")}
    assert {name: [label.name for label in labels.values] for name, labels in LABELS.items()} == served
    missing = [
        f"{name}.{label.name}"
        for name, labels in LABELS.items()
        for label in (labels.label, *labels.values)
        if not CHINESE.search(label.zh)
        or not label.en.isascii()
        or (label.name.isupper() and label.en == label.name != "API")
    ]
    assert missing == [], "add them to api/translation/labels.toml"


def test_the_labels_of_one_enumeration_differ() -> None:
    for name, labels in LABELS.items():
        assert len({label.zh for label in labels.values}) == len(labels.values), name
        assert len({label.en for label in labels.values}) == len(labels.values), name


def test_official_labels_are_those_of_the_domain() -> None:
    for kind in enums.SERVED:
        if issubclass(kind, Labelled):
            assert [label.zh for label in LABELS[kind.__name__].values] == [member.zh for member in kind]
