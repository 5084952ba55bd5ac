"""Slots, and who waits for one: controlled delay on the time in queue. Pure: the time is told, nothing is awaited.

After CoDel (Nichols, Jacobson: Controlling Queue Delay, ACM Queue 2012; RFC 8289): a queue is judged by how long it
stands, not by how long it is. What CoDel drops one by one, for senders that slow down when it does, is dropped all at
once here, as for servers (Maurer: Fail at Scale, ACM Queue 2015), whose callers do not slow down
(docs/decisions/0014).

The law: nobody who waits is shed before the queue has stood for an INTERVAL; from then on whoever has waited longer
than TARGET is, until a slot was free for as long as TARGET.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

TARGET = 0.005
"""Seconds that a wait may take while more come than can be served (RFC 8289, section 4.4)."""
INTERVAL = 0.100
"""Seconds for which a queue may stand before it counts as one that will not go away (RFC 8289, section 4.3)."""
MAX_LENGTH = 1_000
"""How many may wait at most, whatever the time: this bounds memory, not delay."""


class TicketState(Enum):
    """Where one stands who came."""

    ADMITTED = auto()
    WAITING = auto()
    REJECTED = auto()
    LEFT = auto()


@dataclass(slots=True, eq=False)
class Ticket:
    """One who came. `rank`: who has more is let in first; `arrived`: seconds; `told`: whatever its owner waits on."""

    priority: int
    arrived: float
    state: TicketState
    told: Any = None


class CoDelQueue:
    """So many slots. First come, first served, within a rank."""

    def __init__(
        self, slots: int, *, longest: int = MAX_LENGTH, target: float = TARGET, interval: float = INTERVAL
    ) -> None:
        self.slots = slots
        self.used = 0
        self._longest = longest
        self._target = target
        self._interval = interval
        self._waiting: dict[int, OrderedDict[Ticket, None]] = {}
        self._length = 0
        self._standing: float | None = None
        self._free_since: float | None = None

    def __len__(self) -> int:
        """How many wait."""
        return self._length

    def stands(self, now: float) -> bool:
        """Whether the queue has stood for an interval: more come than can be served."""
        return self._standing is not None and now - self._standing > self._interval

    @property
    def deadline(self) -> float | None:
        """When `expire` will next find one to shed, if nothing else happens."""
        if self._standing is None or not self._length:
            return None
        return max(self._standing + self._interval, self._oldest().arrived + self._target)

    def enter(self, now: float, priority: int = 0) -> tuple[Ticket, list[Ticket]]:
        """One comes. The second: another who waited, of less rank, shed for this one where no more may wait."""
        if self.used < self.slots:
            if self._standing is not None and self._calm(now):
                self._standing = None
            self.used += 1
            if self.used == self.slots:
                self._free_since = None
            return Ticket(priority, now, TicketState.ADMITTED), []
        instead = []
        if self._length >= self._longest:
            lowest = min(self._waiting, default=priority)
            if lowest >= priority:
                return Ticket(priority, now, TicketState.REJECTED), []
            instead.append(next(reversed(self._waiting[lowest])))
            self._decide(instead[0], TicketState.REJECTED)
        if self._standing is None:
            self._standing = now
        ticket = Ticket(priority, now, TicketState.WAITING)
        self._waiting.setdefault(priority, OrderedDict())[ticket] = None
        self._length += 1
        return ticket, instead

    def leave(self, ticket: Ticket, now: float) -> list[Ticket]:
        """One is done, or waits no longer; a second time changes nothing. Those about whom that decides: the one who is
        let in instead, and any who had waited too long."""
        if ticket.state is TicketState.WAITING:
            self._decide(ticket, TicketState.LEFT)
            self._emptied(now)
            return []
        if ticket.state is not TicketState.ADMITTED:
            return []
        ticket.state = TicketState.LEFT
        decided = self.expire(now) if self._length else []
        if not self._length:
            self.used -= 1
            if self._free_since is None:
                self._free_since = now
            return decided
        following = next(iter(self._waiting[max(self._waiting)]))
        self._decide(following, TicketState.ADMITTED)
        self._emptied(now)
        return [*decided, following]

    def expire(self, now: float) -> list[Ticket]:
        """Those who have waited too long, shed."""
        shed = []
        while self._length and self.stands(now) and now - (oldest := self._oldest()).arrived > self._target:
            self._decide(oldest, TicketState.REJECTED)
            shed.append(oldest)
        return shed

    def _calm(self, now: float) -> bool:
        """Whether a queue that stood does so no longer, as one who finds a free slot can tell."""
        return not self.stands(now) or self._free_since is None or now - self._free_since >= self._target

    def _oldest(self) -> Ticket:
        return min((next(iter(each)) for each in self._waiting.values()), key=lambda ticket: ticket.arrived)

    def _decide(self, ticket: Ticket, state: TicketState) -> None:
        ticket.state = state
        waiting = self._waiting[ticket.priority]
        del waiting[ticket]
        if not waiting:
            del self._waiting[ticket.priority]
        self._length -= 1

    def _emptied(self, now: float) -> None:
        """A queue that empties by serving did not stand; one that has stood must see a slot stay free first."""
        if not self._length and not self.stands(now):
            self._standing = None
