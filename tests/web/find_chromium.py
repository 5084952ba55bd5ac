"""Where a Chromium is: the one on PATH, else Debian's package where we are root; never one that a library downloads."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# A Chinese font comes along, or the screenshot of a bare container shows boxes.
PACKAGES = ("chromium", "fonts-wqy-microhei")


def installed() -> str | None:
    """The path of a Chromium that is here already."""
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            return found
    return next((path for path in APPLICATIONS if Path(path).exists()), None)


def find_chromium() -> str | None:
    """A Chromium's path, installed by apt-get if need be and possible; None where there is none."""
    found = installed()
    if found is not None or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return found
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", "-qq", *command], env=quiet, capture_output=True, check=False, timeout=900)
    return installed()
