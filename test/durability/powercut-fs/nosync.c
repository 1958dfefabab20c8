/* LD_PRELOAD: a program that never syncs, as SQLite with synchronous=OFF. Shows that the power cuts can tell. */
int fsync(int fd) { return (void)fd, 0; }
int fdatasync(int fd) { return (void)fd, 0; }
