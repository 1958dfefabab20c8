/** The calls of the system that a launch needs and Node does not have. Each throws with errno's name where it fails. */
export interface Kernel {
  /** Version of Landlock; 0 where the kernel has none, or has it switched off. */
  landlockVersion(): number;
  /** @returns a descriptor */
  createRuleset(attribute: Buffer): number;
  addPath(ruleset: number, attribute: Buffer): void;
  /** From here on this thread, whatever it starts and what becomes of it are held by the rules: there is no way back. */
  restrictSelf(ruleset: number): void;
  /** Becomes the program, looked for in PATH. Comes back only where that failed, with errno. */
  become(program: string, args: readonly string[]): { readonly errno: number; readonly missing: boolean };
}

/** One number for each architecture that Node runs on. */
const call = { createRuleset: 444, addRule: 445, restrictSelf: 446 } as const;
const createRulesetVersion = 1;
const rulePathBeneath = 1;
const prSetNoNewPrivs = 38;
const fSetFd = 2;
const signals = { xfsz: 25, pipe: 13 } as const;
const enoent = 2;

export async function openKernel(): Promise<Kernel> {
  const { default: koffi } = await import('koffi');
  const libc = koffi.load('libc.so.6');
  const ruleset = libc.func('long syscall(long number, const void *attribute, size_t size, uint32_t flags)');
  const rule = libc.func(
    'long syscall(long number, int ruleset, uint32_t type, const void *attribute, uint32_t flags)',
  );
  const restrict = libc.func('long syscall(long number, int ruleset, uint32_t flags)');
  const prctl = libc.func('int prctl(int option, ulong a, ulong b, ulong c, ulong d)');
  const signal = libc.func('void *signal(int number, void *handler)');
  const fcntl = libc.func('int fcntl(int fd, int command, int value)');
  const execvp = libc.func('int execvp(const char *file, const char **argv)');
  const check = (name: string, result: number): number => {
    if (result < 0) throw new Error(`${name}: errno ${koffi.errno()}`);
    return result;
  };
  return {
    landlockVersion: () => Math.max(0, Number(ruleset(call.createRuleset, null, 0, createRulesetVersion))),
    createRuleset: (attribute) =>
      check('landlock_create_ruleset', Number(ruleset(call.createRuleset, attribute, attribute.length, 0))),
    addPath: (fd, attribute) => {
      check('landlock_add_rule', Number(rule(call.addRule, fd, rulePathBeneath, attribute, 0)));
    },
    restrictSelf: (fd) => {
      check('prctl(PR_SET_NO_NEW_PRIVS)', prctl(prSetNoNewPrivs, 1, 0, 0, 0));
      check('landlock_restrict_self', Number(restrict(call.restrictSelf, fd, 0)));
    },
    become: (program, args) => {
      // Node marks all it was given to be closed here.
      for (const fd of [0, 1, 2]) fcntl(fd, fSetFd, 0);
      // Node ignores these two, and what is ignored stays so in the next program.
      for (const number of Object.values(signals)) signal(number, null);
      execvp(program, [program, ...args, null]);
      const errno = koffi.errno();
      return { errno, missing: errno === enoent };
    },
  };
}
