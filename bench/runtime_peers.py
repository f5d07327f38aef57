#!/usr/bin/env python3
"""usage: bench/runtime_peers.py asyncio|uvloop

Prints, as JSON, nanoseconds for create_task + join and for an echoed message over 64 connections. Exit status 1 when the
library is not installed. bench/runtime.py calls it."""
import asyncio
import json
import sys
import time


async def leaf():
    return 1


async def spawn(count=50_000):
    begin = time.process_time()
    for _ in range(count):
        await asyncio.create_task(leaf())
    return (time.process_time() - begin) / count * 1e9


async def echo(connections=64, rounds=50):
    async def serve(reader, writer):
        while data := await reader.read(64):
            writer.write(data)
        writer.close()

    async def ask(reader, writer):
        for _ in range(rounds):
            writer.write(b"x" * 64)
            await reader.readexactly(64)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    clients = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]
    begin = time.process_time()
    await asyncio.gather(*(ask(*client) for client in clients))
    spent = time.process_time() - begin
    for _, writer in clients:
        writer.close()
    server.close()
    return spent / (connections * rounds) * 1e9


async def main():
    print(json.dumps({"spawn": await spawn(), "echo": await echo()}))


if len(sys.argv) != 2 or sys.argv[1] not in ("asyncio", "uvloop"):
    sys.exit(__doc__)
if sys.argv[1] == "uvloop":
    try:
        import uvloop
    except ImportError:
        sys.exit(1)
    uvloop.install()
asyncio.run(main())
