"""Accepted versions of Node.js, and the message of a failed GraphiQL build."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from web import node

BUILD = Path(node.__file__).parent


@pytest.mark.parametrize(
    ("version", "is_new_enough"),
    [
        ((18, 20), False),
        ((20, 18), False),
        ((20, 19), True),
        ((21, 7), False),
        ((22, 11), False),
        ((22, 12), True),
        ((24, 0), True),
    ],
)
def test_node_versions_follow_the_requirement_of_vite(version: tuple[int, int], is_new_enough: bool) -> None:
    assert node.new_enough(version) is is_new_enough


def test_an_old_node_or_one_without_npm_is_ignored(tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.write_text("#!/bin/sh\necho v18.20.4\n")
    program.chmod(0o755)
    assert node.node_in(str(tmp_path)) is None
    (tmp_path / "npm").write_text("#!/bin/sh\n")
    (tmp_path / "npm").chmod(0o755)
    assert node.node_in(str(tmp_path)) is None
    program.write_text("#!/bin/sh\necho v22.12.0\n")
    assert node.node_in(str(tmp_path)) == node.NodeJs(str(program), str(tmp_path / "npm"), (22, 12))


def test_a_failed_build_prints_one_sentence_and_succeeds(tmp_path: Path) -> None:
    web = tmp_path / "web"
    (web / "src").mkdir(parents=True)
    for name in (
        "build.py",
        "node.py",
        "registry.py",
        "index.html",
        "package.json",
        "package-lock.json",
        "vite.config.js",
        "graphiql.js",
    ):
        (web / name).write_bytes((BUILD / name).read_bytes())
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "node").write_text("#!/bin/sh\necho v22.12.0\n")
    (tools / "npm").write_text("#!/bin/sh\necho 'npm error code ENOTFOUND'\nexit 1\n")
    for tool in tools.iterdir():
        tool.chmod(0o755)

    process = subprocess.run(
        [sys.executable, web / "build.py"],
        env={**os.environ, "PATH": f"{tools}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.splitlines() == [
        "npm: installing the packages of web/ …",
        "GraphiQL: not built, serving the API without it: npm failed (npm error code ENOTFOUND). "
        "Try again with: .venv/bin/python web/build.py",
    ]
    assert not (web / "dist").exists()
