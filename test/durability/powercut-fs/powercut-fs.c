/*
 * powercut-fs: a disk that forgets what was not synced.
 *
 *   powercut-fs BACKING MOUNTPOINT        (stays in the foreground; prints «ready»; SIGTERM unmounts)
 *
 * Everything lives in memory. BACKING holds only what a disk is bound to hold after a power cut:
 *   - a file's bytes and size as of its last fsync or fdatasync;
 *   - a folder's names as of the last fsync of that folder. A rename is one step; a file whose name is not synced is
 *     not there, however often its bytes were synced. (POSIX promises no more; ext4 and others are kinder.)
 *
 * Parts: tree.c (what programs see), disk.c (what is durable), faults.c (cuts and errors), and here the kernel's calls.
 * It is steered by writing one command to the file /.powercut, which no listing shows:
 *   cut SEED                       power cut now; every later call gets EIO. SEED «-»: all that is unsynced is lost.
 *                                  Else a number: a random part of it reaches the disk: single 4 KiB blocks, some of
 *                                  them torn at a 512-byte sector, sizes, and the first few changes of names.
 *   cut-after N SEED               the same, right before the N-th changing call from now
 *   fail KINDS ERRNO FROM TIMES PATTERN
 *                                  calls of KINDS (w write, s sync, t truncate, c create or mkdir, r rename,
 *                                  u unlink) on file names that match PATTERN (fnmatch) fail, from the FROM-th on,
 *                                  TIMES times. After a sync that fails, what was to be synced counts as clean and is
 *                                  never written by a later one: so does Linux.
 *   heal                           forgets all «fail»
 * Reading /.powercut tells «dead=0 calls=N syncs=N matched=N failed=N»; matched and failed count for the last «fail».
 *
 * Left out, because nothing here needs it: links, owners, times, removing folders, renaming folders or between
 * folders. One thread: each call is one step.
 */
#define FUSE_USE_VERSION 31
#include "powercut.h"
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Open files are told by their node: their name may be gone or another's. Faults go by the name at opening. */
typedef struct { Node *node; char *path; } Handle;

static Handle *handleOf(const struct fuse_file_info *info) { return (Handle *)(uintptr_t)info->fh; }
static Node *nodeOf(const char *path, const struct fuse_file_info *info) {
	return info != NULL ? handleOf(info)->node : find(path);
}
static void giveHandle(struct fuse_file_info *info, Node *node, const char *path) {
	Handle *handle = must(malloc(sizeof *handle));
	*handle = (Handle){ node, must(strdup(path)) };
	node->opens++;
	info->fh = (uintptr_t)handle;
}

static void *onInit(struct fuse_conn_info *connection, struct fuse_config *config) {
	(void)connection;
	config->use_ino = 1;
	config->hard_remove = 1;
	config->nullpath_ok = 1;
	puts("ready");
	fflush(stdout);
	return NULL;
}

static int onGetattr(const char *path, struct stat *is, struct fuse_file_info *info) {
	Node *node = nodeOf(path, info);
	if (node == NULL) return isDead() ? -EIO : -ENOENT;
	if (isDead() && node != &control) return -EIO;
	*is = (struct stat){ .st_ino = node->ino, .st_mode = node->mode, .st_nlink = S_ISDIR(node->mode) ? 2 : node->links,
		.st_uid = getuid(), .st_gid = getgid(), .st_size = node->size, .st_blksize = BLOCK,
		.st_blocks = (node->size + 511) / 512, .st_mtim = node->mtime, .st_ctim = node->mtime, .st_atim = node->mtime };
	return 0;
}

static int make(char kind, const char *path, mode_t mode, Node **made) {
	int error = gate('c', path);
	if (error) return error;
	Node *folder = parentOf(path);
	if (folder == NULL || !S_ISDIR(folder->mode)) return -ENOENT;
	if (find(path) != NULL) return -EEXIST;
	*made = newNode(mode);
	putEntry(folder, baseName(path), *made);
	note(folder, kind, baseName(path), NULL, *made);
	return 0;
}

static int onMkdir(const char *path, mode_t mode) {
	Node *made;
	return make('m', path, S_IFDIR | mode, &made);
}

static int onCreate(const char *path, mode_t mode, struct fuse_file_info *info) {
	Node *made;
	int error = make('c', path, S_IFREG | (mode & 07777), &made);
	if (!error) giveHandle(info, made, path);
	return error;
}

static int onTruncate(const char *path, off_t size, struct fuse_file_info *info) {
	Node *node = nodeOf(path, info);
	if (node == &control) return 0;
	int error = gate('t', info != NULL ? handleOf(info)->path : path);
	if (error) return error;
	if (node == NULL) return -ENOENT;
	resize(node, size);
	clock_gettime(CLOCK_REALTIME, &node->mtime);
	return 0;
}

static int onOpen(const char *path, struct fuse_file_info *info) {
	Node *node = find(path);
	if (node == NULL) return isDead() ? -EIO : -ENOENT;
	if (isDead() && node != &control) return -EIO;
	if (node == &control) info->direct_io = 1;
	else if (info->flags & O_TRUNC) {
		int error = onTruncate(path, 0, NULL);
		if (error) return error;
	}
	giveHandle(info, node, path);
	return 0;
}

static int onRelease(const char *path, struct fuse_file_info *info) {
	(void)path;
	Handle *handle = handleOf(info);
	handle->node->opens--;
	if (S_ISREG(handle->node->mode) && handle->node != &control) dropIfUnused(handle->node);
	free(handle->path);
	free(handle);
	return 0;
}

static int onRead(const char *path, char *out, size_t length, off_t at, struct fuse_file_info *info) {
	(void)path;
	Node *node = handleOf(info)->node;
	char text[256];
	const char *data = node->data;
	off_t size = node->size;
	if (node == &control) {
		size = report(text, sizeof text);
		data = text;
	} else if (isDead()) return -EIO;
	if (at >= size) return 0;
	if ((off_t)length > size - at) length = size - at;
	memcpy(out, data + at, length);
	return length;
}

static int onWrite(const char *path, const char *bytes, size_t length, off_t at, struct fuse_file_info *info) {
	(void)path;
	Handle *handle = handleOf(info);
	Node *node = handle->node;
	if (node == &control) {
		char text[512] = { 0 };
		memcpy(text, bytes, length < sizeof text ? length : sizeof text - 1);
		int error = command(text);
		return error ? error : (int)length;
	}
	int error = gate('w', handle->path);
	if (error) return error;
	if (info->flags & O_APPEND) at = node->size;
	if (at + (off_t)length > node->size) resize(node, at + length);
	memcpy(node->data + at, bytes, length);
	memset(node->dirty + at / BLOCK, 1, (at + length - 1) / BLOCK - at / BLOCK + 1);
	clock_gettime(CLOCK_REALTIME, &node->mtime);
	return length;
}

static int onFsync(const char *path, int dataOnly, struct fuse_file_info *info) {
	(void)path, (void)dataOnly;
	Handle *handle = handleOf(info);
	if (handle->node == &control) return 0;
	int error = gate('s', handle->path);
	if (!error) syncFile(handle->node);
	if (!isDead()) markClean(handle->node);
	return error;
}

static int onFsyncdir(const char *path, int dataOnly, struct fuse_file_info *info) {
	(void)path, (void)dataOnly;
	Handle *handle = handleOf(info);
	int error = gate('s', handle->path);
	if (error) return error;
	syncNames(handle->node);
	return 0;
}

static int onUnlink(const char *path) {
	int error = gate('u', path);
	if (error) return error;
	Node *node = find(path), *folder = parentOf(path);
	if (node == NULL || node == &control) return -ENOENT;
	removeEntry(folder, baseName(path));
	note(folder, 'u', baseName(path), NULL, node);
	node->links = 0;
	dropIfUnused(node);
	return 0;
}


static int onRename(const char *from, const char *to, unsigned flags) {
	int error = gate('r', to);
	if (error) return error;
	Node *node = find(from), *folder = parentOf(from), *replaced = find(to);
	if (flags != 0) return -EINVAL;
	if (node == NULL) return -ENOENT;
	if (folder != parentOf(to) || S_ISDIR(node->mode) || replaced == &control) return -EXDEV;
	if (replaced == node) return 0;
	if (replaced != NULL) {
		if (S_ISDIR(replaced->mode)) return -EISDIR;
		removeEntry(folder, baseName(to));
		replaced->links = 0;
		dropIfUnused(replaced);
	}
	removeEntry(folder, baseName(from));
	putEntry(folder, baseName(to), node);
	note(folder, 'r', baseName(from), baseName(to), node);
	return 0;
}

static int onReaddir(const char *path, void *out, fuse_fill_dir_t fill, off_t at, struct fuse_file_info *info,
                     enum fuse_readdir_flags flags) {
	(void)path, (void)at, (void)flags;
	if (isDead()) return -EIO;
	Node *folder = handleOf(info)->node;
	fill(out, ".", NULL, 0, 0);
	fill(out, "..", NULL, 0, 0);
	for (int i = 0; i < folder->count; i++) fill(out, folder->entries[i].name, NULL, 0, 0);
	return 0;
}

static int onChmod(const char *path, mode_t mode, struct fuse_file_info *info) {
	Node *node = nodeOf(path, info);
	if (isDead() || node == NULL) return isDead() ? -EIO : -ENOENT;
	node->mode = (node->mode & S_IFMT) | (mode & 07777);
	return 0;
}

static int onStatfs(const char *path, struct statvfs *is) {
	(void)path;
	*is = (struct statvfs){ .f_bsize = BLOCK, .f_frsize = BLOCK, .f_blocks = 1 << 20, .f_bfree = 1 << 19,
		.f_bavail = 1 << 19, .f_namemax = 255 };
	return isDead() ? -EIO : 0;
}

static const struct fuse_operations operations = {
	.init = onInit, .getattr = onGetattr, .mkdir = onMkdir, .create = onCreate, .truncate = onTruncate, .open = onOpen,
	.release = onRelease, .opendir = onOpen, .releasedir = onRelease, .read = onRead, .write = onWrite, .fsync = onFsync,
	.fsyncdir = onFsyncdir, .unlink = onUnlink, .rename = onRename, .readdir = onReaddir,
	.chmod = onChmod, .statfs = onStatfs,
};

int main(int argc, char **argv) {
	if (argc != 3) {
		fprintf(stderr, "usage: powercut-fs BACKING MOUNTPOINT\n");
		return 2;
	}
	umask(0); /* the kernel has applied the caller's already */
	openDisk(argv[1]);
	char *arguments[] = { argv[0], argv[2], "-f", "-s", "-o", "fsname=powercut-fs", NULL };
	return fuse_main(6, arguments, &operations, NULL);
}
