"""scripts/install.sh, as `make` calls it: what a fresh machine may lack is one sentence and its remedy."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import CHECKOUT

FILES = ("scripts/install.sh", "requirements.lock", "requirements-dev.lock", "pyproject.toml", "Makefile")


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A folder with what the script reads, where everybody may look."""
    folder = Path(tempfile.mkdtemp(prefix="yuanliu-install-"))
    folder.chmod(0o755)
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / name, folder / name)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def python_that(checkout: Path, script: str) -> str:
    """A make-believe Python."""
    path = checkout / "python3"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def install(checkout: Path, user: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "HOME": str(checkout), "LANG": "C"}
    return subprocess.run(
        ["sh", "scripts/install.sh", "run"],
        cwd=checkout,
        env={**kept, **environment},
        user=user,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def refusal(done: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """The last two lines on standard error of a run that failed."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    sentence, remedy = done.stderr.splitlines()[-2:]
    return sentence, remedy


OLD = 'case "$1" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac'
BARE = 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.11 ;; esac'


def test_an_older_python(checkout: Path) -> None:
    sentence, remedy = refusal(install(checkout, PYTHON=python_that(checkout, OLD)))
    assert sentence.startswith("Python 3.11 or later is needed, and only this was found: Python ")
    assert "apt-get install python3" in remedy


def test_a_missing_venv(checkout: Path) -> None:
    sentence, remedy = refusal(install(checkout, PYTHON=python_that(checkout, BARE)))
    assert sentence == "Python 3.11 is here, but its part that makes virtual environments (python3-venv) is missing."
    assert remedy == "Install it: apt-get install python3-venv (or python3.11-venv), then run make again."


def test_the_sentence_is_chinese_where_the_terminal_is(checkout: Path) -> None:
    sentence, remedy = refusal(install(checkout, PYTHON=python_that(checkout, BARE), LANG="zh_CN.UTF-8"))
    assert sentence == "已有 Python 3.11，但缺少创建虚拟环境的组件 python3-venv。"
    assert "apt-get install python3-venv" in remedy


def test_no_write_permission(checkout: Path) -> None:
    checkout.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    sentence, remedy = refusal(install(checkout, user="nobody" if os.geteuid() == 0 else None))
    assert sentence == f"The folder {checkout} cannot be written."
    assert "clone it" in remedy


def test_an_index_that_cannot_be_reached(checkout: Path) -> None:
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:1", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    sentence, remedy = refusal(install(checkout, **unreachable))
    assert sentence == "The Python packages could not be installed: the last lines above say why."
    assert "HTTPS_PROXY" in remedy
    assert "PIP_INDEX_URL" in remedy
    assert not (checkout / ".venv" / ".installed-run").exists()


def test_make_alone_prints_what_every_verb_does(checkout: Path) -> None:
    # run by make itself, an inner make would speak of the outer one
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(["make"], cwd=checkout, env=own, capture_output=True, text=True, check=True)
    found = [line.split()[1] for line in done.stdout.splitlines()]
    assert found[:3] == ["help", "run", "test"]
    assert {"check", "schema", "migrate", "doctor"} <= set(found)
