"""An application behind admission control that responds when a test says so, and its clients, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send

from api.admission.async_queue import AdmissionQueue
from api.admission.codel_queue import CoDelQueue
from api.admission.middleware import AdmissionMiddleware, Priority, default_priority

Message = MutableMapping[str, Any]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Caller:
    """A client with one request. `whole`: whether it sends its whole body; `reads`: set when it reads its response."""

    path: str = "/graphql"
    headers: dict[str, str] = field(default_factory=dict)
    body: tuple[bytes, ...] = (b"{}",)
    whole: bool = True
    reads: asyncio.Event | None = None
    responses: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()
        for number, part in enumerate(self.body, start=1):
            self.messages.put_nowait(
                {"type": "http.request", "body": part, "more_body": number < len(self.body) or not self.whole}
            )

    def disconnect(self) -> None:
        self.messages.put_nowait({"type": "http.disconnect"})

    @property
    def status(self) -> int | None:
        return self.responses[0]["status"] if self.responses else None

    @property
    def response_headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.responses[0]["headers"]}

    async def receive(self) -> Message:
        return await self.messages.get()

    async def send(self, message: Message) -> None:
        if self.reads is not None:
            await self.reads.wait()
        self.responses.append(message)

    def scope(self) -> Scope:
        headers = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        if self.body:
            headers.append((b"transfer-encoding", b"chunked"))
        return {"type": "http", "method": "POST", "path": self.path, "headers": headers}


class GuardedApplication:
    """Reads each request, and responds when `go` is set. `begun`: the number of requests; `bodies`: those read."""

    def __init__(
        self, *, slots: int = 1, max_length: int = 10, priority: Priority = default_priority, clock: Clock | None = None
    ) -> None:
        self.go = asyncio.Event()
        self.begun = 0
        self.bodies: list[bytes] = []
        self.failure: Exception | None = None
        clock = clock or Clock()
        self.admission_queue = AdmissionQueue(CoDelQueue(slots, max_length=max_length), clock)
        self.export_queue = AdmissionQueue(CoDelQueue(1), clock)
        self.clock = clock
        self.admission = AdmissionMiddleware(
            self._work, {"graphql": self.admission_queue, "export": self.export_queue}, priority, clock
        )

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.begun += 1
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        await self.go.wait()
        if self.failure:
            raise self.failure
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    def call(self, caller: Caller) -> asyncio.Task[None]:
        return asyncio.create_task(self.admission(caller.scope(), caller.receive, caller.send))
