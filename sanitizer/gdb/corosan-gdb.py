"""gdb commands that show the tasks of the aio runtime, in a live process or in a core file:

    (gdb) source corosan-gdb.py
    (gdb) aio tasks          all tasks: state, what each waits for, where it is suspended
    (gdb) aio bt             the await chain of the task that runs, and of those who await it
    (gdb) aio bt 7           the same of task 7

They read the structures of aio/debug.h, so the runtime must have been built with debug information (-g).
"""

import re
import struct

import gdb

STATES_OF_WAIT = {"none": "ready", "ready": "ready"}


def pointer(value):
    return int(value.cast(gdb.lookup_type("unsigned long")))


def words_at(address, form):
    memory = gdb.selected_inferior().read_memory(address, struct.calcsize(form))
    return struct.unpack(form, bytes(memory))


def text_at(address):
    return gdb.Value(address).cast(gdb.lookup_type("char").pointer()).string(errors="replace") if address else ""


def loops():
    """The loop_views of every module that contains the runtime."""
    try:
        anchor = gdb.parse_and_eval("aio_debug_anchor")
        kind = gdb.lookup_type("aio::debug::task_view")
    except gdb.error as error:
        raise gdb.GdbError("this program does not contain the aio runtime, or no debug information of it (-g)") from error
    if anchor.type.strip_typedefs().code != gdb.TYPE_CODE_STRUCT or not kind.fields():
        raise gdb.GdbError("the aio runtime in this program has no debug information: build it with -g")
    loop = anchor["loops"]
    while pointer(loop):
        yield loop
        loop = loop["next"]


def tasks_of(loop):
    """Oldest first."""
    tasks, task = [], loop["tasks"]
    while pointer(task):
        tasks.append(task)
        task = task["next"]
    return reversed(tasks)


def name_of(task):
    return task["name"].string(errors="replace") or f"Task-{int(task['id'])}"


def title(task):
    name, number = name_of(task), int(task["id"])
    return name if name == f"Task-{number}" else f"'{name}' (id {number})"


def function_of(frame):
    """The name of the coroutine: that of its resume function, without what compilers append to it."""
    (resume,) = words_at(pointer(frame["address"]), "=Q")
    if resume == 0:
        return "(ended)"
    found = gdb.execute(f"info symbol {resume:#x}", to_string=True)
    if found.startswith("No symbol"):
        return f"{resume:#x}"
    name = found.split(" in section ")[0]
    name = re.sub(r" \+ \d+$", "", name)
    name = re.sub(r" (\[clone )?\(?\.(resume|actor)[.\d]*\)?\]?", "", name)
    # g++ gives the parts of f its frame as argument: f(f(int)::_Z1fi.Frame*) or f(_Z1fi.Frame*).
    gnu = re.fullmatch(r"(.*?)\((?:(.*\))::)?[^()]*\.Frame ?\*\)", name)
    return (gnu.group(2) or gnu.group(1)) if gnu else re.sub(r"\.(resume|actor)$", "", name)


def place_of(frame):
    (site,) = words_at(pointer(frame["site"].address), "=Q")
    if site == 0:
        return ""
    file, _, line, _ = words_at(site, "=QQII")
    return f" at {text_at(file)}:{line}"


def frames_of(task):
    """Innermost first."""
    frame = task["leaf"]
    while pointer(frame):
        yield frame
        frame = frame["parent"]


def awaiters_of(task):
    joiner = task["joiners"]
    while pointer(joiner):
        if pointer(joiner["awaiter"]):
            yield joiner["awaiter"]
        joiner = joiner["next"]


def with_number(task, number):
    """The task of that id in the loop of `task`."""
    while pointer(task["previous"]):
        task = task["previous"]
    while int(task["id"]) != number:
        task = task["next"]
        if not pointer(task):
            return None
    return task


def wait_of(task):
    wait = task["wait"]
    kind = str(wait["kind"]).split("::")[-1]
    what = wait["what"].string() if pointer(wait["what"]) else kind
    if kind == "child" and pointer(wait["object"]):
        child = wait["object"].cast(gdb.lookup_type("aio::debug::task_view").const().pointer())
        return f"{'' if what == 'task' else what + ' of '}{title(child)}"
    words = what
    if int(wait["fd"]) >= 0:
        words += f" on fd {int(wait['fd'])}"
    if kind == "primitive" and pointer(wait["object"]):
        words += f" {pointer(wait['object']):#x}"
    if kind == "primitive" and pointer(wait["holder"]) and int(wait["holder"].dereference()):
        number = int(wait["holder"].dereference())
        holder = with_number(task, number)
        words += f" held by {title(holder) if holder is not None else f'a task that ended (id {number})'}"
    return words


def state_of(loop, task):
    if pointer(loop["current"]) == pointer(task):
        return "running"
    if task["done"]:
        return "done"
    kind = str(task["wait"]["kind"]).split("::")[-1]
    return STATES_OF_WAIT.get(kind) or f"waiting for {wait_of(task)}"


class aio_command(gdb.Command):
    """Shows the tasks of the aio runtime: aio tasks, aio bt [ID]."""

    def __init__(self):
        super().__init__("aio", gdb.COMMAND_STACK, gdb.COMPLETE_NONE, True)


class aio_tasks(gdb.Command):
    """Lists the tasks of each loop: state, what it waits for, where it is suspended."""

    def __init__(self):
        super().__init__("aio tasks", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        for loop in loops():
            tasks = list(tasks_of(loop))
            print(f"event loop '{loop['name'].string()}' (thread {int(loop['tid'])}): "
                  f"{len(tasks)} {'task' if len(tasks) == 1 else 'tasks'}")
            for task in tasks:
                leaf = next(frames_of(task), None)
                where = "" if leaf is None else f"  {function_of(leaf)}{place_of(leaf)}"
                print(f"  {int(task['id']):5}  {name_of(task)}  {state_of(loop, task)}{where}")


class aio_bt(gdb.Command):
    """Prints the await chain of a task and of those who await it: aio bt [ID]. Without ID: of the task that runs."""

    def __init__(self):
        super().__init__("aio bt", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        known, chosen = {}, []
        for loop in loops():
            known.update((pointer(task), (loop, task)) for task in tasks_of(loop))
        if argument and not argument.isdigit():
            raise gdb.GdbError("a task is named by its number: aio bt 7")
        for loop, task in known.values():
            wanted = int(task["id"]) == int(argument) if argument else pointer(loop["current"]) == pointer(task)
            if wanted:
                chosen.append(task)
        if not chosen:
            raise gdb.GdbError(f"no task {argument}" if argument else "no task runs now; name one: aio bt ID")
        for task in chosen:
            self.show(known, task, "", set())

    def show(self, known, task, indent, above):
        loop, _ = known[pointer(task)]
        print(f"{indent}task {title(task)}, {state_of(loop, task)}")
        if pointer(task) in above:
            print(f"{indent}  (a ring of tasks: shown above)")
            return
        for number, frame in enumerate(frames_of(task)):
            print(f"{indent}  [async] #{number} {function_of(frame)}{place_of(frame)}")
        for awaiter in awaiters_of(task):
            if pointer(awaiter) in known:
                print(f"{indent}  awaited by:")
                self.show(known, awaiter, indent + "  ", above | {pointer(task)})


aio_command()
aio_tasks()
aio_bt()
