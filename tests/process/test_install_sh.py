"""scripts/install.sh, as `make` calls it: a missing requirement is reported in one sentence with its remedy."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import CHECKOUT

SIGNAL_SECONDS = 2.0
"""What a signal during a download may take, as the product promises."""
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
    assert sentence.endswith("/python3, but it is Python 3.9.2; Python 3.11 or later is needed.")
    assert "make looks for one itself" in remedy


@pytest.mark.parametrize("created", [False, True])
def test_a_python_that_is_not_there_is_reported(checkout: Path, created: bool) -> None:
    """Also if .venv is complete, since another Python was asked for."""
    if created:
        (checkout / ".venv" / "bin").mkdir(parents=True)
        shutil.copy(fake_python(checkout, "exit 0"), checkout / ".venv" / "bin" / "python")
        inputs = "pwd && cat requirements.lock pyproject.toml scripts/install.sh"
        digest = subprocess.check_output(["sh", "-c", f"{{ {inputs}; }} | cksum"], cwd=checkout, text=True)
        (checkout / ".venv" / ".installed-run").write_text(digest)
        assert install(checkout).returncode == 0
    sentence, remedy = failure(install(checkout, PYTHON="/nonexistent"))
    assert sentence == "PYTHON is /nonexistent, but no Python can be run there; Python 3.11 or later is needed."
    assert "make looks for one itself" in remedy


@pytest.mark.parametrize(("number", "to_group"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_a_signal_during_a_download_ends_pip_too(checkout: Path, number: signal.Signals, to_group: bool) -> None:
    """Ctrl-C in a terminal reaches the whole group; SIGTERM reaches the script, or make, which passes it on."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        index = f"http://127.0.0.1:{silent.getsockname()[1]}"
        environment = {"PATH": os.environ["PATH"], "HOME": str(checkout), "LANG": "C", "PIP_INDEX_URL": index}
        with subprocess.Popen(
            ["sh", "scripts/install.sh", "run"],
            cwd=checkout,
            env={**environment, "PIP_CONFIG_FILE": os.devnull},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            # A suite in the background ignores SIGINT, and a shell cannot trap what it ignores from its begin.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process:
            connection, _ = silent.accept()
            with connection:
                (os.killpg if to_group else os.kill)(process.pid, number)
                assert process.wait(SIGNAL_SECONDS) != 0
                connection.settimeout(SIGNAL_SECONDS)
                while connection.recv(1 << 16):
                    """The request; its end is that of pip."""


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
