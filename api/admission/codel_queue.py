"""Slots and a queue in front of them, with controlled delay. Pure: callers pass the time, and nothing is awaited.

After CoDel (Nichols, Jacobson: Controlling Queue Delay, ACM Queue 2012; RFC 8289): the time for which a queue persists
decides, not its length. CoDel drops packets one by one, for senders that slow down when it does. Callers of a server do
not slow down, so this queue rejects all late requests at once (Maurer: Fail at Scale, ACM Queue 2015;
docs/decisions/0014).

The rule: no request is rejected before the queue has persisted for an INTERVAL. From then on each request that has
waited longer than TARGET is rejected, until a slot was free for as long as TARGET.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

TARGET = 0.005
"""Seconds that a request may wait while more arrive than can be served (RFC 8289, section 4.4)."""
INTERVAL = 0.100
"""Seconds for which a queue may persist before it counts as overload (RFC 8289, section 4.3)."""
MAX_LENGTH = 1_000
"""Maximum number of waiting requests, whatever their time: it bounds memory, not delay."""


class TicketState(Enum):
    """State of a request. LEFT: it ended, or its client disconnected."""

    ADMITTED = auto()
    WAITING = auto()
    REJECTED = auto()
    LEFT = auto()


@dataclass(slots=True, eq=False)
class Ticket:
    """A request. `priority`: higher ones are admitted first; `arrived`: in seconds; `decided`: whatever the owner of a
    waiting ticket awaits."""

    priority: int
    arrived: float
    state: TicketState
    decided: Any = None


class CoDelQueue:
    """A fixed number of slots. First come, first served, within a priority."""

    def __init__(
        self, slots: int, *, max_length: int = MAX_LENGTH, target: float = TARGET, interval: float = INTERVAL
    ) -> None:
        self.slots = slots
        self.used = 0
        self._max_length = max_length
        self._target = target
        self._interval = interval
        self._waiting: dict[int, OrderedDict[Ticket, None]] = {}
        self._length = 0
        self._queued_since: float | None = None
        self._free_since: float | None = None

    def __len__(self) -> int:
        """The number of waiting requests."""
        return self._length

    def is_overloaded(self, now: float) -> bool:
        """Whether the queue has persisted for an interval: more requests arrive than can be served."""
        return self._queued_since is not None and now - self._queued_since > self._interval

    @property
    def deadline(self) -> float | None:
        """The time at which `expire` will next reject a request, if nothing else happens."""
        if self._queued_since is None or not self._length:
            return None
        return max(self._queued_since + self._interval, self._oldest().arrived + self._target)

    def enter(self, now: float, priority: int = 0) -> tuple[Ticket, list[Ticket]]:
        """Adds a request. Returns its ticket, and the ticket of lower priority that was rejected for it, if the queue
        was full."""
        if self.used < self.slots:
            if self._queued_since is not None and self._has_recovered(now):
                self._queued_since = None
            self.used += 1
            if self.used == self.slots:
                self._free_since = None
            return Ticket(priority, now, TicketState.ADMITTED), []
        displaced = []
        if self._length >= self._max_length:
            lowest = min(self._waiting, default=priority)
            if lowest >= priority:
                return Ticket(priority, now, TicketState.REJECTED), []
            displaced.append(next(reversed(self._waiting[lowest])))
            self._decide(displaced[0], TicketState.REJECTED)
        if self._queued_since is None:
            self._queued_since = now
        ticket = Ticket(priority, now, TicketState.WAITING)
        self._waiting.setdefault(priority, OrderedDict())[ticket] = None
        self._length += 1
        return ticket, displaced

    def leave(self, ticket: Ticket, now: float) -> list[Ticket]:
        """Removes a request that ended or waits no longer; a second call changes nothing. Returns the tickets that
        this decides: the one that is admitted next, and those that had waited too long."""
        if ticket.state is TicketState.WAITING:
            self._decide(ticket, TicketState.LEFT)
            self._forget_short_queue(now)
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
        self._forget_short_queue(now)
        return [*decided, following]

    def expire(self, now: float) -> list[Ticket]:
        """Rejects the requests that have waited too long, and returns their tickets."""
        rejected = []
        while self._length and self.is_overloaded(now) and now - (oldest := self._oldest()).arrived > self._target:
            self._decide(oldest, TicketState.REJECTED)
            rejected.append(oldest)
        return rejected

    def _has_recovered(self, now: float) -> bool:
        """Whether an overload is over, as seen by a request that finds a free slot."""
        return not self.is_overloaded(now) or self._free_since is None or now - self._free_since >= self._target

    def _oldest(self) -> Ticket:
        return min((next(iter(tickets)) for tickets in self._waiting.values()), key=lambda ticket: ticket.arrived)

    def _decide(self, ticket: Ticket, state: TicketState) -> None:
        ticket.state = state
        waiting = self._waiting[ticket.priority]
        del waiting[ticket]
        if not waiting:
            del self._waiting[ticket.priority]
        self._length -= 1

    def _forget_short_queue(self, now: float) -> None:
        """Resets the time of an empty queue, unless it was overloaded: then a slot must stay free first."""
        if not self._length and not self.is_overloaded(now):
            self._queued_since = None
