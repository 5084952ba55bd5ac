"""Contact points of departments and entries. Only departments may read them: callers with the audience GOV."""

from __future__ import annotations

from domain.rules.audience import GOV
from graph.shape import One, expr, shape


def contact_field(variable: str, *, otherwise: str = "") -> One:
    """The contact of a node. `otherwise`: a pattern that binds `other`, whose contact is that of a node without one."""
    contact, match = _contact_of(variable), ""
    if otherwise:
        contact = f"CASE WHEN {variable}.contactName IS NULL THEN {_contact_of('other')} ELSE {contact} END"
        match = f"MATCH {otherwise} "
    visible = f"'{GOV}' IN $audiences AND contact.name IS NOT NULL"
    return One(f"{match}WITH {contact} AS contact WHERE {visible}", "Contact")


def _contact_of(node: str) -> str:
    return f"{{name: {node}.contactName, phone: {node}.contactPhone, email: {node}.contactEmail}}"


CONTACT = shape(
    "Contact",
    "contact",
    name=expr("contact.name"),
    phone=expr("contact.phone"),
    email=expr("contact.email"),
)
