"""DBOS on SQLite: one durable workflow whose steps are the tickets, layer by layer, so many at a time."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable

from dbos import DBOS, DBOSConfig
from talk import Needs, answer, layers


def run(needs: Needs, work: Callable[[], None], workers: int) -> float:
    directory = tempfile.mkdtemp(prefix="bench-dbos-")
    config: DBOSConfig = {
        "name": "bench",
        "system_database_url": f"sqlite:///{directory}/dbos.sqlite",
        "run_admin_server": False,
        "log_level": "ERROR",
    }
    DBOS(config=config)

    @DBOS.step()
    async def carry(ticket: int) -> None:
        await asyncio.to_thread(work) if work.__name__ == "<lambda>" else work()

    @DBOS.workflow()
    async def conduct() -> float:
        free = asyncio.Semaphore(workers)

        async def one(ticket: int) -> None:
            async with free:
                await carry(ticket)

        began = time.perf_counter()
        for layer in layers(needs):
            await asyncio.gather(*map(one, layer))
        return time.perf_counter() - began

    DBOS.launch()
    return asyncio.run(conduct())


if __name__ == "__main__":
    answer(run)
