"""LangGraph with its SQLite checkpointer, each superstep durable before the next (`durability="sync"`)."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from operator import add
from pathlib import Path
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph
from talk import Needs, answer


class Count(TypedDict):
    done: Annotated[int, add]


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    def carry(_: Any) -> dict[str, int]:
        work()
        return {"done": 1}

    builder = StateGraph(Count)
    for ticket in range(len(needs)):
        builder.add_node(f"t{ticket}", carry)
    for ticket, needed in enumerate(needs):
        builder.add_edge([f"t{before}" for before in needed] if needed else START, f"t{ticket}")
    waited_for = {before for needed in needs for before in needed}
    for ticket in set(range(len(needs))) - waited_for:
        builder.add_edge(f"t{ticket}", END)
    with tempfile.TemporaryDirectory() as directory:
        db = sqlite3.connect(Path(directory) / "langgraph.sqlite", check_same_thread=False)
        graph = builder.compile(checkpointer=SqliteSaver(db))
        config = {"configurable": {"thread_id": "1"}, "max_concurrency": workers, "recursion_limit": len(needs) + 10}
        began = time.perf_counter()
        result = graph.invoke({"done": 0}, config, durability="sync")
        took = time.perf_counter() - began
        db.close()
    if result["done"] != len(needs):
        raise SystemExit(f"{result['done']} of {len(needs)} tickets were done")
    return took


if __name__ == "__main__":
    answer(run)
