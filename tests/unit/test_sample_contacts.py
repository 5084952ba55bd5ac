"""The contacts of the sample are invented: no telephone number, domain or person of them exists."""

from __future__ import annotations

import re

from domain.rules.contact import contact_violations
from domain.rules.department_line import GRASSROOTS
from tests.support.sample_rows import by_code


def test_contacts_of_the_sample_are_valid_and_reach_nobody() -> None:
    for noun in ("department", "entry"):
        rows = [row for row in by_code(noun).values() if row.get("contactName")]
        assert len({row["contactEmail"] for row in rows}) == len(rows) > 1000
        for row in rows:
            assert list(contact_violations(row)) == []
            assert re.fullmatch(r"0000-[0-9]{7}", row["contactPhone"])
            assert row["contactEmail"].endswith("@catalog.example")
            assert row["contactName"].endswith("岗")


def test_departments_below_the_county_have_none() -> None:
    for department in by_code("department").values():
        assert ("contactName" in department) == (department["line"] != GRASSROOTS)
