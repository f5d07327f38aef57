// Calls that read, write, open and close files, directly and through stdio.
#include "exercise.h"

#include <aio.h>
#include <cstdarg>
#include <fcntl.h>
#include <pty.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// NOLINTBEGIN(readability-identifier-naming): the C library's names
extern "C" {
ssize_t __read(int, void *, size_t);
ssize_t __write(int, const void *, size_t);
ssize_t __read_chk(int, void *, size_t, size_t);
ssize_t __pread64(int, void *, size_t, off_t);
ssize_t __pwrite64(int, const void *, size_t, off_t);
ssize_t __pread_chk(int, void *, size_t, off_t, size_t);
ssize_t __pread64_chk(int, void *, size_t, off_t, size_t);
int __open(const char *, int, ...);
int __open64(const char *, int, ...);
int __open_2(const char *, int);
int __open64_2(const char *, int);
int __openat_2(int, const char *, int);
int __openat64_2(int, const char *, int);
int __close(int);
int __fcntl(int, int, ...);
size_t __fread_chk(void *, size_t, size_t, size_t, FILE *);
size_t __fread_unlocked_chk(void *, size_t, size_t, size_t, FILE *);
char *__fgets_chk(char *, size_t, int, FILE *);
char *__fgets_unlocked_chk(char *, size_t, int, FILE *);
ssize_t __getdelim(char **, size_t *, int, FILE *);
int _IO_getc(FILE *);
int _IO_putc(int, FILE *);
int __fprintf_chk(FILE *, int, const char *, ...);
int __vfprintf_chk(FILE *, int, const char *, va_list);
int __dprintf_chk(int, int, const char *, ...);
int __vdprintf_chk(int, int, const char *, va_list);
int __printf_chk(int, const char *, ...);
int __vprintf_chk(int, const char *, va_list);
int plain_fscanf(FILE *, const char *, ...) __asm__("fscanf");
int plain_scanf(const char *, ...) __asm__("scanf");
int plain_vfscanf(FILE *, const char *, va_list) __asm__("vfscanf");
int plain_vscanf(const char *, va_list) __asm__("vscanf");
int __isoc99_fscanf(FILE *, const char *, ...);
int __isoc99_scanf(const char *, ...);
int __isoc99_vfscanf(FILE *, const char *, va_list);
int __isoc99_vscanf(const char *, va_list);
wchar_t *__fgetws_chk(wchar_t *, size_t, int, FILE *);
wchar_t *__fgetws_unlocked_chk(wchar_t *, size_t, int, FILE *);
int __fwprintf_chk(FILE *, int, const wchar_t *, ...);
int __vfwprintf_chk(FILE *, int, const wchar_t *, va_list);
int __wprintf_chk(int, const wchar_t *, ...);
int __vwprintf_chk(int, const wchar_t *, va_list);
int plain_fwscanf(FILE *, const wchar_t *, ...) __asm__("fwscanf");
int plain_wscanf(const wchar_t *, ...) __asm__("wscanf");
int plain_vfwscanf(FILE *, const wchar_t *, va_list) __asm__("vfwscanf");
int plain_vwscanf(const wchar_t *, va_list) __asm__("vwscanf");
int __isoc99_fwscanf(FILE *, const wchar_t *, ...);
int __isoc99_wscanf(const wchar_t *, ...);
int __isoc99_vfwscanf(FILE *, const wchar_t *, va_list);
int __isoc99_vwscanf(const wchar_t *, va_list);
#if __GLIBC_PREREQ(2, 38)
int __isoc23_fscanf(FILE *, const char *, ...);
int __isoc23_scanf(const char *, ...);
int __isoc23_vfscanf(FILE *, const char *, va_list);
int __isoc23_vscanf(const char *, va_list);
int __isoc23_fwscanf(FILE *, const wchar_t *, ...);
int __isoc23_wscanf(const wchar_t *, ...);
int __isoc23_vfwscanf(FILE *, const wchar_t *, va_list);
int __isoc23_vwscanf(const wchar_t *, va_list);
#endif
}
// NOLINTEND(readability-identifier-naming)

namespace corosan::exercise {
namespace {

/// Standard input, output and error are `file` for as long as it lives.
class as_standard {
public:
  explicit as_standard(FILE *file) {
    for (FILE **each : {&stdin, &stdout, &stderr})
      *each = file;
  }
  ~as_standard() {
    stdin = in_;
    stdout = out_;
    stderr = error_;
  }
  as_standard(const as_standard &) = delete;
  as_standard &operator=(const as_standard &) = delete;

private:
  FILE *in_ = stdin, *out_ = stdout, *error_ = stderr;
};

template <class Call> int listed(Call call, ...) {
  va_list list;
  va_start(list, call);
  const int result = call(list);
  va_end(list);
  return result;
}

void closed(int fd) {
  const allow_blocking meant;
  close(fd);
}
void closed(FILE *f) {
  const allow_blocking meant;
  if (f != nullptr)
    fclose(f);
}
FILE *opened(place &p) {
  const allow_blocking meant;
  return fopen(p.path(), "r+");
}
int copy(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, 0); }

/// Gives the terminal up, where getpass would ask somebody.
void without_terminal() {
  const allow_blocking meant;
  if (const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC); terminal >= 0) {
    ioctl(terminal, TIOCNOTTY);
    close(terminal);
  }
}

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  return lock;
}
/// Releases what the open file description holds.
void unlocked(place &p) {
  struct flock lock = whole_file();
  lock.l_type = F_UNLCK;
  fcntl(p.file, F_OFD_SETLK, &lock);
  fcntl(p.file, F_SETLK, &lock);
}

aiocb asynchronous(place &p) {
  aiocb made{};
  made.aio_fildes = p.file;
  made.aio_buf = p.text;
  made.aio_nbytes = 1;
  made.aio_lio_opcode = LIO_READ;
  return made;
}
aiocb64 asynchronous64(place &p) {
  aiocb64 made{};
  made.aio_fildes = p.file;
  made.aio_buf = p.text;
  made.aio_nbytes = 1;
  made.aio_lio_opcode = LIO_READ;
  return made;
}

off_t at;
char *line;
size_t room;
int number;
wchar_t letters[8];
termios settings;

constexpr call_case calls[] = {
#define PIPE "socket", "pipe", "pipe:"
#define ON_FILE "file", "file", "/file"
#define ON_PATH "file", "path", "/file"
#define FILES "file", "", ""
    {"read", PIPE, [](place &p) { (void)!read(p.ends[0], p.text, 1); }, nonblocking},
    {"read", ON_FILE, [](place &p) { (void)!read(p.file, p.text, 1); }, nullptr},
    {"read", "socket", "socket", "", [](place &p) { (void)!read(p.pair[0], p.text, 1); }, nonblocking},
    {"read", "console", "terminal", "/dev/pts/", [](place &p) { { const allow_blocking meant; (void)!write(p.terminal[0], "x\n", 2); } (void)!read(p.terminal[1], p.text, 8); }, nullptr},
    {"__read", PIPE, [](place &p) { (void)!__read(p.ends[0], p.text, 1); }, nonblocking},
    {"__read_chk", PIPE, [](place &p) { (void)!__read_chk(p.ends[0], p.text, 1, 1); }, nonblocking},
    {"readv", PIPE, [](place &p) { (void)!readv(p.ends[0], &p.vector, 1); }, nonblocking},
    {"pread", ON_FILE, [](place &p) { (void)!pread(p.file, p.text, 1, 0); }, nullptr},
    {"pread64", ON_FILE, [](place &p) { (void)!pread64(p.file, p.text, 1, 0); }, nullptr},
    {"__pread64", ON_FILE, [](place &p) { (void)!__pread64(p.file, p.text, 1, 0); }, nullptr},
    {"__pread_chk", ON_FILE, [](place &p) { (void)!__pread_chk(p.file, p.text, 1, 0, 1); }, nullptr},
    {"__pread64_chk", ON_FILE, [](place &p) { (void)!__pread64_chk(p.file, p.text, 1, 0, 1); }, nullptr},
    {"preadv", ON_FILE, [](place &p) { (void)!preadv(p.file, &p.vector, 1, 0); }, nullptr},
    {"preadv64", ON_FILE, [](place &p) { (void)!preadv64(p.file, &p.vector, 1, 0); }, nullptr},
    {"preadv2", ON_FILE, [](place &p) { (void)!preadv2(p.file, &p.vector, 1, 0, 0); }, [](place &p) { (void)!preadv2(p.file, &p.vector, 1, 0, RWF_NOWAIT); }},
    {"preadv64v2", ON_FILE, [](place &p) { (void)!preadv64v2(p.file, &p.vector, 1, 0, 0); }, [](place &p) { (void)!preadv64v2(p.file, &p.vector, 1, 0, RWF_NOWAIT); }},
    {"write", PIPE, [](place &p) { (void)!write(p.ends[1], "x", 1); }, nonblocking},
    {"write", ON_FILE, [](place &p) { (void)!write(p.file, "x", 1); }, nullptr},
    {"__write", PIPE, [](place &p) { (void)!__write(p.ends[1], "x", 1); }, nonblocking},
    {"writev", PIPE, [](place &p) { (void)!writev(p.ends[1], &p.vector, 1); }, nonblocking},
    {"pwrite", ON_FILE, [](place &p) { (void)!pwrite(p.file, "x", 1, 0); }, nullptr},
    {"pwrite64", ON_FILE, [](place &p) { (void)!pwrite64(p.file, "x", 1, 0); }, nullptr},
    {"__pwrite64", ON_FILE, [](place &p) { (void)!__pwrite64(p.file, "x", 1, 0); }, nullptr},
    {"pwritev", ON_FILE, [](place &p) { (void)!pwritev(p.file, &p.vector, 1, 0); }, nullptr},
    {"pwritev64", ON_FILE, [](place &p) { (void)!pwritev64(p.file, &p.vector, 1, 0); }, nullptr},
    {"pwritev2", ON_FILE, [](place &p) { (void)!pwritev2(p.file, &p.vector, 1, 0, 0); }, [](place &p) { (void)!pwritev2(p.file, &p.vector, 1, 0, RWF_NOWAIT); }},
    {"pwritev64v2", ON_FILE, [](place &p) { (void)!pwritev64v2(p.file, &p.vector, 1, 0, 0); }, [](place &p) { (void)!pwritev64v2(p.file, &p.vector, 1, 0, RWF_NOWAIT); }},
    {"sendfile", ON_FILE, [](place &p) { at = 0; sendfile(p.ends[1], p.file, &at, 1); }, nullptr},
    {"sendfile64", ON_FILE, [](place &p) { at = 0; sendfile64(p.ends[1], p.file, &at, 1); }, nullptr},
    {"splice", PIPE, [](place &p) { splice(p.ends[0], nullptr, p.file, nullptr, 1, 0); }, [](place &p) { splice(p.ends[0], nullptr, p.file, nullptr, 1, SPLICE_F_NONBLOCK); }},
    {"tee", PIPE, [](place &p) { int to[2]; (void)!pipe(to); tee(p.ends[0], to[1], 1, 0); closed(to[0]); closed(to[1]); }, [](place &p) { tee(p.ends[0], p.ends[1], 1, SPLICE_F_NONBLOCK); }},
    {"vmsplice", PIPE, [](place &p) { vmsplice(p.ends[1], &p.vector, 1, 0); }, [](place &p) { vmsplice(p.ends[1], &p.vector, 1, SPLICE_F_NONBLOCK); }},
    {"copy_file_range", ON_FILE, [](place &p) { off_t from = 0, to = 20; copy_file_range(p.file, &from, p.file, &to, 4, 0); }, nullptr},

    {"open", ON_PATH, [](place &p) { closed(open(p.path(), O_RDONLY)); }, nullptr},
    {"open64", ON_PATH, [](place &p) { closed(open64(p.path(), O_RDONLY)); }, nullptr},
    {"__open", ON_PATH, [](place &p) { closed(__open(p.path(), O_RDONLY)); }, nullptr},
    {"__open64", ON_PATH, [](place &p) { closed(__open64(p.path(), O_RDONLY)); }, nullptr},
    {"openat", ON_PATH, [](place &p) { closed(openat(AT_FDCWD, p.path(), O_RDONLY)); }, nullptr},
    {"openat64", ON_PATH, [](place &p) { closed(openat64(AT_FDCWD, p.path(), O_RDONLY)); }, nullptr},
    {"__open_2", ON_PATH, [](place &p) { closed(__open_2(p.path(), O_RDONLY)); }, nullptr},
    {"__open64_2", ON_PATH, [](place &p) { closed(__open64_2(p.path(), O_RDONLY)); }, nullptr},
    {"__openat_2", ON_PATH, [](place &p) { closed(__openat_2(AT_FDCWD, p.path(), O_RDONLY)); }, nullptr},
    {"__openat64_2", ON_PATH, [](place &p) { closed(__openat64_2(AT_FDCWD, p.path(), O_RDONLY)); }, nullptr},
    {"creat", "file", "path", "/other", [](place &p) { closed(creat(p.other(), 0600)); }, nullptr},
    {"creat64", "file", "path", "/other", [](place &p) { closed(creat64(p.other(), 0600)); }, nullptr},
    {"close", FILES, [](place &p) { close(copy(p.file)); }, nullptr, reported::slow},
    {"__close", FILES, [](place &p) { __close(copy(p.file)); }, nullptr, reported::slow},
    {"fsync", ON_FILE, [](place &p) { fsync(p.file); }, nullptr},
    {"fdatasync", ON_FILE, [](place &p) { fdatasync(p.file); }, nullptr},
    {"sync", FILES, [](place &) { sync(); }, nullptr},
    {"syncfs", ON_FILE, [](place &p) { syncfs(p.file); }, nullptr},
    {"sync_file_range", ON_FILE, [](place &p) { sync_file_range(p.file, 0, 1, 0); }, nullptr},
    {"msync", FILES, [](place &p) { void *m = mmap(nullptr, 1, PROT_READ, MAP_SHARED, p.file, 0); msync(m, 1, MS_SYNC); munmap(m, 1); }, [](place &p) { void *m = mmap(nullptr, 1, PROT_READ, MAP_SHARED, p.file, 0); msync(m, 1, MS_ASYNC); munmap(m, 1); }},
    {"ftruncate", ON_FILE, [](place &p) { (void)!ftruncate(p.file, 100); }, nullptr},
    {"ftruncate64", ON_FILE, [](place &p) { (void)!ftruncate64(p.file, 100); }, nullptr},
    {"truncate", ON_PATH, [](place &p) { (void)!truncate(p.path(), 100); }, nullptr},
    {"truncate64", ON_PATH, [](place &p) { (void)!truncate64(p.path(), 100); }, nullptr},
    {"fallocate", ON_FILE, [](place &p) { (void)!fallocate(p.file, 0, 0, 100); }, nullptr},
    {"fallocate64", ON_FILE, [](place &p) { (void)!fallocate64(p.file, 0, 0, 100); }, nullptr},
    {"posix_fallocate", ON_FILE, [](place &p) { (void)!posix_fallocate(p.file, 0, 100); }, nullptr},
    {"posix_fallocate64", ON_FILE, [](place &p) { (void)!posix_fallocate64(p.file, 0, 100); }, nullptr},
    {"readahead", ON_FILE, [](place &p) { readahead(p.file, 0, 1); }, nullptr},
    {"flock", ON_FILE, [](place &p) { flock(p.file, LOCK_SH); flock(p.file, LOCK_UN); }, [](place &p) { flock(p.file, LOCK_SH | LOCK_NB); flock(p.file, LOCK_UN); }},
    {"lockf", ON_FILE, [](place &p) { (void)!lockf(p.file, F_LOCK, 1); unlocked(p); }, [](place &p) { (void)!lockf(p.file, F_TLOCK, 1); unlocked(p); }},
    {"lockf64", ON_FILE, [](place &p) { (void)!lockf64(p.file, F_LOCK, 1); unlocked(p); }, [](place &p) { (void)!lockf64(p.file, F_TLOCK, 1); unlocked(p); }},
    {"fcntl", ON_FILE, [](place &p) { struct flock l = whole_file(); fcntl(p.file, F_SETLKW, &l); unlocked(p); }, [](place &p) { struct flock l = whole_file(); fcntl(p.file, F_SETLK, &l); unlocked(p); }},
    {"fcntl64", ON_FILE, [](place &p) { struct flock l = whole_file(); fcntl64(p.file, F_OFD_SETLKW, &l); unlocked(p); }, [](place &p) { fcntl64(p.file, F_GETFL); }},
    {"__fcntl", ON_FILE, [](place &p) { struct flock l = whole_file(); __fcntl(p.file, F_SETLKW, &l); unlocked(p); }, [](place &p) { __fcntl(p.file, F_GETFL); }},
    {"tcdrain", "console", "terminal", "/dev/pts/", [](place &p) { tcdrain(p.terminal[1]); }, nullptr},
    {"tcsetattr", "console", "terminal", "/dev/pts/", [](place &p) { tcgetattr(p.terminal[1], &settings); tcsetattr(p.terminal[1], TCSADRAIN, &settings); }, [](place &p) { tcgetattr(p.terminal[1], &settings); tcsetattr(p.terminal[1], TCSANOW, &settings); }},
    {"aio_suspend", FILES, [](place &p) { aiocb one = asynchronous(p); aio_read(&one); const aiocb *list[] = {&one}; aio_suspend(list, 1, nullptr); aio_return(&one); }, [](place &p) { const aiocb *list[] = {nullptr}; aio_suspend(list, 1, &p.zero); }},
    {"aio_suspend64", FILES, [](place &p) { aiocb64 one = asynchronous64(p); aio_read64(&one); const aiocb64 *list[] = {&one}; aio_suspend64(list, 1, nullptr); aio_return64(&one); }, [](place &p) { const aiocb64 *list[] = {nullptr}; aio_suspend64(list, 1, &p.zero); }},
    {"lio_listio", FILES, [](place &p) { aiocb one = asynchronous(p); aiocb *list[] = {&one}; lio_listio(LIO_WAIT, list, 1, nullptr); }, [](place &) { aiocb *list[] = {nullptr}; lio_listio(LIO_NOWAIT, list, 1, nullptr); }},
    {"lio_listio64", FILES, [](place &p) { aiocb64 one = asynchronous64(p); aiocb64 *list[] = {&one}; lio_listio64(LIO_WAIT, list, 1, nullptr); }, [](place &) { aiocb64 *list[] = {nullptr}; lio_listio64(LIO_NOWAIT, list, 1, nullptr); }},

    {"fopen", ON_PATH, [](place &p) { closed(fopen(p.path(), "r")); }, nullptr},
    {"fopen64", ON_PATH, [](place &p) { closed(fopen64(p.path(), "r")); }, nullptr},
    {"freopen", ON_PATH, [](place &p) { closed(freopen(p.path(), "r", opened(p))); }, nullptr},
    {"freopen64", ON_PATH, [](place &p) { closed(freopen64(p.path(), "r", opened(p))); }, nullptr},
    {"fdopen", FILES, [](place &p) { closed(fdopen(copy(p.file), "r")); }, nullptr, reported::slow},
    {"tmpfile", FILES, [](place &) { closed(tmpfile()); }, nullptr},
    {"tmpfile64", FILES, [](place &) { closed(tmpfile64()); }, nullptr},
    {"fclose", FILES, [](place &p) { fclose(opened(p)); }, nullptr, reported::slow},
    {"fread", ON_FILE, [](place &p) { (void)!fread(p.text, 1, 1, p.stream); }, nullptr},
    {"__fread_chk", ON_FILE, [](place &p) { (void)!__fread_chk(p.text, 1, 1, 1, p.stream); }, nullptr},
    {"fread_unlocked", ON_FILE, [](place &p) { (void)!fread_unlocked(p.text, 1, 1, p.stream); }, nullptr},
    {"__fread_unlocked_chk", ON_FILE, [](place &p) { (void)!__fread_unlocked_chk(p.text, 1, 1, 1, p.stream); }, nullptr},
    {"fwrite", ON_FILE, [](place &p) { fwrite("x", 1, 1, p.stream); }, nullptr},
    {"fwrite_unlocked", ON_FILE, [](place &p) { fwrite_unlocked("x", 1, 1, p.stream); }, nullptr},
    {"fgets", ON_FILE, [](place &p) { (void)!fgets(p.text, 4, p.stream); }, nullptr},
    {"__fgets_chk", ON_FILE, [](place &p) { (void)!__fgets_chk(p.text, sizeof p.text, 4, p.stream); }, nullptr},
    {"fgets_unlocked", ON_FILE, [](place &p) { (void)!fgets_unlocked(p.text, 4, p.stream); }, nullptr},
    {"__fgets_unlocked_chk", ON_FILE, [](place &p) { (void)!__fgets_unlocked_chk(p.text, sizeof p.text, 4, p.stream); }, nullptr},
    {"fgetc", ON_FILE, [](place &p) { fgetc(p.stream); }, nullptr},
    {"getc", ON_FILE, [](place &p) { getc(p.stream); }, nullptr},
    {"_IO_getc", ON_FILE, [](place &p) { _IO_getc(p.stream); }, nullptr},
    {"fgetc_unlocked", ON_FILE, [](place &p) { fgetc_unlocked(p.stream); }, nullptr},
    {"getc_unlocked", ON_FILE, [](place &p) { getc_unlocked(p.stream); }, nullptr},
    {"fputc", ON_FILE, [](place &p) { fputc('x', p.stream); }, nullptr},
    {"putc", ON_FILE, [](place &p) { putc('x', p.stream); }, nullptr},
    {"_IO_putc", ON_FILE, [](place &p) { _IO_putc('x', p.stream); }, nullptr},
    {"fputc_unlocked", ON_FILE, [](place &p) { fputc_unlocked('x', p.stream); }, nullptr},
    {"putc_unlocked", ON_FILE, [](place &p) { putc_unlocked('x', p.stream); }, nullptr},
    {"fputs", ON_FILE, [](place &p) { fputs("x", p.stream); }, nullptr},
    {"fputs_unlocked", ON_FILE, [](place &p) { fputs_unlocked("x", p.stream); }, nullptr},
    {"getline", ON_FILE, [](place &p) { (void)!getline(&line, &room, p.stream); }, nullptr},
    {"getdelim", ON_FILE, [](place &p) { (void)!getdelim(&line, &room, '\n', p.stream); }, nullptr},
    {"__getdelim", ON_FILE, [](place &p) { (void)!__getdelim(&line, &room, '\n', p.stream); }, nullptr},
    {"fflush", ON_FILE, [](place &p) { fflush(p.stream); }, [](place &) { fflush(nullptr); }},
    {"fflush_unlocked", ON_FILE, [](place &p) { fflush_unlocked(p.stream); }, nullptr},
    {"fseek", ON_FILE, [](place &p) { fseek(p.stream, 0, SEEK_SET); }, nullptr},
    {"fseeko", ON_FILE, [](place &p) { fseeko(p.stream, 0, SEEK_SET); }, nullptr},
    {"fseeko64", ON_FILE, [](place &p) { fseeko64(p.stream, 0, SEEK_SET); }, nullptr},
    {"rewind", ON_FILE, [](place &p) { rewind(p.stream); }, nullptr},

#define CONSOLE "console", "file", "/file"
    {"fprintf", ON_FILE, [](place &p) { fprintf(p.stream, "%d", 7); }, nullptr},
    {"__fprintf_chk", ON_FILE, [](place &p) { __fprintf_chk(p.stream, 1, "%d", 7); }, nullptr},
    {"vfprintf", ON_FILE, [](place &p) { listed([&](va_list l) { return vfprintf(p.stream, "%d", l); }, 7); }, nullptr},
    {"__vfprintf_chk", ON_FILE, [](place &p) { listed([&](va_list l) { return __vfprintf_chk(p.stream, 1, "%d", l); }, 7); }, nullptr},
    {"dprintf", PIPE, [](place &p) { dprintf(p.ends[1], "%d", 7); }, nonblocking},
    {"__dprintf_chk", PIPE, [](place &p) { __dprintf_chk(p.ends[1], 1, "%d", 7); }, nonblocking},
    {"vdprintf", PIPE, [](place &p) { listed([&](va_list l) { return vdprintf(p.ends[1], "%d", l); }, 7); }, nonblocking},
    {"__vdprintf_chk", PIPE, [](place &p) { listed([&](va_list l) { return __vdprintf_chk(p.ends[1], 1, "%d", l); }, 7); }, nonblocking},
    {"printf", CONSOLE, [](place &p) { const as_standard out(p.stream); printf("%d", 7); }, nullptr},
    {"__printf_chk", CONSOLE, [](place &p) { const as_standard out(p.stream); __printf_chk(1, "%d", 7); }, nullptr},
    {"vprintf", CONSOLE, [](place &p) { const as_standard out(p.stream); listed([](va_list l) { return vprintf("%d", l); }, 7); }, nullptr},
    {"__vprintf_chk", CONSOLE, [](place &p) { const as_standard out(p.stream); listed([](va_list l) { return __vprintf_chk(1, "%d", l); }, 7); }, nullptr},
    {"puts", CONSOLE, [](place &p) { const as_standard out(p.stream); puts("x"); }, nullptr},
    {"putchar", CONSOLE, [](place &p) { const as_standard out(p.stream); putchar('x'); }, nullptr},
    {"putchar_unlocked", CONSOLE, [](place &p) { const as_standard out(p.stream); putchar_unlocked('x'); }, nullptr},
    {"perror", CONSOLE, [](place &p) { const as_standard out(p.stream); perror("x"); }, nullptr},
    {"getchar", CONSOLE, [](place &p) { const as_standard in(p.stream); getchar(); }, nullptr},
    {"getchar_unlocked", CONSOLE, [](place &p) { const as_standard in(p.stream); getchar_unlocked(); }, nullptr},
    {"scanf", CONSOLE, [](place &p) { const as_standard in(p.stream); (void)!plain_scanf("%d", &number); }, nullptr},
    {"vscanf", CONSOLE, [](place &p) { const as_standard in(p.stream); listed([](va_list l) { return plain_vscanf("%d", l); }, &number); }, nullptr},
    {"__isoc99_scanf", CONSOLE, [](place &p) { const as_standard in(p.stream); (void)!__isoc99_scanf("%d", &number); }, nullptr},
    {"__isoc99_vscanf", CONSOLE, [](place &p) { const as_standard in(p.stream); listed([](va_list l) { return __isoc99_vscanf("%d", l); }, &number); }, nullptr},
    {"fscanf", ON_FILE, [](place &p) { (void)!plain_fscanf(p.stream, "%d", &number); }, nullptr},
    {"vfscanf", ON_FILE, [](place &p) { listed([&](va_list l) { return plain_vfscanf(p.stream, "%d", l); }, &number); }, nullptr},
    {"__isoc99_fscanf", ON_FILE, [](place &p) { (void)!__isoc99_fscanf(p.stream, "%d", &number); }, nullptr},
    {"__isoc99_vfscanf", ON_FILE, [](place &p) { listed([&](va_list l) { return __isoc99_vfscanf(p.stream, "%d", l); }, &number); }, nullptr},

    {"fgetwc", ON_FILE, [](place &p) { fgetwc(p.wide); }, nullptr},
    {"getwc", ON_FILE, [](place &p) { getwc(p.wide); }, nullptr},
    {"fgetwc_unlocked", ON_FILE, [](place &p) { fgetwc_unlocked(p.wide); }, nullptr},
    {"getwc_unlocked", ON_FILE, [](place &p) { getwc_unlocked(p.wide); }, nullptr},
    {"getwchar", CONSOLE, [](place &p) { const as_standard in(p.wide); getwchar(); }, nullptr},
    {"getwchar_unlocked", CONSOLE, [](place &p) { const as_standard in(p.wide); getwchar_unlocked(); }, nullptr},
    {"fputwc", ON_FILE, [](place &p) { fputwc(L'x', p.wide); }, nullptr},
    {"putwc", ON_FILE, [](place &p) { putwc(L'x', p.wide); }, nullptr},
    {"fputwc_unlocked", ON_FILE, [](place &p) { fputwc_unlocked(L'x', p.wide); }, nullptr},
    {"putwc_unlocked", ON_FILE, [](place &p) { putwc_unlocked(L'x', p.wide); }, nullptr},
    {"putwchar", CONSOLE, [](place &p) { const as_standard out(p.wide); putwchar(L'x'); }, nullptr},
    {"putwchar_unlocked", CONSOLE, [](place &p) { const as_standard out(p.wide); putwchar_unlocked(L'x'); }, nullptr},
    {"fgetws", ON_FILE, [](place &p) { (void)!fgetws(letters, 4, p.wide); }, nullptr},
    {"fgetws_unlocked", ON_FILE, [](place &p) { (void)!fgetws_unlocked(letters, 4, p.wide); }, nullptr},
    {"__fgetws_chk", ON_FILE, [](place &p) { (void)!__fgetws_chk(letters, 4, 4, p.wide); }, nullptr},
    {"__fgetws_unlocked_chk", ON_FILE, [](place &p) { (void)!__fgetws_unlocked_chk(letters, 4, 4, p.wide); }, nullptr},
    {"fputws", ON_FILE, [](place &p) { fputws(L"x", p.wide); }, nullptr},
    {"fputws_unlocked", ON_FILE, [](place &p) { fputws_unlocked(L"x", p.wide); }, nullptr},
    {"fwprintf", ON_FILE, [](place &p) { fwprintf(p.wide, L"%d", 7); }, nullptr},
    {"__fwprintf_chk", ON_FILE, [](place &p) { __fwprintf_chk(p.wide, 1, L"%d", 7); }, nullptr},
    {"vfwprintf", ON_FILE, [](place &p) { listed([&](va_list l) { return vfwprintf(p.wide, L"%d", l); }, 7); }, nullptr},
    {"__vfwprintf_chk", ON_FILE, [](place &p) { listed([&](va_list l) { return __vfwprintf_chk(p.wide, 1, L"%d", l); }, 7); }, nullptr},
    {"wprintf", CONSOLE, [](place &p) { const as_standard out(p.wide); wprintf(L"%d", 7); }, nullptr},
    {"__wprintf_chk", CONSOLE, [](place &p) { const as_standard out(p.wide); __wprintf_chk(1, L"%d", 7); }, nullptr},
    {"vwprintf", CONSOLE, [](place &p) { const as_standard out(p.wide); listed([](va_list l) { return vwprintf(L"%d", l); }, 7); }, nullptr},
    {"__vwprintf_chk", CONSOLE, [](place &p) { const as_standard out(p.wide); listed([](va_list l) { return __vwprintf_chk(1, L"%d", l); }, 7); }, nullptr},
    {"fwscanf", ON_FILE, [](place &p) { (void)!plain_fwscanf(p.wide, L"%d", &number); }, nullptr},
    {"vfwscanf", ON_FILE, [](place &p) { listed([&](va_list l) { return plain_vfwscanf(p.wide, L"%d", l); }, &number); }, nullptr},
    {"wscanf", CONSOLE, [](place &p) { const as_standard in(p.wide); (void)!plain_wscanf(L"%d", &number); }, nullptr},
    {"vwscanf", CONSOLE, [](place &p) { const as_standard in(p.wide); listed([](va_list l) { return plain_vwscanf(L"%d", l); }, &number); }, nullptr},
    {"__isoc99_fwscanf", ON_FILE, [](place &p) { (void)!__isoc99_fwscanf(p.wide, L"%d", &number); }, nullptr},
    {"__isoc99_vfwscanf", ON_FILE, [](place &p) { listed([&](va_list l) { return __isoc99_vfwscanf(p.wide, L"%d", l); }, &number); }, nullptr},
    {"__isoc99_wscanf", CONSOLE, [](place &p) { const as_standard in(p.wide); (void)!__isoc99_wscanf(L"%d", &number); }, nullptr},
    {"__isoc99_vwscanf", CONSOLE, [](place &p) { const as_standard in(p.wide); listed([](va_list l) { return __isoc99_vwscanf(L"%d", l); }, &number); }, nullptr},
    {"getpass", "console", "", "", [](place &p) { without_terminal(); const as_standard in(p.stream); getpass("?"); }, nullptr},
#if __GLIBC_PREREQ(2, 38)
    {"__isoc23_fscanf", ON_FILE, [](place &p) { (void)!__isoc23_fscanf(p.stream, "%d", &number); }, nullptr},
    {"__isoc23_vfscanf", ON_FILE, [](place &p) { listed([&](va_list l) { return __isoc23_vfscanf(p.stream, "%d", l); }, &number); }, nullptr},
    {"__isoc23_scanf", CONSOLE, [](place &p) { const as_standard in(p.stream); (void)!__isoc23_scanf("%d", &number); }, nullptr},
    {"__isoc23_vscanf", CONSOLE, [](place &p) { const as_standard in(p.stream); listed([](va_list l) { return __isoc23_vscanf("%d", l); }, &number); }, nullptr},
    {"__isoc23_fwscanf", ON_FILE, [](place &p) { (void)!__isoc23_fwscanf(p.wide, L"%d", &number); }, nullptr},
    {"__isoc23_vfwscanf", ON_FILE, [](place &p) { listed([&](va_list l) { return __isoc23_vfwscanf(p.wide, L"%d", l); }, &number); }, nullptr},
    {"__isoc23_wscanf", CONSOLE, [](place &p) { const as_standard in(p.wide); (void)!__isoc23_wscanf(L"%d", &number); }, nullptr},
    {"__isoc23_vwscanf", CONSOLE, [](place &p) { const as_standard in(p.wide); listed([](va_list l) { return __isoc23_vwscanf(L"%d", l); }, &number); }, nullptr},
#endif
};

} // namespace

std::span<const call_case> file_calls() { return calls; }

} // namespace corosan::exercise
