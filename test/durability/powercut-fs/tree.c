/* Files and folders as the programs see them. */
#include "powercut.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Node **nodes;
int nodeCount;
Node control = { .mode = S_IFREG | 0600, .links = 1, .ino = 1 };

void *must(void *memory) {
	if (memory == NULL) abort();
	return memory;
}

Node *newNode(mode_t mode) {
	Node *node = must(calloc(1, sizeof *node));
	nodes = must(realloc(nodes, (nodeCount + 1) * sizeof *nodes));
	nodes[nodeCount++] = node;
	*node = (Node){ .ino = nodeCount + 1, .mode = mode, .links = 1 };
	clock_gettime(CLOCK_REALTIME, &node->mtime);
	return node;
}

void putEntry(Node *folder, const char *name, Node *node) {
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

Node *find(const char *path) {
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

const char *baseName(const char *path) { return strrchr(path, '/') + 1; }

Node *parentOf(const char *path) {
	char *copy = must(strdup(path));
	copy[baseName(path) - path - 1] = '\0';
	Node *parent = find(copy);
	free(copy);
	return parent;
}

void removeEntry(Node *folder, const char *name) {
	Entry *entry = findEntry(folder, name, strlen(name));
	free(entry->name);
	*entry = folder->entries[--folder->count];
}

void note(Node *folder, char kind, const char *name, const char *name2, Node *node) {
	folder->changes = must(realloc(folder->changes, (folder->changeCount + 1) * sizeof(Change)));
	folder->changes[folder->changeCount++] =
		(Change){ kind, must(strdup(name)), name2 == NULL ? NULL : must(strdup(name2)), node };
}

void dropIfUnused(Node *node) {
	if (node->links > 0 || node->opens > 0) return;
	free(node->data);
	free(node->dirty);
	node->data = NULL;
	node->dirty = NULL;
	node->size = node->room = node->floor = 0;
	node->resized = false;
}

void resize(Node *node, off_t size) {
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
