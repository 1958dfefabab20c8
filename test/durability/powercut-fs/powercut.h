/* What the parts of powercut-fs share: the tree in memory, the disk below it, and the faults. */
#pragma once
#define _GNU_SOURCE
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

enum { BLOCK = 4096, SECTOR = 512 };

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

/* tree.c: files and folders as the programs see them. nodes[0] is the root; folders stand behind their parents. */
extern Node **nodes;
extern int nodeCount;
extern Node control; /* /.powercut */
void *must(void *memory);
Node *newNode(mode_t mode);
Node *find(const char *path);
Node *parentOf(const char *path);
const char *baseName(const char *path);
void putEntry(Node *folder, const char *name, Node *node);
void removeEntry(Node *folder, const char *name);
void note(Node *folder, char kind, const char *name, const char *name2, Node *node);
void resize(Node *node, off_t size);
void dropIfUnused(Node *node);

/* disk.c: what is durable. */
void openDisk(const char *backingFolder);
void syncFile(Node *node);
void markClean(Node *node);
void syncNames(Node *folder);
void loseUnsynced(const char *seed);

/* faults.c: when the power goes, and which calls fail. */
bool isDead(void);
int gate(char kind, const char *path); /* every changing call asks first: 0, or the error that it ends with */
int command(const char *text);
int report(char *out, size_t size);
