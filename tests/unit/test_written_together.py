"""What is written in one turn of the loop goes out in one piece, in order, and never waits when it is much."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from terminal.written_together import MOST, Together


class Recording:
    """A transport that notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def writelines(self, pieces: list[bytes]) -> None:
        self.asked.append(b"".join(pieces))

    def close(self) -> None:
        self.asked.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.asked


def together() -> tuple[Together, Recording]:
    noted = Recording()
    return Together(cast("Any", noted), asyncio.get_running_loop()), noted


async def turn() -> None:
    """The event loop does what is due."""
    done = asyncio.Event()
    asyncio.get_running_loop().call_soon(done.set)
    await done.wait()


async def test_writes_of_one_turn_are_one() -> None:
    transport, noted = together()
    for each in (b"head", b" ", b"body"):
        transport.write(each)
    assert noted.asked == []
    await turn()
    transport.write(b"next")
    await turn()
    assert noted.asked == [b"head body", b"next"]


async def test_much_is_written_at_once() -> None:
    transport, noted = together()
    transport.write(b"head")
    transport.write(b"x" * MOST)
    assert [len(each) for each in noted.asked] == [MOST + 4]
    await turn()
    assert len(noted.asked) == 1


async def test_what_is_held_goes_out_before_the_end() -> None:
    transport, noted = together()
    transport.write(b"last")
    assert not transport.is_closing()
    transport.close()
    await turn()
    assert noted.asked == [b"last", "closed"]
    assert transport.is_closing()
