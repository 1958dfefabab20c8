import { spawnSync } from 'node:child_process';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import { anchorPath } from '../anchors/anchor-file.ts';

/**
 * Has the kernel let the anchors file grow only (chattr(1), attribute `a`): from then on not even the recorder's own
 * account shortens or replaces it. Takes root and a file system that knows the attribute; TM-207 otherwise. `off` takes
 * it back, so that the folder can be deleted.
 */
export function protect(config: Pick<RecorderConfig, 'dataFolder'>, off: boolean): Outcome<string> {
  const path = anchorPath(config.dataFolder);
  const done = spawnSync('chattr', [off ? '-a' : '+a', path], { encoding: 'utf8', timeout: 10_000 });
  if (done.status === 0) return ok(path);
  return refusal('TM-207', `chattr: ${done.error?.message ?? done.stderr.trim()}`);
}
