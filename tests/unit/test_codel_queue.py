"""Controlled delay: the slots are never exceeded, the first come are served first, and the law of who is shed."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from api.admission.codel_queue import INTERVAL, TARGET, CoDelQueue, Ticket, TicketState

NOTHING = 1e-9
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("enter", "enter", "enter", "leave", "hang up", "wait")),
        st.floats(0, 0.06),
        st.integers(0, 2),
        st.integers(0, 1_000),
    ),
    max_size=120,
)


@dataclass
class World:
    """A queue driven by events, as the timer would drive it too; what was decided, and when."""

    queue: CoDelQueue
    now: float = 0.0
    inside: list[Ticket] = field(default_factory=list)
    waiting: list[Ticket] = field(default_factory=list)
    rejected: list[tuple[Ticket, float]] = field(default_factory=list)
    served: list[tuple[Ticket, float]] = field(default_factory=list)

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while (due := self.queue.deadline) is not None and due + NOTHING <= end:
            self.now = max(self.now, due + NOTHING)
            self.decided(self.queue.expire(self.now))
        self.now = end

    def enter(self, priority: int) -> Ticket:
        ticket, decided = self.queue.enter(self.now, priority)
        if ticket.state is TicketState.WAITING:
            self.waiting.append(ticket)
        elif ticket.state is TicketState.ADMITTED:
            self.inside.append(ticket)
        self.decided(decided)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        (self.inside if ticket in self.inside else self.waiting).remove(ticket)
        self.decided(self.queue.leave(ticket, self.now))

    def decided(self, tickets: list[Ticket]) -> None:
        for each in tickets:
            self.waiting.remove(each)
            if each.state is TicketState.ADMITTED:
                self.inside.append(each)
                self.served.append((each, self.now))
            else:
                assert each.state is TicketState.REJECTED
                self.rejected.append((each, self.now))


@settings(max_examples=200)
@given(st.integers(1, 4), st.integers(1, 6), EVENTS)
def test_the_laws(slots: int, longest: int, events: list[tuple[str, float, int, int]]) -> None:
    world = World(CoDelQueue(slots, max_length=longest))
    for kind, seconds, priority, which in events:
        world.pass_time(seconds)
        if kind == "enter":
            before = list(world.waiting)
            ticket = world.enter(priority)
            if ticket.state is TicketState.REJECTED:
                assert len(before) == longest
                assert all(each.priority >= priority for each in before)
        elif kind == "leave" and world.inside:
            before = list(world.waiting)
            world.leave(world.inside[which % len(world.inside)])
            if world.served and world.served[-1][1] == world.now and world.served[-1][0] in before:
                first = world.served[-1][0]
                gone = {id(each) for each, _ in world.rejected}
                better = [each for each in before if each.priority > first.priority and id(each) not in gone]
                earlier = [each for each in before if each.priority == first.priority and each.arrived < first.arrived]
                assert not better
                assert all(id(each) in gone for each in earlier)
        elif kind == "hang up" and world.waiting:
            length = len(world.queue)
            world.leave(world.waiting[which % len(world.waiting)])
            assert len(world.queue) == length - 1
        queue = world.queue
        assert queue.used == len(world.inside) <= slots
        assert len(queue) == len(world.waiting) <= longest
        assert not world.waiting or queue.used == slots
        # nobody starves: who still waits has done so for no longer than an interval
        assert all(world.now - each.arrived <= INTERVAL + 2 * NOTHING for each in world.waiting)
        # nobody is let in after having waited longer than that either
        assert all(at - each.arrived <= INTERVAL + 2 * NOTHING for each, at in world.served)
    for each in [*world.inside, *world.waiting]:
        world.leave(each)
    while world.inside:
        world.leave(world.inside[0])
    assert (world.queue.used, len(world.queue)) == (0, 0)


@settings(max_examples=200)
@given(st.integers(1, 3), EVENTS)
def test_who_waits_is_shed_only_after_the_target_and_once_the_queue_has_stood_for_an_interval(
    slots: int, events: list[tuple[str, float, int, int]]
) -> None:
    world = World(CoDelQueue(slots))
    free: float | None = 0.0
    calm = 0.0
    for kind, seconds, _, which in events:
        before = len(world.rejected)
        world.pass_time(seconds)
        for ticket, at in world.rejected[before:]:
            assert at - ticket.arrived > TARGET
            # no slot has stayed free for as long as TARGET within the last INTERVAL
            assert free is None
            assert at - calm >= INTERVAL
        if kind == "enter":
            world.enter(0)
        elif kind == "leave" and world.inside:
            world.leave(world.inside[which % len(world.inside)])
        if world.queue.used < slots:
            free = world.now if free is None else free
        elif free is not None:
            calm = world.now if world.now - free >= TARGET else calm
            free = None


def test_a_burst_that_is_served_within_the_interval_loses_nobody() -> None:
    world = World(CoDelQueue(2))
    for _ in range(50):
        world.enter(0)
    for _ in range(24):
        world.pass_time(0.004)
        world.leave(world.inside[0])
        world.leave(world.inside[0])
    assert (len(world.rejected), len(world.served), len(world.waiting)) == (0, 48, 0)


def test_ten_times_too_many_wait_for_the_target_at_most_once_the_queue_stands() -> None:
    """Slots for 1,000 a second, 10,000 a second come: a tenth is served, and nobody waits for long."""
    world = World(CoDelQueue(10))
    refused = []
    for step in range(20_000):
        world.pass_time(0.0001)
        if world.enter(0).state is TicketState.REJECTED:
            refused.append(world.now)
        if step % 10 == 9:
            world.leave(world.inside[0])
    assert refused == []
    late = [(each, at) for each, at in world.rejected if at > 2 * INTERVAL]
    assert len(late) == 16_200
    assert all(at - each.arrived <= TARGET + 2 * NOTHING for each, at in late)
    assert all(at - each.arrived <= TARGET + 2 * NOTHING for each, at in world.served if at > 2 * INTERVAL)
    assert len(world.queue) <= 51


def test_when_fewer_come_again_all_is_as_before() -> None:
    world = World(CoDelQueue(1))
    for _ in range(400):
        world.pass_time(0.001)
        world.enter(0)
    assert world.queue.is_overloaded(world.now)
    world.pass_time(1)
    assert world.waiting == []
    world.leave(world.inside[0])
    world.pass_time(2 * TARGET)
    assert world.enter(0).state is TicketState.ADMITTED
    assert not world.queue.is_overloaded(world.now)
    before = len(world.rejected)
    world.enter(0)
    world.pass_time(INTERVAL - 0.001)
    world.leave(world.inside[0])
    assert len(world.rejected) == before


def test_an_instant_with_a_free_slot_does_not_end_an_overload() -> None:
    world = World(CoDelQueue(1))
    world.enter(0)
    world.enter(0)
    world.pass_time(INTERVAL + 0.001)
    assert len(world.rejected) == 1
    world.leave(world.inside[0])
    world.pass_time(TARGET / 2)
    world.enter(0)
    assert world.queue.is_overloaded(world.now)


def test_who_has_more_rank_is_let_in_first_and_takes_the_place_of_the_last_of_the_lowest() -> None:
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
