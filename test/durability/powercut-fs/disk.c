/*
 * What is durable: BACKING/names is the tree, BACKING/objects/<n> the bytes of file n; a durable name is a hard link to
 * its object, so that bytes and names reach the disk apart.
 */
#include "powercut.h"
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *backing;

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

void markClean(Node *node) {
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

/* The power is gone: what becomes of all that is not on the disk. */
void loseUnsynced(const char *seed) {
	if (strcmp(seed, "-") == 0) return;
	srandom((unsigned)strtoul(seed, NULL, 10));
	for (int i = 0; i < nodeCount; i++) {
		Node *node = nodes[i];
		if (S_ISDIR(node->mode)) {
			int more = random() % (node->changeCount - node->syncedChanges + 1);
			node->syncedChanges += more;
			flushNames(node);
		} else if (node->data != NULL || node->resized) persist(node, true);
	}
}

void syncFile(Node *node) { persist(node, false); }

void syncNames(Node *folder) {
	folder->syncedChanges = folder->changeCount;
	flushNames(folder);
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

void openDisk(const char *backingFolder) {
	backing = realpath(backingFolder, NULL); /* libfuse goes to / */
	if (backing == NULL) {
		perror(backingFolder);
		exit(1);
	}
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
