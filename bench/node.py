"""Installs the packages of the peer on Node.js."""

from __future__ import annotations

import shutil
import subprocess

from bench.systems import NODE
from domain.errors import SetupError


def install() -> None:
    """Install the locked packages. Raises SetupError without Node.js and npm."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise SetupError(
            "Node.js with npm is required for the peer @neo4j/graphql and is not installed.",
            zh="未找到对照系统 @neo4j/graphql 所需的 Node.js 与 npm。",
            remedy="Install Node.js 20 or later, or leave that peer out: `--peers driver,strawberry`.",
            remedy_zh="请安装 Node.js 20 以上版本，或跳过该对照系统：`--peers driver,strawberry`。",
        )
    if not (NODE / "node_modules" / ".package-lock.json").exists():
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=NODE, check=True)  # noqa: S603 - our own lock file
