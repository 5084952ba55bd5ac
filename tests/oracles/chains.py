"""Oracle of chains of return flows, where not all flows may be followed: lists all ways up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ChainFlow:
    id: str
    source: str
    target: str


@dataclass(frozen=True)
class ExpectedChain:
    """The ids of the flows from the top down; node → number of its flows left out, and why."""

    steps: list[str]
    left_out: Mapping[str, int]
    stopped_by: frozenset[str]


def expected_chain(
    flows: Sequence[ChainFlow],
    end: str,
    depth: int,
    width: int,
    unknown: Callable[[ChainFlow], bool] = lambda _: False,
) -> ExpectedChain:
    """`flows`: all that match, between visible nodes. `unknown`: those that could not be followed for lack of time."""
    entering = {
        node: sorted((flow for flow in flows if flow.target == node), key=lambda flow: flow.id)
        for node in {end} | {flow.source for flow in flows}
    }

    def followed(node: str) -> list[ChainFlow]:
        return [flow for flow in entering[node] if not unknown(flow)][:width]

    def chains(node: str, chain: tuple[ChainFlow, ...]) -> Iterator[tuple[str, tuple[ChainFlow, ...]]]:
        yield node, chain
        if len(chain) < depth:
            for flow in followed(node):
                if flow.source != end and all(flow.source != passed.source for passed in chain):
                    yield from chains(flow.source, (flow, *chain))

    ordered = sorted(chains(end, ()), key=lambda pair: (len(pair[1]), [flow.id for flow in pair[1]]))
    distances = {node: len(chain) for node, chain in reversed(ordered)}
    shortest = next(((len(chain), chain) for node, chain in ordered if not entering[node]), None)
    left_out: dict[str, int] = {}
    stopped: set[str] = set()
    for node, distance in distances.items():
        if shortest and distance >= shortest[0]:
            continue
        if distance == depth:
            count = sum(flow.source not in distances for flow in entering[node])
            reasons = {"DEPTH"}
        else:
            count = len(entering[node]) - len(followed(node))
            wide = len(entering[node]) > width
            late = len(followed(node)) < min(len(entering[node]), width)
            reasons = ({"WIDTH"} if wide else set()) | ({"TIME"} if late else set())
        if count:
            left_out[node] = count
            stopped |= reasons
    chain = shortest[1] if shortest else next((chain for node, chain in ordered if node in left_out), ())
    return ExpectedChain([flow.id for flow in chain], left_out, frozenset(stopped))
