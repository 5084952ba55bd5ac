"""Builds GraphiQL into web/dist with Vite, once for each state of its sources.

    .venv/bin/python web/build.py

Exit code is 0 also where the build is impossible: the API serves without GraphiQL, and one sentence says why.
"""

from __future__ import annotations

import fcntl
import gzip
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
# Run as a script, Python puts web/ on the path, not the checkout that holds it.
sys.path.insert(0, str(HERE.parent))

from web.node import Impossible, digest, find_node, install_packages, run, say  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

DIST = HERE / "dist"
SOURCES = ("index.html", "package.json", "package-lock.json", "vite.config.js", "chinese.js", "build.py")
BUILD_SECONDS = 180
WORTH_COMPRESSING = 1400  # bytes; less fits into one packet anyhow


def sources() -> list[Path]:
    """Every file that shapes the built page, in a fixed order."""
    own = [
        HERE / name
        for name in ("index.html", "package.json", "package-lock.json", "vite.config.js", "chinese.js", "build.py")
    ]
    return own + sorted(file for file in (HERE / "src").rglob("*") if file.is_file())


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Holds web/.lock, so that `make run` and `make test` of one checkout do not build over each other."""
    with (HERE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def compress(folder: Path) -> None:
    """Puts a .gz beside each asset that is worth it: 7 MB become 2, compressed once and not for every visitor."""
    for file in folder.iterdir():
        content = file.read_bytes()
        if len(content) > WORTH_COMPRESSING:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content, mtime=0))


def build() -> None:
    """Brings web/dist up to its sources; a build that fails leaves the former page in place."""
    stamp, wanted = DIST / ".built-from", digest(sources())
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    began = time.monotonic()
    node = find_node()
    install_packages(node, HERE)
    say("GraphiQL: building with Vite …")
    fresh = HERE / ".dist-new"
    run(
        [node.npm, "run", "build", "--", "--outDir", fresh.name, "--emptyOutDir"], HERE, BUILD_SECONDS, node.environment
    )
    compress(fresh / "assets")
    (fresh / stamp.name).write_text(wanted)
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)
    say(f"GraphiQL: built in {time.monotonic() - began:.0f} s.")


def main() -> int:
    """Builds if needed; 0 also where it cannot, because the API is whole without GraphiQL."""
    try:
        with one_at_a_time():
            build()
    except (Impossible, OSError) as reason:
        served = "the page built before" if (DIST / "index.html").is_file() else "the API without it"
        say(f"GraphiQL: not built, serving {served}: {reason}. Try again with: .venv/bin/python web/build.py")
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
