// Calls that wait for time, signals, processes and threads.
#include "exercise.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <spawn.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <syslog.h>
#include <threads.h>
#include <unistd.h>

// NOLINTBEGIN(readability-identifier-naming): the C library's names
extern "C" {
int __nanosleep(const timespec *, timespec *);
int __sigsuspend(const sigset_t *);
int __sched_yield();
pid_t __wait(int *);
pid_t __waitpid(pid_t, int *, int);
pid_t __fork();
void __syslog_chk(int, int, const char *, ...);
void __vsyslog_chk(int, int, const char *, va_list);
}
// NOLINTEND(readability-identifier-naming)

namespace corosan::exercise {
namespace {

pthread_t caller;
pid_t child;

void interrupt(place &) { pthread_kill(caller, SIGUSR1); }
/// Makes `call` while a signal interrupts it.
void interrupted(place &at, void (*call)(place &)) {
  struct sigaction action{}, before;
  action.sa_handler = [](int) {};
  sigaction(SIGUSR1, &action, &before);
  caller = pthread_self();
  helped(at, interrupt, call, true);
  sigaction(SIGUSR1, &before, nullptr);
}

/// With SIGUSR2 blocked and pending.
sigset_t pending_signal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  pthread_kill(pthread_self(), SIGUSR2);
  return set;
}

void start_child() {
  const allow_blocking meant;
  child = fork();
  if (child == 0)
    _exit(0);
}
void spawn(int (*how)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
                      char *const *, char *const *)) {
  char program[] = "/bin/true";
  char *arguments[] = {program, nullptr};
  how(&child, program, nullptr, nullptr, arguments, arguments + 1);
  const allow_blocking meant;
  waitpid(child, nullptr, 0);
}

void *nothing(void *) { return nullptr; }
pthread_t started() {
  pthread_t thread;
  pthread_create(&thread, nullptr, nothing, nullptr);
  return thread;
}
timespec far() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  now.tv_sec += 1000;
  return now;
}
timespec far_monotonic() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  now.tv_sec += 1000;
  return now;
}

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
pthread_spinlock_t spin;
mtx_t plain;
pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
cnd_t plain_condition;
sem_t semaphore;
pthread_barrier_t barrier;

// Each lock is taken by another thread, which releases it when the call is seen to wait.
std::atomic<int> stage;
template <class Lock> void taken(place &at, void (*take)(), void (*give)(), Lock lock) {
  static void (*release)();
  static std::atomic<bool> waits;
  release = give;
  stage = 0;
  waits = false;
  static void (*acquire)();
  acquire = take;
  pthread_t owner;
  pthread_create(
      &owner, nullptr,
      [](void *) -> void * {
        acquire();
        stage = 1;
        while (!waits)
          sched_yield();
        release();
        return nullptr;
      },
      nullptr);
  {
    const allow_blocking meant;
    while (stage == 0)
      sched_yield();
  }
  static void (*call)(place &);
  call = lock;
  helped(at, [](place &) { waits = true; }, [](place &p) { call(p); });
  const allow_blocking meant;
  release();
  pthread_join(owner, nullptr);
}
void with_mutex(place &at, void (*call)(place &)) {
  taken(at, [] { pthread_mutex_lock(&mutex); }, [] { pthread_mutex_unlock(&mutex); }, call);
}
void with_rwlock(place &at, void (*call)(place &)) {
  taken(at, [] { pthread_rwlock_wrlock(&rwlock); }, [] { pthread_rwlock_unlock(&rwlock); }, call);
}
void with_spin(place &at, void (*call)(place &)) {
  pthread_spin_init(&spin, 0);
  taken(at, [] { pthread_spin_lock(&spin); }, [] { pthread_spin_unlock(&spin); }, call);
}
void with_plain(place &at, void (*call)(place &)) {
  mtx_init(&plain, mtx_timed);
  taken(at, [] { mtx_lock(&plain); }, [] { mtx_unlock(&plain); }, call);
}

/// Waits for the condition until another thread signals it.
void signalled(place &at, void (*call)(place &)) {
  pthread_mutex_lock(&mutex);
  helped(at, [](place &) { pthread_cond_signal(&condition); }, call, true);
  const allow_blocking meant;
  pthread_mutex_unlock(&mutex);
}
void plain_signalled(place &at, void (*call)(place &)) {
  mtx_init(&plain, mtx_timed);
  cnd_init(&plain_condition);
  mtx_lock(&plain);
  helped(at, [](place &) { cnd_signal(&plain_condition); }, call, true);
  const allow_blocking meant;
  mtx_unlock(&plain);
}

void posted(place &at, void (*call)(place &)) {
  sem_init(&semaphore, 0, 0);
  helped(at, [](place &) { sem_post(&semaphore); }, call);
}
/// A semaphore that has one to give.
void available() { sem_init(&semaphore, 0, 1); }

mqd_t queue(bool with_message, int flags = 0) {
  const std::string name = "/corosan-" + std::to_string(getpid());
  mq_attr attributes{};
  attributes.mq_maxmsg = 2;
  attributes.mq_msgsize = 64;
  const mqd_t made = mq_open(name.c_str(), O_RDWR | O_CREAT | flags, 0600, &attributes);
  mq_unlink(name.c_str());
  const allow_blocking meant;
  if (with_message)
    mq_send(made, "x", 1, 0);
  return made;
}
struct message {
  long type = 1;
  char text[1] = {};
};
int message_queue() {
  const int made = msgget(IPC_PRIVATE, 0600);
  const message one;
  const allow_blocking meant;
  msgsnd(made, &one, 1, IPC_NOWAIT);
  return made;
}
int semaphore_set() { return semget(IPC_PRIVATE, 1, 0600); }

void once_begun(void (*first)(), void (*second)(place &), place &at) {
  static std::atomic<bool> finish;
  finish = false;
  stage = 0;
  static void (*run)();
  run = first;
  pthread_t other;
  pthread_create(
      &other, nullptr,
      [](void *) -> void * {
        run();
        return nullptr;
      },
      nullptr);
  {
    const allow_blocking meant;
    while (stage == 0)
      sched_yield();
  }
  helped(at, [](place &) { stage = 2; }, second);
  const allow_blocking meant;
  pthread_join(other, nullptr);
}
void slow_initialiser() {
  stage = 1;
  while (stage != 2)
    sched_yield();
}

void log_list(int priority, const char *format, ...) {
  va_list list;
  va_start(list, format);
  vsyslog(priority, format, list);
  va_end(list);
}
void log_list_checked(int priority, const char *format, ...) {
  va_list list;
  va_start(list, format);
  __vsyslog_chk(priority, 1, format, list);
  va_end(list);
}
constexpr int log_priority = LOG_USER | LOG_DEBUG;

// clang-format off: a row for each call
constexpr call_case calls[] = {
#define SLEEPS "sleep", "", ""
    {"sleep", SLEEPS, [](place &p) { interrupted(p, [](place &) { sleep(1000); }); }, [](place &) { sleep(0); }},
    {"usleep", SLEEPS, [](place &) { usleep(1); }, [](place &) { usleep(0); }},
    {"nanosleep", SLEEPS, [](place &p) { nanosleep(&p.moment, nullptr); }, [](place &p) { nanosleep(&p.zero, nullptr); }},
    {"__nanosleep", SLEEPS, [](place &p) { __nanosleep(&p.moment, nullptr); }, [](place &p) { __nanosleep(&p.zero, nullptr); }},
    {"clock_nanosleep", SLEEPS, [](place &p) { clock_nanosleep(CLOCK_MONOTONIC, 0, &p.moment, nullptr); }, [](place &p) { clock_nanosleep(CLOCK_MONOTONIC, 0, &p.zero, nullptr); }},
    {"thrd_sleep", SLEEPS, [](place &p) { thrd_sleep(&p.moment, nullptr); }, [](place &p) { thrd_sleep(&p.zero, nullptr); }},
    {"pause", SLEEPS, [](place &p) { interrupted(p, [](place &) { pause(); }); }, nullptr},
    {"sigsuspend", SLEEPS, [](place &p) { interrupted(p, [](place &) { sigset_t none; sigemptyset(&none); sigsuspend(&none); }); }, nullptr},
    {"__sigsuspend", SLEEPS, [](place &p) { interrupted(p, [](place &) { sigset_t none; sigemptyset(&none); __sigsuspend(&none); }); }, nullptr},
    {"sigwait", SLEEPS, [](place &) { const sigset_t set = pending_signal(); int number; sigwait(&set, &number); }, nullptr},
    {"sigwaitinfo", SLEEPS, [](place &) { const sigset_t set = pending_signal(); sigwaitinfo(&set, nullptr); }, nullptr},
    {"sigtimedwait", SLEEPS, [](place &p) { sigset_t set; sigemptyset(&set); sigtimedwait(&set, nullptr, &p.moment); }, [](place &p) { sigset_t set; sigemptyset(&set); sigtimedwait(&set, nullptr, &p.zero); }},
    {"sched_yield", SLEEPS, [](place &) { sched_yield(); }, nullptr},
    {"__sched_yield", SLEEPS, [](place &) { __sched_yield(); }, nullptr},
    {"syscall", "sync", "", "", [](place &) {}, nullptr, reported::never}, // the family of system calls

#define PROCESS "process", "", ""
    {"wait", PROCESS, [](place &) { start_child(); wait(nullptr); }, nullptr},
    {"__wait", PROCESS, [](place &) { start_child(); __wait(nullptr); }, nullptr},
    {"waitpid", PROCESS, [](place &) { start_child(); waitpid(child, nullptr, 0); }, [](place &) { waitpid(-1, nullptr, WNOHANG); }},
    {"__waitpid", PROCESS, [](place &) { start_child(); __waitpid(child, nullptr, 0); }, [](place &) { __waitpid(-1, nullptr, WNOHANG); }},
    {"wait3", PROCESS, [](place &) { start_child(); wait3(nullptr, 0, nullptr); }, [](place &) { wait3(nullptr, WNOHANG, nullptr); }},
    {"wait4", PROCESS, [](place &) { start_child(); wait4(child, nullptr, 0, nullptr); }, [](place &) { wait4(-1, nullptr, WNOHANG, nullptr); }},
    {"waitid", PROCESS, [](place &) { start_child(); siginfo_t info; waitid(P_PID, static_cast<id_t>(child), &info, WEXITED); }, [](place &) { siginfo_t info; waitid(P_ALL, 0, &info, WEXITED | WNOHANG); }},
    {"system", "process", "path", "true", [](place &) { (void)!system("true"); }, [](place &) { (void)!system(nullptr); }},
    {"popen", "process", "path", "true", [](place &) { FILE *f = popen("true", "r"); const allow_blocking meant; pclose(f); }, nullptr},
    {"pclose", PROCESS, [](place &) { FILE *f; { const allow_blocking meant; f = popen("true", "r"); } pclose(f); }, nullptr},
    {"fork", PROCESS, [](place &) { child = fork(); if (child == 0) _exit(0); const allow_blocking meant; waitpid(child, nullptr, 0); }, nullptr},
    {"__fork", PROCESS, [](place &) { child = __fork(); if (child == 0) _exit(0); const allow_blocking meant; waitpid(child, nullptr, 0); }, nullptr},
    {"posix_spawn", "process", "path", "/bin/true", [](place &) { spawn(posix_spawn); }, nullptr},
    {"posix_spawnp", "process", "path", "/bin/true", [](place &) { spawn(posix_spawnp); }, nullptr},

#define THREAD "thread", "", ""
    {"pthread_join", THREAD, [](place &) { pthread_join(started(), nullptr); }, nullptr},
    {"pthread_timedjoin_np", THREAD, [](place &) { const timespec limit = far(); pthread_timedjoin_np(started(), nullptr, &limit); }, nullptr},
    {"pthread_clockjoin_np", THREAD, [](place &) { const timespec limit = far_monotonic(); pthread_clockjoin_np(started(), nullptr, CLOCK_MONOTONIC, &limit); }, nullptr},
    {"thrd_join", THREAD, [](place &) { thrd_t thread; thrd_create(&thread, [](void *) { return 0; }, nullptr); thrd_join(thread, nullptr); }, nullptr},

#define LOCKS "lock", "", ""
    {"pthread_mutex_lock", LOCKS, [](place &p) { with_mutex(p, [](place &) { pthread_mutex_lock(&mutex); }); }, [](place &) { pthread_mutex_lock(&mutex); pthread_mutex_unlock(&mutex); }},
    {"pthread_mutex_timedlock", LOCKS, [](place &p) { with_mutex(p, [](place &) { const timespec t = far(); pthread_mutex_timedlock(&mutex, &t); }); }, [](place &p) { pthread_mutex_timedlock(&mutex, &p.zero); pthread_mutex_unlock(&mutex); }},
    {"pthread_mutex_clocklock", LOCKS, [](place &p) { with_mutex(p, [](place &) { const timespec t = far_monotonic(); pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &t); }); }, [](place &p) { pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &p.zero); pthread_mutex_unlock(&mutex); }},
    {"pthread_rwlock_rdlock", LOCKS, [](place &p) { with_rwlock(p, [](place &) { pthread_rwlock_rdlock(&rwlock); }); }, [](place &) { pthread_rwlock_rdlock(&rwlock); pthread_rwlock_unlock(&rwlock); }},
    {"pthread_rwlock_wrlock", LOCKS, [](place &p) { with_rwlock(p, [](place &) { pthread_rwlock_wrlock(&rwlock); }); }, [](place &) { pthread_rwlock_wrlock(&rwlock); pthread_rwlock_unlock(&rwlock); }},
    {"pthread_rwlock_timedrdlock", LOCKS, [](place &p) { with_rwlock(p, [](place &) { const timespec t = far(); pthread_rwlock_timedrdlock(&rwlock, &t); }); }, [](place &p) { pthread_rwlock_timedrdlock(&rwlock, &p.zero); pthread_rwlock_unlock(&rwlock); }},
    {"pthread_rwlock_timedwrlock", LOCKS, [](place &p) { with_rwlock(p, [](place &) { const timespec t = far(); pthread_rwlock_timedwrlock(&rwlock, &t); }); }, [](place &p) { pthread_rwlock_timedwrlock(&rwlock, &p.zero); pthread_rwlock_unlock(&rwlock); }},
    {"pthread_rwlock_clockrdlock", LOCKS, [](place &p) { with_rwlock(p, [](place &) { const timespec t = far_monotonic(); pthread_rwlock_clockrdlock(&rwlock, CLOCK_MONOTONIC, &t); }); }, [](place &p) { pthread_rwlock_clockrdlock(&rwlock, CLOCK_MONOTONIC, &p.zero); pthread_rwlock_unlock(&rwlock); }},
    {"pthread_rwlock_clockwrlock", LOCKS, [](place &p) { with_rwlock(p, [](place &) { const timespec t = far_monotonic(); pthread_rwlock_clockwrlock(&rwlock, CLOCK_MONOTONIC, &t); }); }, [](place &p) { pthread_rwlock_clockwrlock(&rwlock, CLOCK_MONOTONIC, &p.zero); pthread_rwlock_unlock(&rwlock); }},
    {"pthread_spin_lock", LOCKS, [](place &p) { with_spin(p, [](place &) { pthread_spin_lock(&spin); }); }, [](place &) { pthread_spin_init(&spin, 0); pthread_spin_lock(&spin); pthread_spin_unlock(&spin); }},
    {"mtx_lock", LOCKS, [](place &p) { with_plain(p, [](place &) { mtx_lock(&plain); }); }, [](place &) { mtx_init(&plain, mtx_timed); mtx_lock(&plain); mtx_unlock(&plain); }},
    {"mtx_timedlock", LOCKS, [](place &p) { with_plain(p, [](place &) { const timespec t = far(); mtx_timedlock(&plain, &t); }); }, [](place &p) { mtx_init(&plain, mtx_timed); mtx_timedlock(&plain, &p.zero); mtx_unlock(&plain); }},
    {"pthread_mutex_trylock", LOCKS, [](place &) { pthread_mutex_trylock(&mutex); }, [](place &) { pthread_mutex_unlock(&mutex); }, reported::never},
    {"pthread_mutex_unlock", LOCKS, [](place &) { pthread_mutex_lock(&mutex); pthread_mutex_unlock(&mutex); }, nullptr, reported::never},
    {"pthread_rwlock_tryrdlock", LOCKS, [](place &) { pthread_rwlock_tryrdlock(&rwlock); }, [](place &) { pthread_rwlock_unlock(&rwlock); }, reported::never},
    {"pthread_rwlock_trywrlock", LOCKS, [](place &) { pthread_rwlock_trywrlock(&rwlock); }, [](place &) { pthread_rwlock_unlock(&rwlock); }, reported::never},
    {"pthread_rwlock_unlock", LOCKS, [](place &) { pthread_rwlock_wrlock(&rwlock); pthread_rwlock_unlock(&rwlock); }, nullptr, reported::never},
    {"pthread_spin_trylock", LOCKS, [](place &) { pthread_spin_init(&spin, 0); pthread_spin_trylock(&spin); }, [](place &) { pthread_spin_unlock(&spin); }, reported::never},
    {"pthread_spin_unlock", LOCKS, [](place &) { pthread_spin_init(&spin, 0); pthread_spin_lock(&spin); pthread_spin_unlock(&spin); }, nullptr, reported::never},
    {"mtx_trylock", LOCKS, [](place &) { mtx_init(&plain, mtx_plain); mtx_trylock(&plain); }, [](place &) { mtx_unlock(&plain); }, reported::never},
    {"mtx_unlock", LOCKS, [](place &) { mtx_init(&plain, mtx_plain); mtx_lock(&plain); mtx_unlock(&plain); }, nullptr, reported::never},

#define SYNC "sync", "", ""
    {"pthread_cond_wait", SYNC, [](place &p) { signalled(p, [](place &) { pthread_cond_wait(&condition, &mutex); }); }, nullptr},
    {"pthread_cond_timedwait", SYNC, [](place &p) { signalled(p, [](place &) { const timespec t = far(); pthread_cond_timedwait(&condition, &mutex, &t); }); }, nullptr},
    {"pthread_cond_clockwait", SYNC, [](place &p) { signalled(p, [](place &) { const timespec t = far_monotonic(); pthread_cond_clockwait(&condition, &mutex, CLOCK_MONOTONIC, &t); }); }, nullptr},
    {"cnd_wait", SYNC, [](place &p) { plain_signalled(p, [](place &) { cnd_wait(&plain_condition, &plain); }); }, nullptr},
    {"cnd_timedwait", SYNC, [](place &p) { plain_signalled(p, [](place &) { const timespec t = far(); cnd_timedwait(&plain_condition, &plain, &t); }); }, nullptr},
    {"pthread_barrier_wait", SYNC, [](place &p) { pthread_barrier_init(&barrier, nullptr, 2); helped(p, [](place &) { pthread_barrier_wait(&barrier); }, [](place &) { pthread_barrier_wait(&barrier); }); }, nullptr},
    {"sem_wait", SYNC, [](place &p) { posted(p, [](place &) { sem_wait(&semaphore); }); }, [](place &) { available(); sem_wait(&semaphore); }},
    {"sem_timedwait", SYNC, [](place &p) { posted(p, [](place &) { const timespec t = far(); sem_timedwait(&semaphore, &t); }); }, [](place &p) { available(); sem_timedwait(&semaphore, &p.zero); }},
    {"sem_clockwait", SYNC, [](place &p) { posted(p, [](place &) { const timespec t = far_monotonic(); sem_clockwait(&semaphore, CLOCK_MONOTONIC, &t); }); }, [](place &p) { available(); sem_clockwait(&semaphore, CLOCK_MONOTONIC, &p.zero); }},
    {"mq_receive", "sync", "file", "", [](place &p) { const mqd_t q = queue(true); mq_receive(q, p.text, sizeof p.text, nullptr); mq_close(q); }, [](place &p) { const mqd_t q = queue(true, O_NONBLOCK); mq_receive(q, p.text, sizeof p.text, nullptr); mq_close(q); }},
    {"mq_timedreceive", "sync", "file", "", [](place &p) { const mqd_t q = queue(true); mq_timedreceive(q, p.text, sizeof p.text, nullptr, &p.zero); mq_close(q); }, [](place &p) { const mqd_t q = queue(true, O_NONBLOCK); mq_timedreceive(q, p.text, sizeof p.text, nullptr, &p.zero); mq_close(q); }},
    {"mq_send", "sync", "file", "", [](place &) { const mqd_t q = queue(false); mq_send(q, "x", 1, 0); mq_close(q); }, [](place &) { const mqd_t q = queue(false, O_NONBLOCK); mq_send(q, "x", 1, 0); mq_close(q); }},
    {"mq_timedsend", "sync", "file", "", [](place &p) { const mqd_t q = queue(false); mq_timedsend(q, "x", 1, 0, &p.zero); mq_close(q); }, [](place &p) { const mqd_t q = queue(false, O_NONBLOCK); mq_timedsend(q, "x", 1, 0, &p.zero); mq_close(q); }},
    {"msgrcv", SYNC, [](place &) { const int q = message_queue(); message m; msgrcv(q, &m, 1, 0, 0); msgctl(q, IPC_RMID, nullptr); }, [](place &) { const int q = message_queue(); message m; msgrcv(q, &m, 1, 0, IPC_NOWAIT); msgctl(q, IPC_RMID, nullptr); }},
    {"msgsnd", SYNC, [](place &) { const int q = message_queue(); message m; msgsnd(q, &m, 1, 0); msgctl(q, IPC_RMID, nullptr); }, [](place &) { const int q = message_queue(); message m; msgsnd(q, &m, 1, IPC_NOWAIT); msgctl(q, IPC_RMID, nullptr); }},
    {"semop", SYNC, [](place &) { const int s = semaphore_set(); sembuf add{0, 1, 0}; semop(s, &add, 1); semctl(s, 0, IPC_RMID); }, [](place &) { const int s = semaphore_set(); sembuf take{0, -1, IPC_NOWAIT}; semop(s, &take, 1); semctl(s, 0, IPC_RMID); }},
    {"semtimedop", SYNC, [](place &p) { const int s = semaphore_set(); sembuf add{0, 1, 0}; semtimedop(s, &add, 1, &p.moment); semctl(s, 0, IPC_RMID); }, [](place &p) { const int s = semaphore_set(); sembuf take{0, -1, 0}; semtimedop(s, &take, 1, &p.zero); semctl(s, 0, IPC_RMID); }},
    {"pthread_once", SYNC, [](place &p) { static pthread_once_t once; once = PTHREAD_ONCE_INIT; once_begun([] { pthread_once(&once, slow_initialiser); }, [](place &) { pthread_once(&once, slow_initialiser); }, p); }, [](place &) { pthread_once_t once = PTHREAD_ONCE_INIT; pthread_once(&once, [] {}); pthread_once(&once, [] {}); }},
    {"call_once", SYNC, [](place &p) { static once_flag once; once = ONCE_FLAG_INIT; once_begun([] { call_once(&once, slow_initialiser); }, [](place &) { call_once(&once, slow_initialiser); }, p); }, [](place &) { once_flag once = ONCE_FLAG_INIT; call_once(&once, [] {}); call_once(&once, [] {}); }},

#define LOGGING "logging", "", ""
    {"syslog", LOGGING, [](place &) { syslog(log_priority, "%s", "a test of corosan"); }, nullptr},
    {"vsyslog", LOGGING, [](place &) { log_list(log_priority, "%s", "a test of corosan"); }, nullptr},
    {"__syslog_chk", LOGGING, [](place &) { __syslog_chk(log_priority, 1, "%s", "a test of corosan"); }, nullptr},
    {"__vsyslog_chk", LOGGING, [](place &) { log_list_checked(log_priority, "%s", "a test of corosan"); }, nullptr},
    {"dlopen", "library", "path", "libc.so.6", [](place &) { Dl_info libc; dladdr(reinterpret_cast<void *>(getpid), &libc); dlopen(libc.dli_fname, RTLD_LAZY | RTLD_NOLOAD); }, [](place &) { dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD); }},
    {"dlclose", "library", "", "", [](place &) { dlclose(dlopen(nullptr, RTLD_LAZY)); }, nullptr},
    {"getrandom", "crypto", "", "", [](place &p) { (void)!getrandom(p.text, 4, 0); }, [](place &p) { (void)!getrandom(p.text, 4, GRND_NONBLOCK); }},
    {"getentropy", "crypto", "", "", [](place &p) { (void)!getentropy(p.text, 4); }, nullptr},
};
// clang-format on

} // namespace

std::span<const call_case> thread_calls() { return calls; }

} // namespace corosan::exercise
