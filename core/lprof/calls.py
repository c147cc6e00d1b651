# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Who called whom: the call tree added up to one entry for each pair of functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lprof.results import CallNode, Function


@dataclass(frozen=True)
class Call:
    """All calls that one function made to another. Times are corrected, in nanoseconds."""

    caller: Function | None  # None: code that isn't recorded
    callee: Function
    calls: int
    resumptions: int  # of a generator or coroutine that the callee is
    nested: int  # of both, those within a call of the same pair
    self_ns: int  # of the callee in these calls
    total_ns: int  # without nested calls


def of_tree(roots: Iterable[CallNode]) -> tuple[Call, ...]:
    """Return each pair of caller and callee once."""
    tree = _Tree(roots)
    sums: dict[tuple[int | None, int], list[int]] = defaultdict(lambda: [0] * 5)
    pairs: dict[tuple[int | None, int], tuple[Function | None, Function]] = {}
    for node in tree.nodes:
        if node.function is None:
            continue
        caller = tree.caller(node)
        key = (caller.index if caller else None), node.function.index
        pairs[key] = caller, node.function
        values = (node.calls, node.resumptions, node.nested, tree.self_of(node), node.total_ns)
        sums[key] = [a + b for a, b in zip(sums[key], values, strict=True)]
    return tuple(Call(*pairs[key], *sums[key]) for key in pairs)


class _Tree:
    """The call tree with the way from a node to its parent."""

    def __init__(self, roots: Iterable[CallNode]) -> None:
        self.nodes = [node for root in roots for node in root.walk()]
        self._parents = {id(child): node for node in self.nodes for child in node.children}
        self._folded: dict[int, int] = defaultdict(int)  # recursive calls' self time, by node
        for node in self.nodes:
            if node.is_recursive:
                self._folded[id(self._outermost(node))] += node.self_ns

    def caller(self, node: CallNode) -> Function | None:
        parent = self._parents.get(id(node))
        return None if parent is None else parent.function

    def self_of(self, node: CallNode) -> int:
        """Return the self time of the calls that a node counts, without recursive ones."""
        return max(0, node.self_ns - self._folded.get(id(node), 0))

    def _outermost(self, node: CallNode) -> CallNode | None:
        """Return the node that has a recursive node's time too.

        It is mostly one of the callers; where it is not, because a caller was itself
        folded onto an ancestor, nothing is taken off anywhere.
        """
        return next((n for n in self._callers(node) if n.function is node.function), None)

    def _callers(self, node: CallNode) -> Iterator[CallNode]:
        parent = self._parents.get(id(node))
        while parent is not None:
            yield parent
            parent = self._parents.get(id(parent))
