// Suppressions: patterns on any text of a report, and on one thing that is known of it.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx %s -I%inputs -o %t.dir/program
// RUN: env COROSAN_OPTIONS=mode=strict %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=ALL
// ALL-DAG: blocked for {{.*}} in a call to nanosleep
// ALL-DAG: blocked for {{.*}} in a call to open
// ALL-DAG: blocked for {{.*}} in a call to read
//
// Each key alone, all with the same program: what it names is silent, the others are not.
// RUN: echo 'blocking-call:call=nanosleep' > %t.dir/1
// RUN: echo 'blocking-call:function=pause_a_bit call=nano*' > %t.dir/2
// RUN: echo '*:group=sleep' > %t.dir/3
// RUN: env COROSAN_OPTIONS=mode=strict:suppressions=%t.dir/1 %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=SLEEP --implicit-check-not="call to nanosleep"
// RUN: env COROSAN_OPTIONS=mode=strict:suppressions=%t.dir/2 %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=SLEEP --implicit-check-not="call to nanosleep"
// RUN: env COROSAN_OPTIONS=mode=strict:suppressions=%t.dir/3 %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=SLEEP --implicit-check-not="call to nanosleep"
// SLEEP-DAG: call to open
// SLEEP-DAG: call to read
// RUN: echo 'blocking-call:path=/data$' > %t.dir/4
// RUN: env COROSAN_OPTIONS=mode=strict:suppressions=%t.dir/4 %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=PATH --implicit-check-not="call to open" --implicit-check-not="call to read"
// PATH: call to nanosleep
// RUN: echo 'blocking-call:fd-kind=file function=load' > %t.dir/5
// RUN: env COROSAN_OPTIONS=mode=strict:suppressions=%t.dir/5 %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=KIND --implicit-check-not="call to read"
// KIND-DAG: call to nanosleep
// KIND-DAG: call to open
//
// All conditions of a line must hold; a key that is nothing here silences nothing.
// RUN: echo 'blocking-call:call=nanosleep function=load' > %t.dir/6
// RUN: echo 'blocking-call:task=session-*' >> %t.dir/6
// RUN: echo 'blocking-call:call=nano' >> %t.dir/6
// RUN: echo 'slow-step:pause_a_bit' >> %t.dir/6
// RUN: env COROSAN_OPTIONS=mode=strict:suppressions=%t.dir/6 %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=ALL
//
// A relative path is looked up where the program starts, then beside its executable.
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=mode=strict:suppressions=1 %corosan run -- ./program data' 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=SLEEP --implicit-check-not="call to nanosleep"
// RUN: sh -c 'cd / && env COROSAN_OPTIONS=mode=strict:suppressions=1 %corosan run -- %t.dir/program %t.dir/data' 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=SLEEP --implicit-check-not="call to nanosleep"
//
// Mistakes are told; a file that is not there ends the program before it begins.
// RUN: echo 'blocking-call:fucntion=load' > %t.dir/7
// RUN: echo 'blocking-call:fd-kind=files' >> %t.dir/7
// RUN: echo 'blocking-call:path=' >> %t.dir/7
// RUN: echo 'just words' >> %t.dir/7
// RUN: env COROSAN_OPTIONS=mode=strict:suppressions=%t.dir/7 %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=WRONG
// WRONG: suppressions line 1: unknown key 'fucntion'; did you mean function?
// WRONG: suppressions line 2: unknown fd-kind 'files'; did you mean file?
// WRONG: suppressions line 3: key 'path' has no pattern
// WRONG: suppressions line 4: expected ID:PATTERN, found 'just words'
// WRONG: call to
// RUN: echo '# nothing' > %t.dir/8
// RUN: env COROSAN_OPTIONS=suppressions=%t.dir/8 %corosan run -- %t.dir/program %t.dir/data 2>&1 | %FileCheck %s --check-prefix=EMPTY
// EMPTY: WARNING: CoroSanitizer: bad-config suppressions file '{{.*}}8' suppresses nothing: it has no line ID:PATTERN
// RUN: sh -c 'env COROSAN_OPTIONS=suppressions=%t.dir/none %corosan run -- %t.dir/program %t.dir/data > %t.err 2>&1; test $? = 2'
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=NONE --implicit-check-not="the program ran"
// NONE: ERROR: CoroSanitizer: bad-config failed to read suppressions file '{{.*}}none': No such file or directory
//
// What matched is counted.
// RUN: env COROSAN_OPTIONS=mode=strict:print_suppressions=1:suppressions=%t.dir/2 %corosan run -- %t.dir/program %t.dir/data 2> %t.err
// RUN: grep "CoroSanitizer: Suppression blocking-call:function=pause_a_bit call=nano\* matched 3 times" %t.err
#include "sanitizer/tiny_loop.h"

#include <cstdio>
#include <ctime>
#include <fcntl.h>

void pause_a_bit() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

void load(const char *path) {
  char byte = 0;
  const int fd = open(path, O_RDWR | O_CREAT, 0600);
  (void)!read(fd, &byte, 1);
  close(fd);
}

int main(int, char **argv) {
  {
    tiny_loop loop;
    for (int i = 0; i < 3; ++i)
      loop.step(pause_a_bit);
    loop.step([&] { load(argv[1]); });
  }
  std::printf("the program ran\n");
}
