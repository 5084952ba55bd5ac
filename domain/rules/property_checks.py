"""Checks of single properties that the rules share: presence, identity, enumeration, secrecy, instants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.chinese import listed, quoted
from domain.model.catalog_enums import Labelled
from domain.rules.blank_texts import is_blank
from domain.rules.instants import EARLIEST, LATEST, OPEN_END, utc_text
from domain.rules.secrecy import has_secret_mark, is_secret_grade, secret_data_violation
from domain.rules.violation import Violation

Properties = Mapping[str, Any]


def check_present(properties: Properties, *names: str) -> Iterator[Violation]:
    """Each of these properties must be a string that is not blank."""
    for name in names:
        value = properties.get(name)
        if not isinstance(value, str) or is_blank(value):
            yield Violation(
                code="IDENTITY_MISSING",
                field=name,
                sentence=f"'{name}' must not be blank.",
                zh=f"“{name}”不能为空。",
                remedy=f"Fill in '{name}' in the source and load again.",
                remedy_zh=f"请在来源数据中填写“{name}”后重新导入。",
            )


def check_equal(properties: Properties, name: str, expected: str) -> Iterator[Violation]:
    """A natural key must equal the one that its parts form."""
    if properties.get(name) != expected:
        yield Violation(
            code="IDENTITY_BROKEN",
            field=name,
            sentence=f"'{name}' is {properties.get(name)!r}, but its parts form {expected!r}.",
            zh=f"“{name}”为{quoted(properties.get(name))}，按其组成部分应为{quoted(expected)}。",
            remedy=f"Omit '{name}', or correct it.",
            remedy_zh=f"请删去“{name}”，或更正为一致的值。",
        )


def check_enumerations(
    properties: Properties, enumerations: Mapping[str, type[Labelled]], *, required: frozenset[str] = frozenset()
) -> Iterator[Violation]:
    """Each of these properties must be absent or a name of its enumeration; a secrecy grade is SECRET_DATA."""
    for name, kind in enumerations.items():
        value = properties.get(name)
        if value is None:
            if name in required:
                yield from check_present(properties, name)
        elif isinstance(value, str) and is_secret_grade(value):
            yield secret_data_violation(name)
        elif value not in kind.__members__:
            yield Violation(
                code="NOT_IN_ENUMERATION",
                field=name,
                sentence=f"{value!r} is not a {kind.__name__}; use one of {', '.join(kind.__members__)}.",
                zh=f"{quoted(value)}不是有效取值；可选值：{listed(member.zh for member in kind)}。",
                remedy="Map the source's label to one of these, and keep the original value in 'raw'.",
                remedy_zh="请将来源标签对应到上述取值之一，并在 raw 中保留原值。",
            )


def check_no_secret_mark(properties: Properties, *names: str) -> Iterator[Violation]:
    """None of these texts may contain the mark of a classified document."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, str) and has_secret_mark(value):
            yield secret_data_violation(name)


def check_instants(properties: Properties, *names: str, required: frozenset[str] = frozenset()) -> Iterator[Violation]:
    """Each of these properties must be absent or an instant with an offset (a local time is ambiguous) in the range of
    instants, so that none is that of an interval without an end."""
    for name in names:
        value = properties.get(name)
        if value is None and name not in required:
            continue
        if not isinstance(value, datetime) or value.tzinfo is None:
            yield Violation(
                code="BAD_VALUE",
                field=name,
                sentence=f"'{name}' must be an instant with an offset, not {value!r}.",
                zh=f"“{name}”应为带时区的时间，实际为{quoted(value)}。",
                remedy="Write it as ISO 8601 with an offset, such as 2026-03-01T08:00:00+08:00.",
                remedy_zh="请按 ISO 8601 填写并带时区，例如 2026-03-01T08:00:00+08:00。",
            )
        elif not EARLIEST <= value <= LATEST and not (name == "until" and value == OPEN_END):
            yield bad_value(
                name,
                value.isoformat(),
                f"from {utc_text(EARLIEST)} to {utc_text(LATEST)}",
                f"{utc_text(EARLIEST)} 至 {utc_text(LATEST)} 之间的时间",
            )


def check_no_sentinel(properties: Properties) -> Iterator[Violation]:
    """No instant may be in the time of the one that stands for an interval without an end, apart from `until`."""
    for name, value in properties.items():
        if isinstance(value, datetime) and not (name == "until" and value == OPEN_END):
            yield from check_instants(properties, name)


def check_interval(properties: Properties) -> Iterator[Violation]:
    """`until` must be later than `since`. Silent if one of them is not an instant, which `check_instants` reports."""
    since, until = properties.get("since"), properties.get("until")
    if not isinstance(since, datetime) or not isinstance(until, datetime):
        return
    if since.tzinfo and until.tzinfo and since >= until:
        yield bad_value("until", until.isoformat(), "later than 'since'", "晚于 since 的时间")


def bad_value(field: str, value: object, expected: str, expected_zh: str) -> Violation:
    """The violation of a value of the wrong form."""
    return Violation(
        code="BAD_VALUE",
        field=field,
        sentence=f"'{field}' is {value!r}; it must be {expected}.",
        zh=f"“{field}”为{quoted(value)}，应为{expected_zh}。",
        remedy=f"Correct '{field}' in the source and load again.",
        remedy_zh=f"请在来源数据中更正“{field}”后重新导入。",
    )
