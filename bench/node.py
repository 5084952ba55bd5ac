"""The packages of the peer that runs on Node."""

from __future__ import annotations

import shutil
import subprocess

from bench.systems import NODE
from domain.errors import SetupError


def install() -> None:
    """As its lock file has them. Raises SetupError."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise SetupError(
            "Node.js with npm, which the peer @neo4j/graphql needs, is not there.",
            zh="未找到对照系统 @neo4j/graphql 所需的 Node.js 与 npm。",
            remedy="Install Node.js 20 or later, or leave that peer out: `--peers driver,strawberry`.",
            remedy_zh="请安装 Node.js 20 以上版本，或不测该对照：`--peers driver,strawberry`。",
        )
    if not (NODE / "node_modules" / ".package-lock.json").exists():
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=NODE, check=True)  # noqa: S603 - our own lock file
