"""Rules of contact points of departments and entries."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.contact import contact_violations
from domain.rules.write_rules import violations, with_derived_properties
from tests.support.load_rows import department_row, entry_row

COMPLETE = {"contactName": "目录管理岗", "contactPhone": "0991-1234567", "contactEmail": "mulu@kashi.example"}


def codes(contact: dict[str, Any]) -> list[tuple[str, str]]:
    return [(violation.code, violation.field) for violation in contact_violations(contact)]


@pytest.mark.parametrize("name", ["contactPhone", "contactEmail", None])
def test_a_contact_has_a_name_and_a_way_to_reach_it(name: str | None) -> None:
    assert codes({}) == []
    assert codes({key: value for key, value in COMPLETE.items() if key != name}) == []
    assert codes({"contactName": "目录管理岗"}) == [("BAD_VALUE", "contactPhone")]
    without_name = {key: value for key, value in COMPLETE.items() if key not in (name, "contactName")}
    assert codes(without_name) == [("IDENTITY_MISSING", "contactName")]
    assert codes({**COMPLETE, "contactName": " "}) == [("IDENTITY_MISSING", "contactName")]


@pytest.mark.parametrize("phone", ["110", "12345", "0991-1234567", "+86 991 123 4567", "0991-1234567-8012", "1" * 20])
def test_telephone_numbers(phone: str) -> None:
    assert codes({**COMPLETE, "contactPhone": phone}) == []


@pytest.mark.parametrize(
    "phone",
    ["", "12", "1" * 21, "0991--123", "0991 - 123", "-0991", "0991-", "86+991", "电话110", "110\n", "１１０", 110],
)
def test_what_is_no_telephone_number(phone: object) -> None:
    assert codes({**COMPLETE, "contactPhone": phone}) == [("BAD_VALUE", "contactPhone")]


@pytest.mark.parametrize("email", ["a@b.example", "mulu.kashi+1@ga.kashi.example", "x" * 244 + "@b.example"])
def test_addresses(email: str) -> None:
    assert codes({**COMPLETE, "contactEmail": email}) == []


@pytest.mark.parametrize(
    "email",
    [
        *("", "a", "a@b", "@b.example", "a@.example", "a@b..example", "a b@c.example", "a@b.example\n"),
        *("目录@b.example", "a@b@c.example", "x" * 245 + "@b.example", 1),
    ],
)
def test_what_is_no_address(email: object) -> None:
    assert codes({**COMPLETE, "contactEmail": email}) == [("BAD_VALUE", "contactEmail")]


VALUES = st.none() | st.integers(0, 9) | st.text("019+- a@.岗\n", max_size=12)


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(COMPLETE, VALUES)))
def test_every_value_is_accepted_or_refused_with_a_code_of_the_list(contact: dict[str, Any]) -> None:
    violations_ = list(contact_violations(contact))
    assert {violation.code for violation in violations_} <= {"BAD_VALUE", "IDENTITY_MISSING"}
    assert {violation.field for violation in violations_} <= set(COMPLETE)


def test_rows_of_departments_and_entries_are_validated() -> None:
    for act, row in (
        ("load/department", department_row(contactName="岗", contactEmail="none")),
        ("load/entry", entry_row(contactName="岗", contactEmail="none")),
    ):
        (violation,) = violations(act, with_derived_properties(act, row))
        assert (violation.code, violation.field) == ("BAD_VALUE", "contactEmail")
        assert violation.sentence == "'contactEmail' is 'none'; it must be an e-mail address."
        assert violation.zh == "“contactEmail”为“none”，应为电子邮箱地址。"
