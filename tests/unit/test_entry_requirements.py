"""The requirements of Art. 13 and 19 on an entry: basis of a restriction, open type, unique identifier."""

from __future__ import annotations

import pytest

from domain.rules.entry_requirements import ItemFacts, lacks_basis, missing_identifiers, opens_beyond_sharing

PERSON = ItemFacts("姓名", "NP-01-02", "NP-01", "NATURAL_PERSON")
ESTATE = ItemFacts("不动产单元号", "NP-11-01", "NP-11", "NATURAL_PERSON")
ORGANISATION = ItemFacts("名称", "LE-01-02", "LE-01", "LEGAL_ENTITY")
LAND = ItemFacts("地类", "NR-01-01", "NR-01", "NATURAL_RESOURCE")


@pytest.mark.parametrize(
    ("share", "bases", "lacking"),
    [
        ("CONDITIONAL", (), True),
        ("NOT_SHARED", ("xj-2023-11#19",), True),
        ("NOT_SHARED", ("xj-2023-11#19", "xj-2023-11#4"), True),
        ("NOT_SHARED", ("pipl#28", "xj-2023-11#19"), False),
        ("CONDITIONAL", ("tax#8",), False),
        ("UNCONDITIONAL", (), False),
        (None, (), False),
    ],
)
def test_a_restriction_needs_a_basis_other_than_the_measures(
    share: str | None, bases: tuple[str, ...], lacking: bool
) -> None:
    assert lacks_basis(share, bases) == lacking


@pytest.mark.parametrize(
    ("share", "open_type", "contradicts"),
    [
        ("CONDITIONAL", "UNCONDITIONAL", True),
        ("NOT_SHARED", "UNCONDITIONAL", True),
        ("NOT_SHARED", "CONDITIONAL", False),
        ("UNCONDITIONAL", "UNCONDITIONAL", False),
        ("CONDITIONAL", None, False),
        (None, "UNCONDITIONAL", False),
    ],
)
def test_the_public_has_no_better_terms_than_departments(
    share: str | None, open_type: str | None, contradicts: bool
) -> None:
    assert opens_beyond_sharing(share, open_type) == contradicts


@pytest.mark.parametrize(
    ("items", "missing"),
    [
        ([PERSON], ("公民身份号码",)),
        ([PERSON, ItemFacts("公民身份号码")], ()),
        ([PERSON, ItemFacts("证件号码", "NP-01-01", "NP-01", "NATURAL_PERSON")], ()),
        ([PERSON, ItemFacts("统一社会信用代码")], ("公民身份号码",)),
        ([ORGANISATION], ("统一社会信用代码",)),
        ([ORGANISATION, ItemFacts("代码", "LE-04-01", "LE-04", "LEGAL_ENTITY")], ()),
        ([PERSON, ORGANISATION], ("公民身份号码", "统一社会信用代码")),
        ([PERSON, ORGANISATION, ItemFacts("公民身份号码")], ("统一社会信用代码",)),
        ([ESTATE], ()),
        ([ESTATE, PERSON], ("公民身份号码",)),
        ([LAND, ItemFacts("备注")], ()),
        ([], ()),
    ],
)
def test_base_data_needs_the_identifier_of_its_subject(items: list[ItemFacts], missing: tuple[str, ...]) -> None:
    assert missing_identifiers(items) == missing
