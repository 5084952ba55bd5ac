"""Invented contact points: posts of offices, never persons. No area code is 0000 and no domain ends in .example (RFC
2606), so nobody has these telephone numbers and addresses."""

from __future__ import annotations

from exchange.sample.deterministic import number_below

DEPARTMENT_POST, ENTRY_POST = "目录管理岗", "数据服务岗"


def department_contact(code: str) -> dict[str, str]:
    """The contact of a department, by its code."""
    return {
        "contactName": DEPARTMENT_POST,
        "contactPhone": _phone("department", code),
        "contactEmail": f"mulu.{code.lower()}@catalog.example",
    }


def entry_contact(code: str, office: str) -> dict[str, str]:
    """The contact of an entry, by its code. `office`: the inner department that answers."""
    return {
        "contactName": f"{office}{ENTRY_POST}",
        "contactPhone": _phone("entry", code),
        "contactEmail": f"shuju.{code.replace('/', '.').lower()}@catalog.example",
    }


def _phone(kind: str, code: str) -> str:
    return f"0000-{number_below(10_000_000, 'phone', kind, code):07d}"
