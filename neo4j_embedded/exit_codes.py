"""Exit codes of the child process. 0: stopped on request; 1: failed, see its log."""

from __future__ import annotations

OUT_OF_HEAP = 3
"""The JVM ran out of its heap memory (-XX:+ExitOnOutOfMemoryError). The JVM sets this number."""
IN_USE = 13
"""Another process has the store open."""
PANIC = 14
"""Neo4j can write no more and needs a restart. The usual cause is a full disk."""
