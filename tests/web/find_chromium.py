"""Find a Chromium: on PATH, else installed from Debian's package if this process is root."""

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
# Without a Chinese font, screenshots in a minimal container show boxes.
PACKAGES = ("chromium", "fonts-wqy-microhei")


def find_installed() -> str | None:
    """The path of an installed Chromium, or None."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    return next((application for application in APPLICATIONS if Path(application).exists()), None)


def find_chromium() -> str | None:
    """The path of a Chromium, installed with apt-get if necessary and possible; else None."""
    path = find_installed()
    if path is not None or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return path
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, capture_output=True, check=False, timeout=900)
    return find_installed()
