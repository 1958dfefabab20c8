import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { fileExecutor } from './file-row.ts';

const limits = { timeoutMs: 10_000, maxBytes: 1024 * 1024 };

/**
 * polkit rules. Debian keeps their folder closed to everyone but polkitd, so that the borrower cannot read the file:
 * the daemon is asked instead whether it would let this very process do each action.
 */
export const polkitExecutor = (run: RunCommand): RowExecutor<LinuxRowOf<'polkit'>> =>
  fileExecutor<LinuxRowOf<'polkit'>>(
    run,
    (row) => ({ path: row.path, text: `${row.content.join('\n')}\n`, mode: 0o644, immutable: false }),
    { andThen: (row) => askDaemon(run, row), closed: (row) => askDaemon(run, row) },
  );

async function askDaemon(run: RunCommand, row: LinuxRowOf<'polkit'>): Promise<RowReading> {
  const list = await run('/usr/bin/pkaction', [], limits);
  if (list.kind !== 'ended' || list.code !== 0) return { state: 'unknown', found: 'polkit が答えません。' };
  const actions = list.stdout
    .toString('utf8')
    .split('\n')
    .filter((action) => row.refused.some((beginning) => action.startsWith(beginning)));
  for (const action of actions) {
    const args = ['--action-id', action, '--process', String(process.pid)];
    const answer = await run('/usr/bin/pkcheck', args, limits);
    if (answer.kind !== 'ended') return { state: 'unknown', found: `polkit が ${action} に答えません。` };
    // pkcheck(1): 0 authorised, 1 not, 2 would be after a password, 3 dismissed, 127 fault.
    if (answer.code === 0) return { state: 'not-in-force', found: `polkit が ${action} を許します。` };
    if (answer.code === 2) return { state: 'not-in-force', found: `polkit が ${action} をパスワードで許します。` };
    if (answer.code !== 1) return { state: 'unknown', found: `polkit が ${action} に答えません。` };
  }
  return actions.length === 0
    ? { state: 'in-force', found: '断る対象の操作が、この端末にはありません（polkit に確かめました）。' }
    : { state: 'in-force', found: `polkit が ${actions.length} 件の操作を断りました。` };
}
