"""Lines of departments (条线) that rules name, and the kind of a grass-roots body (Art. 13).

A line is our convention: departments of one field of work at all levels. Grass-roots bodies have one line together.
"""

from __future__ import annotations

GRASSROOTS = "乡镇街道"
PUBLIC_SECURITY = "公安"
UNKNOWN = "其他"
"""The line of a body whose name contains no line that we know; like a missing line, it says nothing of the body."""

_KIND_BY_ENDING = (
    ("乡人民政府", "TOWNSHIP_GOVERNMENT"),
    ("镇人民政府", "TOWNSHIP_GOVERNMENT"),
    ("街道办事处", "SUBDISTRICT_OFFICE"),
)


def grassroots_kind(line: object, name: object) -> str | None:
    """The name of the GrassrootsKind of a body, by the ending of its name; None for a body of another line."""
    if line != GRASSROOTS or not isinstance(name, str):
        return None
    return next((kind for ending, kind in _KIND_BY_ENDING if name.strip().endswith(ending)), "OTHER")
