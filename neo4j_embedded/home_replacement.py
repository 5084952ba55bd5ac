"""Replaces Neo4j's home in a data folder by one that a restore has prepared, also if the process is killed meanwhile.

<folder>/restoring/       a data folder in which a restore prepares and checks the new home; no start reads it
<folder>/neo4j.restored   the new home, complete: from here on the next start finishes the replacement
<folder>/neo4j.replaced   the home before, until it is deleted
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

STAGING = "restoring"
CURRENT, RESTORED, REPLACED = "neo4j", "neo4j.restored", "neo4j.replaced"


def replace_home(root: Path) -> None:
    """Replace the home of `root` by the one in the staging folder. The caller has locked the store and both homes are
    closed. A kill before the first rename leaves the home before, a kill after it leads to the new one."""
    (root / STAGING / CURRENT).rename(root / RESTORED)
    _sync(root)
    finish_replacement(root)
    shutil.rmtree(root / STAGING, ignore_errors=True)


def finish_replacement(root: Path) -> None:
    """Finish a replacement that was interrupted; without one this does nothing. The caller has locked the folder."""
    current, restored, replaced = root / CURRENT, root / RESTORED, root / REPLACED
    if restored.exists():
        if current.exists():
            # a rest of an earlier replacement, or of a deletion that was interrupted
            shutil.rmtree(replaced, ignore_errors=True)
            current.rename(replaced)
            _sync(root)
        restored.rename(current)
        _sync(root)
    if current.exists():
        shutil.rmtree(replaced, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Make renames in the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
