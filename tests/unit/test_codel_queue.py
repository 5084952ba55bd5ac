"""The admission queue: slots are never exceeded, order within a priority, and the rule of rejection."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from api.admission.codel_queue import INTERVAL, TARGET, CoDelQueue, Ticket, TicketState

EPSILON = 1e-9
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("enter", "enter", "enter", "leave", "disconnect", "wait")),
        st.floats(0, 0.06),
        st.integers(0, 2),
        st.integers(0, 1_000),
    ),
    max_size=120,
)


@dataclass
class World:
    """A queue that is driven by events and by its timer, with the decisions and their times."""

    queue: CoDelQueue
    now: float = 0.0
    admitted: list[Ticket] = field(default_factory=list)
    waiting: list[Ticket] = field(default_factory=list)
    rejected: list[tuple[Ticket, float]] = field(default_factory=list)
    served: list[tuple[Ticket, float]] = field(default_factory=list)

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while (due := self.queue.deadline) is not None and due + EPSILON <= end:
            self.now = max(self.now, due + EPSILON)
            self.record_decisions(self.queue.expire(self.now))
        self.now = end

    def enter(self, priority: int) -> Ticket:
        ticket, decided = self.queue.enter(self.now, priority)
        if ticket.state is TicketState.WAITING:
            self.waiting.append(ticket)
        elif ticket.state is TicketState.ADMITTED:
            self.admitted.append(ticket)
        self.record_decisions(decided)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        (self.admitted if ticket in self.admitted else self.waiting).remove(ticket)
        self.record_decisions(self.queue.leave(ticket, self.now))

    def record_decisions(self, tickets: list[Ticket]) -> None:
        for ticket in tickets:
            self.waiting.remove(ticket)
            if ticket.state is TicketState.ADMITTED:
                self.admitted.append(ticket)
                self.served.append((ticket, self.now))
            else:
                assert ticket.state is TicketState.REJECTED
                self.rejected.append((ticket, self.now))


@settings(max_examples=200)
@given(st.integers(1, 4), st.integers(1, 6), EVENTS)
def test_queue_invariants_hold(slots: int, max_length: int, events: list[tuple[str, float, int, int]]) -> None:
    world = World(CoDelQueue(slots, max_length=max_length))
    for kind, seconds, priority, which in events:
        world.pass_time(seconds)
        if kind == "enter":
            before = list(world.waiting)
            ticket = world.enter(priority)
            if ticket.state is TicketState.REJECTED:
                assert len(before) == max_length
                assert all(waiting.priority >= priority for waiting in before)
        elif kind == "leave" and world.admitted:
            before = list(world.waiting)
            world.leave(world.admitted[which % len(world.admitted)])
            if world.served and world.served[-1][1] == world.now and world.served[-1][0] in before:
                first = world.served[-1][0]
                rejected = {id(ticket) for ticket, _ in world.rejected}
                better = [
                    ticket for ticket in before if ticket.priority > first.priority and id(ticket) not in rejected
                ]
                earlier = [
                    ticket for ticket in before if ticket.priority == first.priority and ticket.arrived < first.arrived
                ]
                assert not better
                assert all(id(ticket) in rejected for ticket in earlier)
        elif kind == "disconnect" and world.waiting:
            length = len(world.queue)
            world.leave(world.waiting[which % len(world.waiting)])
            assert len(world.queue) == length - 1
        queue = world.queue
        assert queue.used == len(world.admitted) <= slots
        assert len(queue) == len(world.waiting) <= max_length
        assert not world.waiting or queue.used == slots
        # no request that still waits has waited longer than an interval
        assert all(world.now - ticket.arrived <= INTERVAL + 2 * EPSILON for ticket in world.waiting)
        # and none was admitted after a longer wait
        assert all(at - ticket.arrived <= INTERVAL + 2 * EPSILON for ticket, at in world.served)
    for ticket in [*world.admitted, *world.waiting]:
        world.leave(ticket)
    while world.admitted:
        world.leave(world.admitted[0])
    assert (world.queue.used, len(world.queue)) == (0, 0)


@settings(max_examples=200)
@given(st.integers(1, 3), EVENTS)
def test_rejection_needs_target_wait_and_persistent_queue(
    slots: int, events: list[tuple[str, float, int, int]]
) -> None:
    world = World(CoDelQueue(slots))
    free: float | None = 0.0
    last_free = 0.0
    for kind, seconds, _, which in events:
        before = len(world.rejected)
        world.pass_time(seconds)
        for ticket, at in world.rejected[before:]:
            assert at - ticket.arrived > TARGET
            # no slot has stayed free for as long as TARGET within the last INTERVAL
            assert free is None
            assert at - last_free >= INTERVAL
        if kind == "enter":
            world.enter(0)
        elif kind == "leave" and world.admitted:
            world.leave(world.admitted[which % len(world.admitted)])
        if world.queue.used < slots:
            free = world.now if free is None else free
        elif free is not None:
            last_free = world.now if world.now - free >= TARGET else last_free
            free = None


def test_burst_within_the_interval_loses_no_request() -> None:
    world = World(CoDelQueue(2))
    for _ in range(50):
        world.enter(0)
    for _ in range(24):
        world.pass_time(0.004)
        world.leave(world.admitted[0])
        world.leave(world.admitted[0])
    assert (len(world.rejected), len(world.served), len(world.waiting)) == (0, 48, 0)


def test_tenfold_overload_waits_at_most_the_target() -> None:
    """Of 10,000 requests a second with slots for 1,000, a tenth is served, and none waits for long."""
    world = World(CoDelQueue(10))
    rejected_at_once = []
    for step in range(20_000):
        world.pass_time(0.0001)
        if world.enter(0).state is TicketState.REJECTED:
            rejected_at_once.append(world.now)
        if step % 10 == 9:
            world.leave(world.admitted[0])
    assert rejected_at_once == []
    late = [(ticket, at) for ticket, at in world.rejected if at > 2 * INTERVAL]
    assert len(late) == 16_200
    assert all(at - ticket.arrived <= TARGET + 2 * EPSILON for ticket, at in late)
    assert all(at - ticket.arrived <= TARGET + 2 * EPSILON for ticket, at in world.served if at > 2 * INTERVAL)
    assert len(world.queue) <= 51


def test_queue_recovers_when_load_falls() -> None:
    world = World(CoDelQueue(1))
    for _ in range(400):
        world.pass_time(0.001)
        world.enter(0)
    assert world.queue.is_overloaded(world.now)
    world.pass_time(1)
    assert world.waiting == []
    world.leave(world.admitted[0])
    world.pass_time(2 * TARGET)
    assert world.enter(0).state is TicketState.ADMITTED
    assert not world.queue.is_overloaded(world.now)
    before = len(world.rejected)
    world.enter(0)
    world.pass_time(INTERVAL - 0.001)
    world.leave(world.admitted[0])
    assert len(world.rejected) == before


def test_momentarily_free_slot_does_not_end_an_overload() -> None:
    world = World(CoDelQueue(1))
    world.enter(0)
    world.enter(0)
    world.pass_time(INTERVAL + 0.001)
    assert len(world.rejected) == 1
    world.leave(world.admitted[0])
    world.pass_time(TARGET / 2)
    world.enter(0)
    assert world.queue.is_overloaded(world.now)


def test_higher_priority_goes_first_and_displaces_the_last_of_the_lowest() -> None:
    world = World(CoDelQueue(1, max_length=2))
    inside, first, second = (world.enter(priority) for priority in (0, 0, 1))
    assert world.enter(0).state is TicketState.REJECTED
    better = world.enter(1)
    assert (first.state, better.state) == (TicketState.REJECTED, TicketState.WAITING)
    world.leave(inside)
    assert (second.state, better.state) == (TicketState.ADMITTED, TicketState.WAITING)


def test_leaving_twice_frees_one_slot() -> None:
    queue = CoDelQueue(2)
    one, _ = queue.enter(0.0)
    queue.enter(0.0)
    queue.leave(one, 0.0)
    queue.leave(one, 0.0)
    assert queue.used == 1
