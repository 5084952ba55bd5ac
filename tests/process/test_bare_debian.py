"""The longer profile of set-up: `make run` and the README's queries in a bare Debian.

YUANLIU_BARE_DEBIAN names the suites (bookworm has Python 3.11.2, trixie 3.13), YUANLIU_DEBIAN_MIRROR a mirror of
Debian's packages. It needs root and debootstrap, and takes some minutes for each suite.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from settings import CHECKOUT

SUITES = os.environ.get("YUANLIU_BARE_DEBIAN", "").split()


@pytest.mark.skipif(not SUITES, reason="a longer profile: set YUANLIU_BARE_DEBIAN to 'bookworm trixie'")
@pytest.mark.parametrize("suite", SUITES or ["none"])
def test_make_run_answers_in_a_bare_debian(tmp_path: Path, suite: str) -> None:
    mirror = os.environ.get("YUANLIU_DEBIAN_MIRROR")
    command = ["sh", "scripts/bare_debian.sh", suite, str(tmp_path / suite), *([mirror] if mirror else [])]
    process = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    assert process.stdout.splitlines()[-1].startswith(f"{suite}: make run is ready")
