/* When the power goes, and which calls fail. */
#include "powercut.h"
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RULES = 16 };
typedef struct { char kinds[16]; char pattern[256]; int error; long from, times, matched, failed; } Rule;

static Rule rules[MAX_RULES];
static int ruleCount;
static bool dead;
static long calls, syncs, cutAfter;
static char cutSeed[32];

bool isDead(void) { return dead; }

static void cutPower(void) {
	dead = true;
	loseUnsynced(cutSeed);
}

int gate(char kind, const char *path) {
	if (dead) return -EIO;
	calls++;
	if (kind == 's') syncs++;
	if (cutAfter > 0 && --cutAfter == 0) {
		cutPower();
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

int command(const char *text) {
	Rule rule = { 0 };
	char error[16];
	if (sscanf(text, "cut-after %ld %31s", &cutAfter, cutSeed) == 2) return 0;
	if (sscanf(text, "cut %31s", cutSeed) == 1) {
		if (!dead) cutPower();
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

int report(char *out, size_t size) {
	Rule none = { 0 };
	Rule *rule = ruleCount == 0 ? &none : &rules[ruleCount - 1];
	return snprintf(out, size, "dead=%d calls=%ld syncs=%ld matched=%ld failed=%ld\n", dead, calls, syncs, rule->matched,
	                rule->failed);
}
