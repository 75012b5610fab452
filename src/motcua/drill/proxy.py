"""A small TCP proxy between the load and the web server that can cut, hold and delay what the server says."""

import asyncio
import random
import socket
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Self

PIECE = 64 * 1024
NOW = struct.pack("ii", 1, 0)  # SO_LINGER of zero seconds: the peer gets a reset
HELD = 60.0


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to replies: ``share`` of them (0 to 1) meet the fault.

    ``cut``: the connection ends after ``most`` bytes of the reply; ``reset``: with a reset and without a byte;
    ``blackhole``: nothing comes any more and nothing ends; ``latency``: every piece comes ``seconds`` later.
    """

    kind: str = "fair"
    share: float = 0.0
    most: int = 0
    seconds: float = 0.0


FAIR = Weather()


class Proxy:
    """Listens at ``port`` in a thread of its own and hands on to the server."""

    def __init__(self, host: str, port: int, *, seed: int) -> None:
        self.weather = FAIR
        self.cut = 0  # how many replies met a fault
        self._target = (host, port)
        self._chance = random.Random(seed)  # noqa: S311 - to be repeatable
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._done = asyncio.Event()
        self.port = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop listening and drop every connection."""
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        await self._done.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._tasks.add(task)
        ours: asyncio.StreamWriter | None = None
        try:
            theirs, ours = await asyncio.open_connection(*self._target)
            await self._until_one_ends(self._ask(reader, ours), self._reply(theirs, writer))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            for end in (writer, ours):
                if end is not None:
                    end.close()

    async def _until_one_ends(self, *ways: Coroutine[Any, Any, None]) -> None:
        tasks = [asyncio.ensure_future(way) for way in ways]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()

    async def _reply(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            weather = self.weather
            if weather.share and self._chance.random() < weather.share:
                self.cut += 1
                if weather.kind != "latency":
                    await self._fail(weather, piece, writer)
                    return
                await asyncio.sleep(weather.seconds)
            writer.write(piece)
            await writer.drain()

    async def _fail(self, weather: Weather, piece: bytes, writer: asyncio.StreamWriter) -> None:
        if weather.kind == "blackhole":
            await asyncio.sleep(weather.seconds or HELD)
        elif weather.kind == "cut":
            writer.write(piece[: weather.most])
            await writer.drain()
        else:
            taken: socket.socket = writer.get_extra_info("socket")
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NOW)
