# The runtime's GoogleTest programs. Few translation units include Asio: each of those takes seconds to compile.
corosan_unit_test(runtime_test runtime/task.cpp runtime/cancel.cpp runtime/timeout.cpp runtime/gather.cpp
                  runtime/threads.cpp runtime/asio.cpp runtime/debug.cpp LIBS corosan::aio)
corosan_unit_test(streams_test runtime/streams_reader.cpp runtime/streams_readuntil.cpp runtime/streams_connection.cpp
                  runtime/streams_server.cpp runtime/streams_datagram.cpp LIBS corosan::aio)
if(TARGET corosan::aio_tls)
  corosan_unit_test(streams_tls_test runtime/streams_tls.cpp LIBS corosan::aio_tls)
endif()
corosan_unit_test(subprocess_test runtime/subprocess.cpp runtime/signals.cpp LIBS corosan::aio)
corosan_unit_test(file_test runtime/file.cpp runtime/io_spawn.cpp LIBS corosan::aio)
corosan_unit_test(runtime_runs_test runtime/runners.cpp runtime/eager.cpp LIBS corosan::aio)
corosan_unit_test(runtime_scopes_test runtime/exit_stack.cpp runtime/exception_group.cpp runtime/threads_cases.cpp
                  runtime/context_var.cpp runtime/background.cpp LIBS corosan::aio)
corosan_unit_test(runtime_tasks_test runtime/tasks_cancel.cpp runtime/tasks_names.cpp runtime/tasks_wait.cpp
                  runtime/tasks_as_completed.cpp runtime/tasks_shield.cpp runtime/tasks_gather.cpp
                  runtime/tasks_context.cpp runtime/tasks_threadsafe.cpp LIBS corosan::aio)
corosan_unit_test(runtime_loop_test runtime/futures.cpp runtime/loop.cpp LIBS corosan::aio)
corosan_unit_test(runtime_strand_test runtime/strand.cpp LIBS corosan::aio)

if(COROSAN_ONLY_THREADED_TESTS)
  return()
endif()
corosan_unit_test(runtime_locks_test runtime/locks_lock.cpp runtime/locks_event.cpp runtime/locks_semaphore.cpp
                  runtime/locks_condition.cpp runtime/locks_condition_cancel.cpp runtime/locks_barrier.cpp
                  runtime/locks_barrier_reset.cpp runtime/primitives.cpp LIBS corosan::aio)
corosan_unit_test(runtime_queues_test runtime/queues_queue.cpp runtime/queues_put.cpp runtime/queues_join.cpp
                  LIBS corosan::aio)
corosan_unit_test(runtime_generator_test runtime/generator.cpp runtime/generator_end.cpp LIBS corosan::aio)
corosan_unit_test(streams_limits_test runtime/streams_limits.cpp LIBS corosan::aio)
corosan_unit_test(runtime_taskgroups_test runtime/taskgroups_tasks.cpp runtime/taskgroups_nested.cpp
                  runtime/taskgroups_ends.cpp runtime/taskgroups_limits.cpp runtime/taskgroups_later.cpp
                  LIBS corosan::aio)
corosan_unit_test(runtime_timeouts_test runtime/timeouts_deadlines.cpp runtime/timeouts_errors.cpp runtime/waitfor.cpp
                  LIBS corosan::aio)
corosan_unit_test(runtime_shapes_test runtime/gcc12.cpp runtime/memory.cpp LIBS corosan::aio)
