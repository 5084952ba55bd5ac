#!/bin/sh
# Install the locked dependencies into .venv: `install.sh run` to serve, `install.sh dev` also for tests and checks.
# Does nothing if nothing changed. Every failure prints a sentence and its remedy, in Chinese or English by LANG.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock

say() { # English, Chinese
    case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    zh*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "$1" ;;
    esac
}
fail() { # sentence, remedy, then both in Chinese
    say "$1" "$3" >&2
    say "$2" "$4" >&2
    exit 1
}
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -n "${PYTHON:-}" ] && ! new_enough "$PYTHON"; then
    version=$("$PYTHON" --version 2>&1) || version=
    fail "PYTHON is $PYTHON, but ${version:+it is }${version:-no Python can be run there}; Python 3.11 or later is needed." \
        "Set it to the path of a Python 3.11 or later, or leave it out: make looks for one itself." \
        "PYTHON 设为 $PYTHON，但${version:+其版本为 }${version:-该处没有可运行的 Python}；需要 Python 3.11 或更高版本。" \
        "请设为 Python 3.11 或更高版本的路径，或不设置，由 make 自行查找。"
fi

# A signal to this script or to make ends the installer too. The shell runs a trap only while it waits.
interruptible() {
    "$@" &
    child=$!
    trap 'trap - INT TERM; kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; exit 130' INT TERM
    status=0
    wait "$child" || status=$?
    trap - INT TERM
    return "$status"
}

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    version=$(python3 --version 2>&1 || true)
    fail "Python 3.11 or later is needed, but the only version found is: ${version:-none}." \
        "Install it (Debian: apt-get install python3 python3-venv; macOS: brew install python@3.13), or set its path: make PYTHON=/path/to/python3." \
        "需要 Python 3.11 或更高版本，目前只找到：${version:-无}。" \
        "请安装（Debian：apt-get install python3 python3-venv；macOS：brew install python@3.13），或指定路径：make PYTHON=/path/to/python3。"
}

digest() { # over all inputs of the installation and its path, so that a moved checkout is installed again
    { pwd && cat "$1" pyproject.toml scripts/install.sh; } | cksum
}
installed() { # kind, lock
    [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$(digest "$2")" ] && new_enough .venv/bin/python
}

installed dev requirements-dev.lock && exit 0
[ "$kind" = run ] && installed run requirements.lock && exit 0

if ! [ -w . ] || { [ -e .venv ] && ! [ -w .venv ]; }; then
    fail "The folder $(pwd) cannot be written." \
        "Give this user write permission there, or clone the repository to another folder." \
        "目录 $(pwd) 无法写入。" \
        "请授予当前用户该目录的写权限，或将代码克隆到其他目录。"
fi

# Create .venv again if its creation was interrupted or its Python no longer exists.
if ! { new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
    python=$(find_python)
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        fail "Python $version is installed, but its module for virtual environments (python3-venv) is missing." \
            "Install it: apt-get install python3-venv (or python$version-venv), then run make again." \
            "已安装 Python $version，但缺少创建虚拟环境所需的组件 python3-venv。" \
            "请安装：apt-get install python3-venv（或 python$version-venv），然后重新运行 make。"
    fi
    say "Creating the virtual environment .venv with $python" "正在用 $python 创建虚拟环境 .venv"
    rm -rf .venv
    "$python" -m venv .venv || fail "The virtual environment .venv could not be created." \
        "Check the free disk space and the permissions of this folder, then run make again." \
        "无法创建虚拟环境 .venv。" "请检查磁盘空间与目录权限，然后重新运行 make。"
fi

rm -f .venv/.installed-run .venv/.installed-dev
say "Installing the packages in $lock" "正在安装 $lock 中锁定的依赖"
pip() { interruptible .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"; }
if ! { pip install --require-hashes --requirement "$lock" &&
    pip install --quiet --no-deps --no-build-isolation --editable .; }; then
    fail "The Python packages could not be installed; the lines above show the reason." \
        "If the package index cannot be reached, check the network and the proxy (HTTPS_PROXY) or set a mirror (PIP_INDEX_URL), then run make again. Downloaded packages are not downloaded again." \
        "Python 依赖安装失败，原因见以上输出。" \
        "如无法访问软件源，请检查网络与代理（HTTPS_PROXY），或指定镜像（PIP_INDEX_URL），然后重新运行 make；已下载的软件包不会重复下载。"
fi
digest "$lock" >".venv/.installed-$kind"
