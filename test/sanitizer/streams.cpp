// The streams of the program are its own: reports go nowhere rather than into a file that got the number of a closed
// stderr, a broken pipe or a full disk does not end it, and a closed pipe is seen to be closed.
// RUN: %cxx %s -I%inputs -o %t
// RUN: rm -rf %t.dir && mkdir %t.dir
//
// Closed before the start, or later: what the program opens then gets number 2, and stays what the program wrote.
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict %corosan run -- %t %t.dir/one 2>&-'
// RUN: sh -c 'printf data | cmp - %t.dir/one'
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict %corosan run -- %t %t.dir/two close 2> %t.err'
// RUN: sh -c 'printf data | cmp - %t.dir/two'
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:log_path=%t.dir/log %corosan run -- %t %t.dir/three close 2> %t.err'
// RUN: sh -c 'printf data | cmp - %t.dir/three'
// RUN: grep SUMMARY: %t.dir/log.*
//
// Redirected by the program to a log that is appended to: reports follow.
// RUN: env COROSAN_OPTIONS=mode=strict %corosan run -- %t %t.dir/four redirect %t.dir/redirected 2> %t.err
// RUN: grep SUMMARY: %t.dir/redirected
//
// Nobody reads the pipe; the disk is full; the folder is not there.
// RUN: %python %S/broken_pipe.py %corosan run --options mode=strict -- %t %t.dir/five
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict %corosan run -- %t %t.dir/six 2> /dev/full'
// RUN: sh -c 'ln -s /dev/full %t.dir/full.$$; exec env COROSAN_OPTIONS=mode=strict:log_path=%t.dir/full %corosan run -- %t %t.dir/seven' 2> %t.err
// RUN: grep "WARNING: CoroSanitizer: cannot write to .*full.*: No space left on device; reports are lost" %t.err
//
// A reader of stderr sees its end when the program closes it, although the program goes on.
// RUN: %python %S/closed_pipe.py %corosan run --options mode=strict:verbosity=0 -- %t %t.dir/eight daemon
#include "sanitizer/tiny_loop.h"

#include <cstring>
#include <ctime>
#include <fcntl.h>

static void pause_a_bit() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

int main(int argc, char **argv) {
  tiny_loop loop;
  loop.step(pause_a_bit);
  const bool daemon = argc > 2 && std::strcmp(argv[2], "daemon") == 0;
  if (daemon || (argc > 2 && std::strcmp(argv[2], "close") == 0))
    close(2);
  if (argc > 3) {
    const int log = open(argv[3], O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(log, 2);
  }
  const int file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  (void)!write(file, "data", 4);
  loop.step([&] { pause_a_bit(); });
  char byte;
  if (daemon)
    (void)!read(0, &byte, 1); // until the test lets go
}
