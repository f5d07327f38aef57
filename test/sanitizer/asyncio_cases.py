"""The cases of check_asyncio.py in asyncio itself: reports(case, debug) tells whether its debug mode says something, by
a log record, a warning or an error; None where there is no such case."""
import asyncio
import gc
import logging
import threading
import time
import warnings


async def answer():
    return 1


async def forever():
    await asyncio.sleep(3600)


async def fails():
    await asyncio.sleep(0)
    raise RuntimeError("mine")


async def turns(count=3):
    for _ in range(count):
        await asyncio.sleep(0)


def on_another_thread(call):
    errors = []

    def body():
        try:
            call()
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]


async def never_awaited():
    answer()


async def double_await():
    coroutine = answer()
    await coroutine
    await coroutine


def future():
    return asyncio.get_running_loop().create_future()


async def future_abandoned():
    future()


async def future_after_cancel():
    failed = future()
    failed.set_exception(RuntimeError("mine"))
    failed.cancel()


async def future_result_unretrieved():
    future().set_result(42)


async def future_result_retrieved():
    done = future()
    done.set_result(42)
    done.result()


async def future_exception_unretrieved():
    future().set_exception(RuntimeError("mine"))


async def future_exception_retrieved():
    failed = future()
    failed.set_exception(RuntimeError("mine"))
    failed.exception()


async def future_exception_result_retrieved():
    failed = future()
    failed.set_exception(RuntimeError("mine"))
    try:
        failed.result()
    except RuntimeError:
        pass


async def task_exception_never_retrieved():
    asyncio.create_task(fails())
    await turns()


async def task_exception_retrieved():
    failing = asyncio.create_task(fails())
    await turns()
    failing.exception()


async def task_not_called_after_cancel():
    failing = asyncio.create_task(fails())
    await turns()
    failing.cancel()


async def cancelled_task():
    sleeping = asyncio.create_task(forever())
    await asyncio.sleep(0)
    sleeping.cancel()
    await turns()


async def gather_one_exception():
    try:
        await asyncio.gather(fails(), fails(), fails())
    except RuntimeError:
        pass
    await turns()


async def wait_for_timeout():
    try:
        await asyncio.wait_for(forever(), 0.001)
    except asyncio.TimeoutError:
        pass


async def shield_outer_cancelled():
    async def shields():
        await asyncio.shield(asyncio.create_task(answer()))

    outer = asyncio.create_task(shields())
    await asyncio.sleep(0)
    outer.cancel()
    await turns()


async def slow_callback():
    asyncio.get_running_loop().call_soon(time.sleep, 0.06)
    await turns()


async def slow_task():
    time.sleep(0.06)


async def check_thread():
    loop = asyncio.get_running_loop()
    on_another_thread(lambda: loop.call_soon(lambda: None))


async def check_thread_with_loop():
    loop = asyncio.get_running_loop()

    async def calls_other():
        loop.call_soon(lambda: None)

    on_another_thread(lambda: asyncio.run(calls_other()))


async def call_soon_threadsafe():
    loop = asyncio.get_running_loop()
    on_another_thread(lambda: loop.call_soon_threadsafe(lambda: None))
    await turns()


async def numbers():
    while True:
        await asyncio.sleep(0)
        yield 1


async def asyncgen_already_running():
    some = numbers()
    await asyncio.gather(some.__anext__(), some.__anext__())


async def asyncgen_closed():
    some = numbers()
    await some.__anext__()
    await some.aclose()


async def closed_server():
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    server.close()
    await server.wait_closed()


def log_destroyed_pending_task(debug):
    loop = asyncio.new_event_loop()
    loop.set_debug(debug)
    pending = loop.create_task(forever())
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    del pending
    gc.collect()


class Counter(logging.Handler):
    """Counts what asyncio logs from WARNING upwards."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.seen = 0

    def emit(self, record):
        self.seen += 1


def run_case(case, debug):
    if case == "log_destroyed_pending_task":
        return log_destroyed_pending_task(debug)

    async def body():
        asyncio.get_running_loop().slow_callback_duration = 0.05 if case.startswith("slow") else 3600
        await globals()[case]()

    asyncio.run(body(), debug=debug)


def reports(case, debug):
    if case not in globals():
        return None
    counter = Counter()
    logger = logging.getLogger("asyncio")
    logger.addHandler(counter)
    logger.propagate = False
    said = False
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            run_case(case, debug)
        except RuntimeError:
            said = True
        gc.collect()
    logger.removeHandler(counter)
    return said or counter.seen > 0 or bool(caught)
