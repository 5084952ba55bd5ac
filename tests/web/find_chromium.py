"""Find a Chromium. The tests install none: that is left to the user, and in CI to `.ci/run`."""

from __future__ import annotations

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Without a Chinese font, screenshots in a minimal container show boxes.
ABSENT = (
    "there is no Chromium; install it (Debian: apt-get install chromium fonts-wqy-microhei; "
    "macOS: brew install --cask chromium)"
)
"""Why a test cannot run, and the command that changes it."""


def find_chromium() -> str | None:
    """The path of an installed Chromium, or None."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    return next((application for application in APPLICATIONS if Path(application).exists()), None)
