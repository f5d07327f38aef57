// A library whose constructor and allocator call what is interposed, before the sanitizer's own constructor ran: the
// allocator takes a lock, and looking a function up may allocate.
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char memory[1 << 20];
static std::size_t used;
static char result[64] = "constructor did not run";

extern "C" void *calloc(std::size_t count, std::size_t size) {
  pthread_mutex_lock(&mutex);
  void *const given = memory + used;
  used += (count * size + 15) / 16 * 16;
  pthread_mutex_unlock(&mutex);
  return used <= sizeof memory ? given : nullptr;
}

extern "C" void free(void *) {}

__attribute__((constructor)) static void early() {
  char text[8] = "";
  const int fd = open("/proc/self/comm", O_RDONLY);
  const long length = read(fd, text, sizeof text);
  close(fd);
  sem_t semaphore;
  sem_init(&semaphore, 0, 1);
  sem_wait(&semaphore);
  usleep(1);
  std::snprintf(result, sizeof result, "constructor read %d", length > 0);
}

const char *early_result() { return result; }
