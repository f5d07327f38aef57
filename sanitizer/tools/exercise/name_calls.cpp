// Calls that ask file systems about names, and change them.
#include "exercise.h"

#include <cstdlib>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

// NOLINTBEGIN(readability-identifier-naming): the C library's names
extern "C" {
int __xstat(int, const char *, struct stat *);
int __xstat64(int, const char *, struct stat64 *);
int __lxstat(int, const char *, struct stat *);
int __lxstat64(int, const char *, struct stat64 *);
int __fxstat(int, int, struct stat *);
int __fxstat64(int, int, struct stat64 *);
int __fxstatat(int, int, const char *, struct stat *, int);
int __fxstatat64(int, int, const char *, struct stat64 *, int);
int __xmknod(int, const char *, mode_t, dev_t *);
int __xmknodat(int, int, const char *, mode_t, dev_t *);
ssize_t __readlink_chk(const char *, char *, size_t, size_t);
ssize_t __readlinkat_chk(int, const char *, char *, size_t, size_t);
char *__realpath_chk(const char *, char *, size_t);
char *__getcwd_chk(char *, size_t, size_t);
}
// NOLINTEND(readability-identifier-naming)

namespace corosan::exercise {
namespace {

struct statfs system_status;
struct statfs64 system_status64;
struct statvfs volume_status;
struct statvfs64 volume_status64;

/// Makes `other` by raw means, for calls that take it away.
void make_other(place &p) {
  const allow_blocking meant;
  close(open(p.other(), O_CREAT | O_WRONLY, 0600));
}
void made_folder(place &p) {
  const allow_blocking meant;
  mkdir(p.other(), 0700);
}
void closed(int fd) {
  const allow_blocking meant;
  close(fd);
}
std::string pattern(const place &p, const char *suffix = "") { return p.folder + "/XXXXXX" + suffix; }
/// The calls change the folder for a moment.
void back() {
  const allow_blocking meant;
  (void)!chdir("/");
}
template <class Entry> void forget(Entry **list, int count) {
  for (int i = 0; i < count; ++i)
    free(list[i]);
  free(list);
}
dev_t no_device;
glob_t matches;
glob64_t matches64;

constexpr call_case calls[] = {
#define ON_PATH "filesystem", "path", "/file"
#define ON_OTHER "filesystem", "path", "/other"
#define ON_LINK "filesystem", "path", "/link"
#define ON_FOLDER "filesystem", "path", ""
#define ON_FILE "filesystem", "file", "/file"
#define ON_DIRECTORY "filesystem", "directory", ""
#define NO_RESOURCE "filesystem", "", ""
    {"stat", ON_PATH, [](place &p) { stat(p.path(), &p.status); }, nullptr},
    {"stat64", ON_PATH, [](place &p) { stat64(p.path(), &p.status64); }, nullptr},
    {"lstat", ON_PATH, [](place &p) { lstat(p.path(), &p.status); }, nullptr},
    {"lstat64", ON_PATH, [](place &p) { lstat64(p.path(), &p.status64); }, nullptr},
    {"fstat", ON_FILE, [](place &p) { fstat(p.file, &p.status); }, nullptr},
    {"fstat64", ON_FILE, [](place &p) { fstat64(p.file, &p.status64); }, nullptr},
    {"fstatat", ON_PATH, [](place &p) { fstatat(AT_FDCWD, p.path(), &p.status, 0); }, nullptr},
    {"fstatat64", ON_PATH, [](place &p) { fstatat64(AT_FDCWD, p.path(), &p.status64, 0); }, nullptr},
    {"__xstat", ON_PATH, [](place &p) { __xstat(1, p.path(), &p.status); }, nullptr},
    {"__xstat64", ON_PATH, [](place &p) { __xstat64(1, p.path(), &p.status64); }, nullptr},
    {"__lxstat", ON_PATH, [](place &p) { __lxstat(1, p.path(), &p.status); }, nullptr},
    {"__lxstat64", ON_PATH, [](place &p) { __lxstat64(1, p.path(), &p.status64); }, nullptr},
    {"__fxstat", ON_FILE, [](place &p) { __fxstat(1, p.file, &p.status); }, nullptr},
    {"__fxstat64", ON_FILE, [](place &p) { __fxstat64(1, p.file, &p.status64); }, nullptr},
    {"__fxstatat", ON_PATH, [](place &p) { __fxstatat(1, AT_FDCWD, p.path(), &p.status, 0); }, nullptr},
    {"__fxstatat64", ON_PATH, [](place &p) { __fxstatat64(1, AT_FDCWD, p.path(), &p.status64, 0); }, nullptr},
    {"statx", ON_PATH, [](place &p) { struct statx s; statx(AT_FDCWD, p.path(), 0, STATX_SIZE, &s); }, nullptr},
    {"statfs", ON_PATH, [](place &p) { statfs(p.path(), &system_status); }, nullptr},
    {"statfs64", ON_PATH, [](place &p) { statfs64(p.path(), &system_status64); }, nullptr},
    {"statvfs", ON_PATH, [](place &p) { statvfs(p.path(), &volume_status); }, nullptr},
    {"statvfs64", ON_PATH, [](place &p) { statvfs64(p.path(), &volume_status64); }, nullptr},
    {"fstatfs", ON_FILE, [](place &p) { fstatfs(p.file, &system_status); }, nullptr},
    {"fstatfs64", ON_FILE, [](place &p) { fstatfs64(p.file, &system_status64); }, nullptr},
    {"fstatvfs", ON_FILE, [](place &p) { fstatvfs(p.file, &volume_status); }, nullptr},
    {"fstatvfs64", ON_FILE, [](place &p) { fstatvfs64(p.file, &volume_status64); }, nullptr},
    {"access", ON_PATH, [](place &p) { (void)!access(p.path(), R_OK); }, nullptr},
    {"eaccess", ON_PATH, [](place &p) { (void)!eaccess(p.path(), R_OK); }, nullptr},
    {"euidaccess", ON_PATH, [](place &p) { (void)!euidaccess(p.path(), R_OK); }, nullptr},
    {"faccessat", ON_PATH, [](place &p) { (void)!faccessat(AT_FDCWD, p.path(), R_OK, 0); }, nullptr},
    {"readlink", ON_LINK, [](place &p) { (void)!readlink(p.link(), p.text, sizeof p.text); }, nullptr},
    {"__readlink_chk", ON_LINK, [](place &p) { (void)!__readlink_chk(p.link(), p.text, sizeof p.text, sizeof p.text); }, nullptr},
    {"readlinkat", ON_LINK, [](place &p) { (void)!readlinkat(AT_FDCWD, p.link(), p.text, sizeof p.text); }, nullptr},
    {"__readlinkat_chk", ON_LINK, [](place &p) { (void)!__readlinkat_chk(AT_FDCWD, p.link(), p.text, sizeof p.text, sizeof p.text); }, nullptr},
    {"realpath", ON_LINK, [](place &p) { free(realpath(p.link(), nullptr)); }, nullptr},
    {"__realpath_chk", ON_LINK, [](place &p) { static char out[PATH_MAX]; (void)!__realpath_chk(p.link(), out, sizeof out); }, nullptr},
    {"canonicalize_file_name", ON_LINK, [](place &p) { free(canonicalize_file_name(p.link())); }, nullptr},
    {"getcwd", NO_RESOURCE, [](place &p) { (void)!getcwd(p.text, sizeof p.text); }, nullptr},
    {"__getcwd_chk", NO_RESOURCE, [](place &p) { (void)!__getcwd_chk(p.text, sizeof p.text, sizeof p.text); }, nullptr},
    {"get_current_dir_name", NO_RESOURCE, [](place &) { free(get_current_dir_name()); }, nullptr},
    {"rename", ON_OTHER, [](place &p) { make_other(p); rename(p.other(), p.other()); }, nullptr},
    {"renameat", ON_OTHER, [](place &p) { make_other(p); renameat(AT_FDCWD, p.other(), AT_FDCWD, p.other()); }, nullptr},
    {"renameat2", ON_OTHER, [](place &p) { make_other(p); renameat2(AT_FDCWD, p.other(), AT_FDCWD, p.other(), 0); }, nullptr},
    {"link", ON_PATH, [](place &p) { (void)!link(p.path(), p.other()); }, nullptr},
    {"linkat", ON_PATH, [](place &p) { (void)!linkat(AT_FDCWD, p.path(), AT_FDCWD, p.other(), 0); }, nullptr},
    {"symlink", ON_OTHER, [](place &p) { (void)!symlink("file", p.other()); }, nullptr},
    {"symlinkat", ON_OTHER, [](place &p) { (void)!symlinkat("file", AT_FDCWD, p.other()); }, nullptr},
    {"unlink", ON_OTHER, [](place &p) { make_other(p); unlink(p.other()); }, nullptr},
    {"unlinkat", ON_OTHER, [](place &p) { make_other(p); unlinkat(AT_FDCWD, p.other(), 0); }, nullptr},
    {"remove", ON_OTHER, [](place &p) { make_other(p); remove(p.other()); }, nullptr},
    {"mkdir", ON_OTHER, [](place &p) { mkdir(p.other(), 0700); }, nullptr},
    {"mkdirat", ON_OTHER, [](place &p) { mkdirat(AT_FDCWD, p.other(), 0700); }, nullptr},
    {"rmdir", ON_OTHER, [](place &p) { made_folder(p); rmdir(p.other()); }, nullptr},
    {"mkfifo", ON_OTHER, [](place &p) { mkfifo(p.other(), 0600); }, nullptr},
    {"mkfifoat", ON_OTHER, [](place &p) { mkfifoat(AT_FDCWD, p.other(), 0600); }, nullptr},
    {"mknod", ON_OTHER, [](place &p) { mknod(p.other(), S_IFIFO | 0600, 0); }, nullptr},
    {"mknodat", ON_OTHER, [](place &p) { mknodat(AT_FDCWD, p.other(), S_IFIFO | 0600, 0); }, nullptr},
    {"__xmknod", ON_OTHER, [](place &p) { __xmknod(0, p.other(), S_IFIFO | 0600, &no_device); }, nullptr},
    {"__xmknodat", ON_OTHER, [](place &p) { __xmknodat(0, AT_FDCWD, p.other(), S_IFIFO | 0600, &no_device); }, nullptr},
    {"chmod", ON_PATH, [](place &p) { chmod(p.path(), 0640); }, nullptr},
    {"fchmod", ON_FILE, [](place &p) { fchmod(p.file, 0640); }, nullptr},
    {"fchmodat", ON_PATH, [](place &p) { fchmodat(AT_FDCWD, p.path(), 0640, 0); }, nullptr},
    {"chown", ON_PATH, [](place &p) { (void)!chown(p.path(), getuid(), getgid()); }, nullptr},
    {"lchown", ON_LINK, [](place &p) { (void)!lchown(p.link(), getuid(), getgid()); }, nullptr},
    {"fchown", ON_FILE, [](place &p) { (void)!fchown(p.file, getuid(), getgid()); }, nullptr},
    {"fchownat", ON_PATH, [](place &p) { (void)!fchownat(AT_FDCWD, p.path(), getuid(), getgid(), 0); }, nullptr},
    {"utimensat", ON_PATH, [](place &p) { utimensat(AT_FDCWD, p.path(), nullptr, 0); }, nullptr},
    {"futimens", ON_FILE, [](place &p) { futimens(p.file, nullptr); }, nullptr},
    {"utimes", ON_PATH, [](place &p) { utimes(p.path(), nullptr); }, nullptr},
    {"utime", ON_PATH, [](place &p) { utime(p.path(), nullptr); }, nullptr},
    {"opendir", ON_FOLDER, [](place &p) { DIR *d = opendir(p.folder.c_str()); const allow_blocking meant; closedir(d); }, nullptr},
    {"fdopendir", ON_DIRECTORY, [](place &p) { DIR *d = fdopendir(fcntl(p.directory, F_DUPFD_CLOEXEC, 0)); const allow_blocking meant; closedir(d); }, nullptr},
    {"readdir", ON_DIRECTORY, [](place &p) { readdir(p.names); }, nullptr},
    {"readdir64", ON_DIRECTORY, [](place &p) { readdir64(p.names); }, nullptr},
    {"readdir_r", ON_DIRECTORY, [](place &p) { dirent e, *r; readdir_r(p.names, &e, &r); }, nullptr},
    {"readdir64_r", ON_DIRECTORY, [](place &p) { dirent64 e, *r; readdir64_r(p.names, &e, &r); }, nullptr},
    {"getdents64", ON_DIRECTORY, [](place &p) { (void)!getdents64(p.directory, p.text, sizeof p.text); }, nullptr},
    {"closedir", NO_RESOURCE, [](place &p) { DIR *d; { const allow_blocking meant; d = opendir(p.folder.c_str()); } closedir(d); }, nullptr, reported::slow},
    {"scandir", ON_FOLDER, [](place &p) { dirent **list = nullptr; const int n = scandir(p.folder.c_str(), &list, nullptr, nullptr); forget(list, n); }, nullptr},
    {"scandir64", ON_FOLDER, [](place &p) { dirent64 **list = nullptr; const int n = scandir64(p.folder.c_str(), &list, nullptr, nullptr); forget(list, n); }, nullptr},
    {"scandirat", ON_FOLDER, [](place &p) { dirent **list = nullptr; const int n = scandirat(AT_FDCWD, p.folder.c_str(), &list, nullptr, nullptr); forget(list, n); }, nullptr},
    {"ftw", ON_PATH, [](place &p) { ftw(p.path(), [](const char *, const struct stat *, int) { return 0; }, 4); }, nullptr},
    {"ftw64", ON_PATH, [](place &p) { ftw64(p.path(), [](const char *, const struct stat64 *, int) { return 0; }, 4); }, nullptr},
    {"nftw", ON_PATH, [](place &p) { nftw(p.path(), [](const char *, const struct stat *, int, FTW *) { return 0; }, 4, 0); }, nullptr},
    {"nftw64", ON_PATH, [](place &p) { nftw64(p.path(), [](const char *, const struct stat64 *, int, FTW *) { return 0; }, 4, 0); }, nullptr},
    {"glob", ON_PATH, [](place &p) { glob(p.path(), 0, nullptr, &matches); globfree(&matches); }, nullptr},
    {"glob64", ON_PATH, [](place &p) { glob64(p.path(), 0, nullptr, &matches64); globfree64(&matches64); }, nullptr},
    {"mount", ON_OTHER, [](place &p) { mount("none", p.other(), "none", 0, nullptr); }, nullptr},
    {"umount", ON_OTHER, [](place &p) { umount(p.other()); }, nullptr},
    {"umount2", ON_OTHER, [](place &p) { umount2(p.other(), 0); }, nullptr},
    {"mkstemp", ON_FOLDER, [](place &p) { std::string s = pattern(p); closed(mkstemp(s.data())); }, nullptr},
    {"mkstemp64", ON_FOLDER, [](place &p) { std::string s = pattern(p); closed(mkstemp64(s.data())); }, nullptr},
    {"mkostemp", ON_FOLDER, [](place &p) { std::string s = pattern(p); closed(mkostemp(s.data(), O_CLOEXEC)); }, nullptr},
    {"mkostemp64", ON_FOLDER, [](place &p) { std::string s = pattern(p); closed(mkostemp64(s.data(), O_CLOEXEC)); }, nullptr},
    {"mkstemps", ON_FOLDER, [](place &p) { std::string s = pattern(p, ".txt"); closed(mkstemps(s.data(), 4)); }, nullptr},
    {"mkstemps64", ON_FOLDER, [](place &p) { std::string s = pattern(p, ".txt"); closed(mkstemps64(s.data(), 4)); }, nullptr},
    {"mkdtemp", ON_FOLDER, [](place &p) { std::string s = pattern(p); (void)!mkdtemp(s.data()); }, nullptr},
    {"chdir", ON_FOLDER, [](place &p) { (void)!chdir(p.folder.c_str()); back(); }, nullptr},
    {"fchdir", ON_DIRECTORY, [](place &p) { (void)!fchdir(p.directory); back(); }, nullptr},
};

} // namespace

std::span<const call_case> name_calls() { return calls; }

} // namespace corosan::exercise
