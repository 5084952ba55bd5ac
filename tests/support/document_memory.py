"""A process that parses and plans distinct large documents and prints its memory."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from api.documents.cache import Document, DocumentCache
from api.execution.fast.operation_plan import OperationPlans
from api.schema import schema
from cli.output import say

PAGE_BYTES = 4096


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE_BYTES


def large_document(number: int) -> str:
    """A valid document of 19 KB and nearly 5,000 tokens, unlike every other."""
    values = ", ".join(f'"{number}-{value}"' for value in range(1_500))
    conditions = " ".join(f'{{title: {{contains: "{number} {value}"}}}}' for value in range(200))
    where = f"{{or: [{conditions}], code: {{in: [{values}]}}, title: {{contains: $title}}}}"
    selection = "title code id provider { name }"
    return f"query q{number}($title: String) {{ catalogEntries(where: {where}) {{ nodes {{ {selection} }} }} }}"


def main(count: int) -> None:
    """Print the memory after a quarter of the documents and after all of them."""
    built = schema(ZoneInfo("Asia/Shanghai"))
    documents, plans = DocumentCache(built), OperationPlans(built)
    for number in range(count):
        document = documents.get(large_document(number))
        assert isinstance(document, Document)
        assert plans.plan(document, document.operations[0], {"title": "x"}) is not None
        if number + 1 in (count // 4, count):
            gc.collect()
            say(str(resident_bytes()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
