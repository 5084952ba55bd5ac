"""A command of yuanliu that stops at one of its steps: `python -m tests.support.paused_command STEP VERB ARGUMENTS`.

It prints `paused` when the step whose sentence begins with STEP would begin, and waits until it is killed.
"""

from __future__ import annotations

import signal
import sys
from unittest.mock import patch

import cli.main
from cli.output import say
from cli.progress import LineProgress
from domain.sentence import Sentence


class PausingProgress(LineProgress):
    """Waits forever at the step."""

    def __init__(self, step: str) -> None:
        super().__init__(sys.stderr)
        self._step = step

    def step(self, sentence: Sentence) -> None:
        super().step(sentence)
        if sentence.startswith(self._step):
            say("paused")
            while True:
                signal.pause()


def main(step: str, arguments: list[str]) -> int:
    with patch("cli.main.console_progress", lambda: PausingProgress(step)):
        return cli.main.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
