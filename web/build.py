"""Build GraphiQL into web/dist with Vite, if its sources have changed.

    .venv/bin/python web/build.py

The exit code is also 0 if the build is impossible: the reason is printed, and the API works without GraphiQL.
"""

from __future__ import annotations

import fcntl
import gzip
import shutil
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
# When this file runs as a script, sys.path contains web/, but not the checkout.
sys.path.insert(0, str(HERE.parent))

from web.node import BuildError, digest, find_node, install_packages, run, say  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

DIST = HERE / "dist"
SOURCES = ("index.html", "package.json", "package-lock.json", "vite.config.js", "graphiql.js", "build.py")
BUILD_SECONDS = 180
MIN_COMPRESSED_BYTES = 1400  # a smaller file fits into one packet


def sources() -> list[Path]:
    """All input files of the build, in a fixed order."""
    return [HERE / name for name in SOURCES] + sorted(file for file in (HERE / "src").rglob("*") if file.is_file())


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold web/.lock, so that `make run` and `make test` of one checkout do not build at the same time."""
    with (HERE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def compress(folder: Path) -> None:
    """Write a .gz next to each large asset (7 MB become 2), so that the server need not compress per request."""
    for file in folder.iterdir():
        content = file.read_bytes()
        if len(content) > MIN_COMPRESSED_BYTES:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content, mtime=0))


def build() -> None:
    """Build web/dist from its sources. A failed build keeps the previous page."""
    stamp, sources_digest = DIST / ".built-from", digest(sources())
    if stamp.is_file() and stamp.read_text() == sources_digest:
        return
    start = time.monotonic()
    node = find_node()
    install_packages(node, HERE)
    say("GraphiQL: building with Vite …")
    fresh = HERE / ".dist-new"
    run(
        [node.npm, "run", "build", "--", "--outDir", fresh.name, "--emptyOutDir"], HERE, BUILD_SECONDS, node.environment
    )
    compress(fresh / "assets")
    (fresh / stamp.name).write_text(sources_digest)
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)
    say(f"GraphiQL: built in {time.monotonic() - start:.0f} s.")


def main() -> int:
    """Build if needed. Returns 0 also if the build is impossible, because the API works without GraphiQL."""
    # As Ctrl-C: npm must not outlive this process.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with one_at_a_time():
            build()
    except (BuildError, OSError) as reason:
        served = "the previous page" if (DIST / "index.html").is_file() else "the API without it"
        say(f"GraphiQL: not built, serving {served}: {reason}. Try again with: .venv/bin/python web/build.py")
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
