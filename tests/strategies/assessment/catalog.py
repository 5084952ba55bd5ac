"""The entries and the needs of a random world."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tests.oracles.assessment import Department, Designation, Entry, Item, Need
from tests.strategies import seeded as st
from tests.strategies.assessment.bodies import SCOPES
from tests.strategies.assessment.instants import AT, LAST_YEAR, SECOND

CYCLES = ("REALTIME", "DAILY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "IRREGULAR", "OTHER")
FRESHNESS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "YEARLY", "OTHER")
SHARE_TYPES = ("UNCONDITIONAL", "UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED", None)


def draw_entries(
    draw: st.DrawFn,
    prefix: str,
    elements: Sequence[str],
    departments: Sequence[Department],
    designations: Sequence[Designation],
) -> tuple[Entry, ...]:
    """Most are entries of designated departments or of their lines."""
    codes = [department.code for department in departments]
    designated = [designation.department for designation in designations] or codes
    lines = {department.line for department in departments if department.code in designated}
    of_lines = [department.code for department in departments if department.line in lines]
    entries = []
    for number in range(draw(st.integers(8, 14))):
        group = (designated, of_lines, codes)[draw(st.sampled_from((0, 0, 1, 1, 1, 2)))]
        provider = designated[number] if number < len(designations) else draw(st.sampled_from(group))
        entries.append(_entry(draw, f"{prefix}e{number}", provider, elements, f"{prefix}library"))
    return tuple(entries)


def draw_needs(draw: st.DrawFn, elements: Sequence[str], entries: Sequence[Entry]) -> tuple[Need, ...]:
    needs = []
    for position in range(1, draw(st.integers(3, 5)) + 1):
        freshness = draw(st.sampled_from(FRESHNESS))
        purpose = f"用途{position}"
        if draw(st.integers(0, 5)) == 0:
            needs.append(Need(position, purpose, freshness, entry=draw(st.sampled_from(entries)).code))
        else:
            element = draw(st.sampled_from((elements[0], elements[0], elements[1])))
            scope = draw(st.sampled_from((None, None, *SCOPES)))
            needs.append(Need(position, purpose, freshness, element=element, scope=scope))
    return tuple(needs)


def _entry(draw: st.DrawFn, code: str, provider: str, elements: Sequence[str], library: str) -> Entry:
    names = draw(st.permutations(("甲", "乙", "丙", "丁")))[: draw(st.integers(1, 3))]
    realized = st.sampled_from((*(elements[0],) * 4, elements[1], elements[1], None))
    status = draw(st.sampled_from(("PUBLISHED",) * 15 + ("DRAFT",)))
    updated = (None, AT, AT - timedelta(days=1), AT - timedelta(days=3), AT - timedelta(days=400))
    return Entry(
        code,
        provider,
        status,
        published_at=draw(st.sampled_from((None, AT, *(LAST_YEAR,) * 7, AT + SECOND))),
        data_updated_at=draw(st.sampled_from(updated)),
        share_type=draw(st.sampled_from(SHARE_TYPES)),
        update_cycle=draw(st.sampled_from((*CYCLES, None))),
        security_grade=draw(st.sampled_from(("GENERAL", "GENERAL", "IMPORTANT", None))),
        items=tuple(Item(name, draw(realized)) for name in names),
        libraries=(library,) if draw(st.booleans()) else (),
        visible=status != "DRAFT" and draw(st.integers(0, 15)) > 0,
    )
