"""Relay's Node (Global Object Identification)."""

from __future__ import annotations

import strawberry

from api.fields import field


@strawberry.interface(description="An object with a stable id (Relay Global Object Identification).")
class Node:
    id: strawberry.ID = field("The Relay id: permanently stable, unique in the whole graph.")


@strawberry.interface(description="A node that lineage can start from and lead to.")
class LineageNode:
    id: strawberry.ID = field("The Relay id.")
    name: str = field("The name; of a data resource its OpenLineage name, of an entry its title.")
