"""The small questions every rule asks of a row: is it there, is it one of a closed set, is it an instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.model.catalog_enums import Labelled
from domain.rules.secrecy import bears_secret_mark, is_secret_grade, secret
from domain.rules.violation import Violation

Properties = Mapping[str, Any]


def present(properties: Properties, *names: str) -> Iterator[Violation]:
    """Each of these must be a text that is not blank."""
    for name in names:
        value = properties.get(name)
        if not isinstance(value, str) or not value.strip():
            yield Violation(
                code="IDENTITY_MISSING",
                field=name,
                sentence=f"'{name}' must not be blank.",
                zh=f"“{name}”不能为空。",
                remedy=f"Give '{name}' in the source and load again.",
                remedy_zh=f"请在来源数据中填写“{name}”后重新导入。",
            )


def equal(properties: Properties, name: str, expected: str) -> Iterator[Violation]:
    """A natural key must be made of the parts it says it is made of."""
    if properties.get(name) != expected:
        yield Violation(
            code="IDENTITY_BROKEN",
            field=name,
            sentence=f"'{name}' is {properties.get(name)!r}, but its parts make {expected!r}.",
            zh=f"“{name}”为 {properties.get(name)!r}，而其组成部分应为 {expected!r}。",
            remedy=f"Leave '{name}' out, or make it agree.",
            remedy_zh=f"请删去“{name}”，或改为一致。",
        )


def enumerated(
    properties: Properties, sets: Mapping[str, type[Labelled]], *, required: frozenset[str] = frozenset()
) -> Iterator[Violation]:
    """Each of these, where given, must be a canonical name of its closed set; a secrecy grade is refused as such."""
    for name, kind in sets.items():
        value = properties.get(name)
        if value is None:
            if name in required:
                yield from present(properties, name)
        elif isinstance(value, str) and is_secret_grade(value):
            yield secret(name)
        elif value not in kind.__members__:
            yield Violation(
                code="NOT_IN_ENUMERATION",
                field=name,
                sentence=f"{value!r} is no {kind.__name__}; it is one of {', '.join(kind.__members__)}.",
                zh=f"{value!r} 不是有效的取值；可用：{'、'.join(member.zh for member in kind)}。",
                remedy="Map the source's label to one of these, and keep what it said in 'raw'.",
                remedy_zh="请将来源的标签映射为上述取值之一，并在 raw 中保留原值。",
            )


def unmarked(properties: Properties, *names: str) -> Iterator[Violation]:
    """None of these texts may bear the mark of a classified document."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, str) and bears_secret_mark(value):
            yield secret(name)


def instants(properties: Properties, *names: str, required: frozenset[str] = frozenset()) -> Iterator[Violation]:
    """Each of these, where given, must be an instant with its offset: a local time names no moment."""
    for name in names:
        value = properties.get(name)
        if value is None and name not in required:
            continue
        if not isinstance(value, datetime) or value.tzinfo is None:
            yield Violation(
                code="BAD_VALUE",
                field=name,
                sentence=f"'{name}' must be an instant with its offset, not {value!r}.",
                zh=f"“{name}”必须是带时区的时刻，而不是 {value!r}。",
                remedy="Write it as ISO 8601 with an offset, such as 2026-03-01T08:00:00+08:00.",
                remedy_zh="请按 ISO 8601 填写并带时区，例如 2026-03-01T08:00:00+08:00。",
            )


def bad_value(field: str, value: object, wanted: str, wanted_zh: str) -> Violation:
    """The refusal of a value that has the wrong shape."""
    return Violation(
        code="BAD_VALUE",
        field=field,
        sentence=f"'{field}' is {value!r}; it must be {wanted}.",
        zh=f"“{field}”为 {value!r}，应为{wanted_zh}。",
        remedy=f"Correct '{field}' in the source and load again.",
        remedy_zh=f"请在来源数据中更正“{field}”后重新导入。",
    )
