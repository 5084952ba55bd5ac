"""Checks of one record of a service-items file: violations that refuse it, and warnings that do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from domain.chinese import quoted
from domain.rules.credit_code import is_credit_code
from domain.rules.property_checks import bad_value
from domain.rules.secrecy import is_secret_grade, secret_data_violation
from domain.rules.violation import Violation

# <catalog number>-<region, 12 digits>-<3 digits>-<code of the body, the older kind with a hyphen>-<digit>-<2 digits>
ITEM_CODE = re.compile(r".+-(?P<region>[0-9]{12})-[0-9]{3}-(?P<body>[0-9A-Z]+(?:-[0-9A-Z])?)-[0-9]-[0-9]{2}")


def row_violation(
    values: Mapping[str, str], seen: AbstractSet[str], unknown_regions: AbstractSet[str]
) -> Violation | None:
    """The violation that prevents this record from becoming an entry; None if there is none.

    `seen`: item codes of earlier records; `unknown_regions`: area codes that are not in the division table.
    """
    for column in ("item_code", "name", "department"):
        if not values[column]:
            return _blank(column)
    if " " in values["item_code"]:
        return bad_value("item_code", values["item_code"], "a code without spaces", "不含空格的代码")
    if values["item_code"] in seen:
        return _repeated(values["item_code"])
    if values["area_code"] in unknown_regions:
        return _unplaced(values["area_code"])
    for column, value in values.items():
        if is_secret_grade(value):
            return secret_data_violation(column)
    return None


def row_warnings(values: Mapping[str, str]) -> Iterator[Violation]:
    """The warnings of a record: an invalid credit code, and contradictions between the item code and other columns."""
    uscc = values["uscc"]
    if uscc and not is_credit_code(uscc):
        yield Violation(
            code="BAD_CREDIT_CODE",
            field="uscc",
            sentence=f"{uscc} is not a unified social credit code by GB 32100.",
            zh=f"{uscc} 不是符合 GB 32100 的统一社会信用代码。",
            remedy="Correct the code. Until then the body is identified by region and name.",
            remedy_zh="请更正代码；更正前按行政区划与名称识别该部门。",
        )
    parts = ITEM_CODE.fullmatch(values["item_code"])
    if parts is None:
        yield Violation(
            code="BAD_ITEM_CODE",
            field="item_code",
            sentence="The item code lacks the parts for region and body.",
            zh="事项编码缺少行政区划与部门代码部分。",
            remedy="Correct the code in the source system.",
            remedy_zh="请在来源系统中更正编码。",
        )
        return
    if parts["region"] != values["area_code"]:
        yield _contradiction("area_code", values["area_code"], parts["region"])
    if uscc and len(parts["body"]) == len(uscc) and parts["body"] != uscc:
        yield _contradiction("uscc", uscc, parts["body"])


def _blank(column: str) -> Violation:
    return Violation(
        code="IDENTITY_MISSING",
        field=column,
        sentence=f"'{column}' must not be blank.",
        zh=f"“{column}”不能为空。",
        remedy=f"Fill in '{column}' and load again.",
        remedy_zh=f"请填写“{column}”后重新导入。",
    )


def _repeated(code: str) -> Violation:
    return Violation(
        code="IDENTITY_TAKEN",
        field="item_code",
        sentence=f"Item code {code} is also on an earlier line; that line was used.",
        zh=f"事项编码 {code} 在前面的行中已出现，以前者为准。",
        remedy="Use a unique code for each item.",
        remedy_zh="请为每个事项使用唯一的编码。",
    )


def _unplaced(code: str) -> Violation:
    return Violation(
        code="UNKNOWN_REGION",
        field="area_code",
        sentence=f"No province, prefecture or county has the code {code!r}.",
        zh=f"没有代码为{quoted(code)}的省、市或县。",
        remedy="Write the 12 digits of the division, such as 511602000000.",
        remedy_zh="请填写 12 位行政区划代码，例如 511602000000。",
    )


def _contradiction(column: str, value: str, other: str) -> Violation:
    return Violation(
        code="ITEM_CODE_DISAGREES",
        field=column,
        sentence=f"'{column}' is {value}, but the item code says {other}.",
        zh=f"“{column}”为 {value}，而事项编码中为 {other}。",
        remedy="Correct one of the two; the column's value was used.",
        remedy_zh="请更正其中之一；目前采用该列的值。",
    )
