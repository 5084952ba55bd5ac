"""scripts/install.sh, as `make` calls it: a missing requirement is reported in one sentence with its remedy."""

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
    """A folder with the files that the script reads, readable by every user."""
    folder = Path(tempfile.mkdtemp(prefix="yuanliu-install-"))
    folder.chmod(0o755)
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / name, folder / name)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def fake_python(checkout: Path, script: str) -> str:
    """The path of a shell script that stands in for Python."""
    path = checkout / "python3"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def install(checkout: Path, user: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "HOME": str(checkout), "LANG": "C"}
    return subprocess.run(
        ["sh", "scripts/install.sh", "run"],
        cwd=checkout,
        env={**base, **environment},
        user=user,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def failure(process: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """The sentence and the remedy that a failed run prints on standard error."""
    assert process.returncode == 1, process.stdout + process.stderr
    assert "Traceback" not in process.stderr
    sentence, remedy = process.stderr.splitlines()[-2:]
    return sentence, remedy


OLD = 'case "$1" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac'
BARE = 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.11 ;; esac'


def test_an_old_python_is_reported(checkout: Path) -> None:
    sentence, remedy = failure(install(checkout, PYTHON=fake_python(checkout, OLD)))
    assert sentence.startswith("Python 3.11 or later is needed, but the only version found is: Python ")
    assert "apt-get install python3" in remedy


def test_a_missing_venv_module_is_reported(checkout: Path) -> None:
    sentence, remedy = failure(install(checkout, PYTHON=fake_python(checkout, BARE)))
    assert sentence == "Python 3.11 is installed, but its module for virtual environments (python3-venv) is missing."
    assert remedy == "Install it: apt-get install python3-venv (or python3.11-venv), then run make again."


def test_the_message_is_chinese_in_a_chinese_locale(checkout: Path) -> None:
    sentence, remedy = failure(install(checkout, PYTHON=fake_python(checkout, BARE), LANG="zh_CN.UTF-8"))
    assert sentence == "已安装 Python 3.11，但缺少创建虚拟环境所需的组件 python3-venv。"
    assert "apt-get install python3-venv" in remedy


def test_missing_write_permission_is_reported(checkout: Path) -> None:
    checkout.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    sentence, remedy = failure(install(checkout, user="nobody" if os.geteuid() == 0 else None))
    assert sentence == f"The folder {checkout} cannot be written."
    assert "clone the repository" in remedy


def test_an_unreachable_package_index_is_reported(checkout: Path) -> None:
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:1", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    sentence, remedy = failure(install(checkout, **unreachable))
    assert sentence == "The Python packages could not be installed; the lines above show the reason."
    assert "HTTPS_PROXY" in remedy
    assert "PIP_INDEX_URL" in remedy
    assert not (checkout / ".venv" / ".installed-run").exists()


def test_make_without_a_target_lists_the_targets(checkout: Path) -> None:
    # With the variables of an outer make, the inner one would print messages about it.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    make = subprocess.run(["make"], cwd=checkout, env=environment, capture_output=True, text=True, check=True)
    targets = [line.split()[1] for line in make.stdout.splitlines()]
    assert targets[:3] == ["help", "run", "test"]
    assert {"check", "schema", "migrate", "doctor"} <= set(targets)
