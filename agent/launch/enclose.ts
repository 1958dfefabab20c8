import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { Kernel } from './kernel.ts';
import type { Place } from './places.ts';
import { pathAttribute, type Rights, rightsFor, rulesetAttribute } from './rights.ts';

/**
 * Takes from this thread, and from every program it starts or becomes, the right to change files anywhere but in these
 * places. TM-608 where the kernel cannot: then nothing may be started.
 */
export function enclose(kernel: Kernel, writable: readonly Place[]): Outcome<Rights> {
  const rights = rightsFor(kernel.landlockVersion());
  if (rights === null) return refusal('TM-608', 'this kernel has no Landlock, or it is switched off');
  try {
    const ruleset = kernel.createRuleset(rulesetAttribute(rights.withheld));
    for (const { fd, isFolder, isForSockets } of writable) {
      const given = isForSockets ? rights.sockets : isFolder ? rights.folder : rights.file;
      kernel.addPath(ruleset, pathAttribute(given, fd));
    }
    kernel.restrictSelf(ruleset);
    return ok(rights);
  } catch (error) {
    return refusal('TM-608', error instanceof Error ? error.message : undefined);
  }
}
