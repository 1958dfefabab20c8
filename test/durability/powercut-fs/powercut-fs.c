/*
 * powercut-fs: a disk that forgets what was not synced.
 *
 *   powercut-fs BACKING MOUNTPOINT        (stays in the foreground; prints «ready»; SIGTERM unmounts)
 *
 * Everything lives in memory. BACKING holds only what a disk is bound to hold after a power cut:
 *   - a file's bytes and size as of its last fsync or fdatasync;
 *   - a folder's names as of the last fsync of that folder. A rename is one step; a file whose name is not synced is
 *     not there, however often its bytes were synced. (POSIX promises no more; ext4 and others are kinder.)
 *   BACKING/names is the tree, BACKING/objects/<n> the bytes of file n; a durable name is a hard link to its object.
 *
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
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fuse.h>
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 4096, SECTOR = 512, MAX_RULES = 16 };

typedef struct Node Node;
typedef struct { char *name; Node *node; } Entry;
/* A change of names that has not reached the disk. kind: c create, m mkdir, u unlink, r rename to name2. */
typedef struct { char kind; char *name, *name2; Node *node; } Change;

struct Node {
	ino_t ino;
	mode_t mode;
	struct timespec mtime;
	/* file */
	char *data;
	off_t size, room;
	off_t floor;           /* smallest size since the last sync: what was beyond is zeros or newer bytes */
	unsigned char *dirty;  /* one per block of room: written since the last sync */
	bool resized;
	int links, opens;
	/* folder; never renamed, so its path is fixed */
	char *path;            /* below BACKING/names, "" for the root */
	bool durable;          /* its own name is on the disk */
	Entry *entries;
	int count;
	Change *changes;
	int changeCount, syncedChanges;
};

typedef struct { char kinds[16]; char pattern[256]; int error; long from, times, matched, failed; } Rule;

static const char *backing;
static Node **nodes;
static int nodeCount;
static Node control = { .mode = S_IFREG | 0600, .links = 1, .ino = 1 };
static Rule rules[MAX_RULES];
static int ruleCount;
static bool dead;
static long calls, syncs, cutAfter;
static char cutSeed[32];

static void *must(void *memory) {
	if (memory == NULL) abort();
	return memory;
}

/* ---- what the disk holds -------------------------------------------------------------------------------------- */

static const char *objectPath(const Node *node) {
	static char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/objects/%lu", backing, (unsigned long)node->ino);
	return path;
}

static char *namePath(const Node *folder, const char *name) {
	char *path;
	if (asprintf(&path, "%s/names%s/%s", backing, folder->path, name) < 0) abort();
	return path;
}

static bool coin(void) { return random() & 1; }

static int openObject(const Node *node) {
	int fd = open(objectPath(node), O_RDWR | O_CREAT, 0600);
	if (fd < 0) abort();
	return fd;
}

/* Writes a file's unsynced state to the disk: all of it, or (torn) a random part as a power cut leaves it. */
static void persist(Node *node, bool torn) {
	int fd = openObject(node);
	if (!torn || (node->resized && coin())) {
		struct stat now;
		if (fstat(fd, &now) < 0) abort();
		if (node->floor < now.st_size && ftruncate(fd, node->floor) < 0) abort();
		if (ftruncate(fd, node->size) < 0) abort();
	}
	for (off_t at = 0; at < node->size; at += BLOCK) {
		if (!node->dirty[at / BLOCK] || (torn && coin())) continue;
		size_t length = node->size - at < BLOCK ? (size_t)(node->size - at) : BLOCK;
		if (torn && random() % 8 == 0) length = random() % (length / SECTOR + 1) * SECTOR;
		if (length > 0 && pwrite(fd, node->data + at, length, at) != (ssize_t)length) abort();
	}
	if (fchmod(fd, node->mode & 07777) < 0) abort();
	close(fd);
}

static void markClean(Node *node) {
	if (node->room > 0) memset(node->dirty, 0, node->room / BLOCK);
	node->floor = node->size;
	node->resized = false;
}

static void flushNames(Node *folder);

static void applyChange(Node *folder, Change *change) {
	char *path = namePath(folder, change->name);
	int failed = 0;
	switch (change->kind) {
	case 'c':
		close(openObject(change->node)); /* a name without synced bytes is an empty file */
		failed = link(objectPath(change->node), path);
		break;
	case 'm':
		failed = mkdir(path, change->node->mode & 07777);
		change->node->durable = true;
		flushNames(change->node);
		break;
	case 'u': failed = unlink(path); break;
	case 'r': {
		char *target = namePath(folder, change->name2);
		failed = rename(path, target);
		free(target);
	}
	}
	if (failed) { perror(path); abort(); }
	free(path);
}

/* Brings a folder's synced changes of names to the disk, as soon as the folder itself is there. */
static void flushNames(Node *folder) {
	if (!folder->durable) return;
	int done = folder->syncedChanges;
	for (int i = 0; i < done; i++) applyChange(folder, &folder->changes[i]);
	folder->changeCount -= done;
	folder->syncedChanges = 0;
	memmove(folder->changes, folder->changes + done, folder->changeCount * sizeof(Change));
}

static void powerCut(const char *seed) {
	dead = true;
	if (strcmp(seed, "-") == 0) return;
	srandom((unsigned)strtoul(seed, NULL, 10));
	/* Folders stand in `nodes` behind their parents. */
	for (int i = 0; i < nodeCount; i++) {
		Node *node = nodes[i];
		if (S_ISDIR(node->mode)) {
			int more = random() % (node->changeCount - node->syncedChanges + 1);
			node->syncedChanges += more;
			flushNames(node);
		} else if (node->data != NULL || node->resized) persist(node, true);
	}
}

/* ---- the tree in memory --------------------------------------------------------------------------------------- */

static Node *newNode(mode_t mode) {
	Node *node = must(calloc(1, sizeof *node));
	nodes = must(realloc(nodes, (nodeCount + 1) * sizeof *nodes));
	nodes[nodeCount++] = node;
	*node = (Node){ .ino = nodeCount + 1, .mode = mode, .links = 1 };
	clock_gettime(CLOCK_REALTIME, &node->mtime);
	return node;
}

static void putEntry(Node *folder, const char *name, Node *node) {
	folder->entries = must(realloc(folder->entries, (folder->count + 1) * sizeof(Entry)));
	folder->entries[folder->count++] = (Entry){ must(strdup(name)), node };
	if (S_ISDIR(node->mode) && asprintf(&node->path, "%s/%s", folder->path, name) < 0) abort();
}

static Entry *findEntry(Node *folder, const char *name, size_t length) {
	for (int i = 0; i < folder->count; i++) {
		const char *known = folder->entries[i].name;
		if (strncmp(known, name, length) == 0 && known[length] == '\0') return &folder->entries[i];
	}
	return NULL;
}

static Node *find(const char *path) {
	if (strcmp(path, "/.powercut") == 0) return &control;
	Node *node = nodes[0];
	while (*path == '/') path++;
	while (*path != '\0') {
		size_t length = strcspn(path, "/");
		Entry *entry = S_ISDIR(node->mode) ? findEntry(node, path, length) : NULL;
		if (entry == NULL) return NULL;
		node = entry->node;
		path += length;
		while (*path == '/') path++;
	}
	return node;
}

static const char *baseName(const char *path) { return strrchr(path, '/') + 1; }

static Node *parentOf(const char *path) {
	char *copy = must(strdup(path));
	copy[baseName(path) - path - 1] = '\0';
	Node *parent = find(copy);
	free(copy);
	return parent;
}

static void removeEntry(Node *folder, Entry *entry) {
	free(entry->name);
	*entry = folder->entries[--folder->count];
}

static void note(Node *folder, char kind, const char *name, const char *name2, Node *node) {
	folder->changes = must(realloc(folder->changes, (folder->changeCount + 1) * sizeof(Change)));
	folder->changes[folder->changeCount++] =
		(Change){ kind, must(strdup(name)), name2 == NULL ? NULL : must(strdup(name2)), node };
}

static void dropIfUnused(Node *node) {
	if (node->links > 0 || node->opens > 0) return;
	free(node->data);
	free(node->dirty);
	node->data = NULL;
	node->dirty = NULL;
	node->size = node->room = node->floor = 0;
	node->resized = false;
}

static void resize(Node *node, off_t size) {
	if (size > node->room) {
		off_t room = node->room == 0 ? 4 * BLOCK : node->room;
		while (room < size) room *= 2;
		node->data = must(realloc(node->data, room));
		node->dirty = must(realloc(node->dirty, room / BLOCK));
		memset(node->data + node->room, 0, room - node->room);
		memset(node->dirty + node->room / BLOCK, 0, (room - node->room) / BLOCK);
		node->room = room;
	}
	if (size < node->size) {
		memset(node->data + size, 0, node->size - size);
		/* Grown again later, these blocks are zeros that the disk has to be told of. */
		memset(node->dirty + size / BLOCK, 1, node->room / BLOCK - size / BLOCK);
		if (size < node->floor) node->floor = size;
	}
	if (size != node->size) node->resized = true;
	node->size = size;
}

/* Reads BACKING as a disk is read after a start. Objects without a name are gone, as after fsck. */
static void load(Node *folder) {
	char *path = namePath(folder, "");
	DIR *listing = opendir(path);
	if (listing == NULL) { perror(path); exit(1); }
	for (struct dirent *each; (each = readdir(listing)) != NULL;) {
		if (strcmp(each->d_name, ".") == 0 || strcmp(each->d_name, "..") == 0) continue;
		char *child = namePath(folder, each->d_name);
		struct stat is;
		if (lstat(child, &is) < 0) { perror(child); exit(1); }
		Node *node = newNode(is.st_mode);
		node->mtime = is.st_mtim;
		node->durable = true;
		putEntry(folder, each->d_name, node);
		if (S_ISDIR(is.st_mode)) load(node);
		else if (S_ISREG(is.st_mode)) {
			if (link(child, objectPath(node)) < 0) { perror(objectPath(node)); exit(1); }
			int fd = openObject(node);
			resize(node, is.st_size);
			if (pread(fd, node->data, is.st_size, 0) != is.st_size) abort();
			close(fd);
			markClean(node);
		} else { fprintf(stderr, "%s: neither file nor folder\n", child); exit(1); }
		free(child);
	}
	closedir(listing);
	free(path);
}

static void openDisk(void) {
	char *objects;
	if (asprintf(&objects, "%s/objects", backing) < 0) abort();
	DIR *old = opendir(objects);
	for (struct dirent *each; old != NULL && (each = readdir(old)) != NULL;) unlinkat(dirfd(old), each->d_name, 0);
	if (old != NULL) closedir(old);
	mkdir(objects, 0700);
	free(objects);
	Node *root = newNode(S_IFDIR | 0700);
	root->path = "";
	root->durable = true;
	load(root);
}

/* ---- faults --------------------------------------------------------------------------------------------------- */

/* Every changing call passes here first. 0, or the error that it ends with. */
static int gate(char kind, const char *path) {
	if (dead) return -EIO;
	calls++;
	if (kind == 's') syncs++;
	if (cutAfter > 0 && --cutAfter == 0) {
		powerCut(cutSeed);
		return -EIO;
	}
	int error = 0;
	for (int i = 0; i < ruleCount; i++) {
		Rule *rule = &rules[i];
		if (strchr(rule->kinds, kind) == NULL || fnmatch(rule->pattern, path, 0) != 0) continue;
		rule->matched++;
		if (rule->matched < rule->from || rule->failed >= rule->times) continue;
		rule->failed++;
		error = -rule->error;
	}
	return error;
}

static int command(const char *text) {
	Rule rule = { 0 };
	char error[16];
	if (sscanf(text, "cut-after %ld %31s", &cutAfter, cutSeed) == 2) return 0;
	if (sscanf(text, "cut %31s", cutSeed) == 1) {
		if (!dead) powerCut(cutSeed);
		return 0;
	}
	if (strncmp(text, "heal", 4) == 0) {
		ruleCount = 0;
		return 0;
	}
	if (sscanf(text, "fail %15s %15s %ld %ld %255s", rule.kinds, error, &rule.from, &rule.times, rule.pattern) == 5) {
		rule.error = strcmp(error, "ENOSPC") == 0 ? ENOSPC : strcmp(error, "EIO") == 0 ? EIO : 0;
		if (rule.error == 0 || ruleCount == MAX_RULES) return -EINVAL;
		rules[ruleCount++] = rule;
		return 0;
	}
	return -EINVAL;
}

static int report(char *out, size_t size) {
	Rule none = { 0 };
	Rule *rule = ruleCount == 0 ? &none : &rules[ruleCount - 1];
	return snprintf(out, size, "dead=%d calls=%ld syncs=%ld matched=%ld failed=%ld\n", dead, calls, syncs, rule->matched,
	                rule->failed);
}

/* ---- calls of the kernel ---------------------------------------------------------------------------------------- */

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
	if (node == NULL) return dead ? -EIO : -ENOENT;
	if (dead && node != &control) return -EIO;
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
	if (node == NULL) return dead ? -EIO : -ENOENT;
	if (dead && node != &control) return -EIO;
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
	} else if (dead) return -EIO;
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
	if (!error) persist(handle->node, false);
	if (!dead) markClean(handle->node);
	return error;
}

static int onFsyncdir(const char *path, int dataOnly, struct fuse_file_info *info) {
	(void)path, (void)dataOnly;
	Handle *handle = handleOf(info);
	int error = gate('s', handle->path);
	if (error) return error;
	handle->node->syncedChanges = handle->node->changeCount;
	flushNames(handle->node);
	return 0;
}

static int onUnlink(const char *path) {
	int error = gate('u', path);
	if (error) return error;
	Node *node = find(path), *folder = parentOf(path);
	if (node == NULL || node == &control) return -ENOENT;
	removeEntry(folder, findEntry(folder, baseName(path), strlen(baseName(path))));
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
		removeEntry(folder, findEntry(folder, baseName(to), strlen(baseName(to))));
		replaced->links = 0;
		dropIfUnused(replaced);
	}
	removeEntry(folder, findEntry(folder, baseName(from), strlen(baseName(from))));
	putEntry(folder, baseName(to), node);
	note(folder, 'r', baseName(from), baseName(to), node);
	return 0;
}

static int onReaddir(const char *path, void *out, fuse_fill_dir_t fill, off_t at, struct fuse_file_info *info,
                     enum fuse_readdir_flags flags) {
	(void)path, (void)at, (void)flags;
	if (dead) return -EIO;
	Node *folder = handleOf(info)->node;
	fill(out, ".", NULL, 0, 0);
	fill(out, "..", NULL, 0, 0);
	for (int i = 0; i < folder->count; i++) fill(out, folder->entries[i].name, NULL, 0, 0);
	return 0;
}

static int onChmod(const char *path, mode_t mode, struct fuse_file_info *info) {
	Node *node = nodeOf(path, info);
	if (dead || node == NULL) return dead ? -EIO : -ENOENT;
	node->mode = (node->mode & S_IFMT) | (mode & 07777);
	return 0;
}

static int onStatfs(const char *path, struct statvfs *is) {
	(void)path;
	*is = (struct statvfs){ .f_bsize = BLOCK, .f_frsize = BLOCK, .f_blocks = 1 << 20, .f_bfree = 1 << 19,
		.f_bavail = 1 << 19, .f_namemax = 255 };
	return dead ? -EIO : 0;
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
	backing = realpath(argv[1], NULL); /* libfuse goes to / */
	if (backing == NULL) {
		perror(argv[1]);
		return 1;
	}
	umask(0); /* the kernel has applied the caller's already */
	openDisk();
	char *arguments[] = { argv[0], argv[2], "-f", "-s", "-o", "fsname=powercut-fs", NULL };
	return fuse_main(6, arguments, &operations, NULL);
}
