import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { fileExecutor } from './file-row.ts';
import { shortAnswer } from './run-command.ts';

type Row = LinuxRowOf<'usbguard'>;

const usbguard = '/usr/bin/usbguard';

/**
 * Files of usbguard. The daemon refuses any that others may read, so the borrower asks the daemon: for its policy, for
 * what becomes of a device that no rule names, and whether it would let this account change either.
 */
export const usbguardExecutor = (run: RunCommand): RowExecutor<Row> =>
  fileExecutor<Row>(
    run,
    (row) => ({ path: row.path, text: `${row.content.join('\n')}\n`, mode: 0o600, immutable: false }),
    { andThen: (row) => askUsbguard(run, row.rules), closed: (row) => askUsbguard(run, row.rules) },
  );

/** What has to be so of the daemon, beside its rules. */
const parameters = { ImplicitPolicyTarget: 'block', InsertedDevicePolicy: 'apply-policy' } as const;

export async function askUsbguard(run: RunCommand, wanted: readonly string[]): Promise<RowReading> {
  const unknown: RowReading = { state: 'unknown', found: 'usbguard が答えません。' };
  const ask = async (args: readonly string[]): Promise<string | null> => {
    const answer = await run(usbguard, args, shortAnswer);
    return answer.kind === 'ended' && answer.code === 0 ? answer.stdout.toString('utf8') : null;
  };
  const list = await ask(['list-rules']);
  if (list === null) return unknown;
  const rules = list.split('\n').map((line) => line.replace(/^\d+: /, '').trim());
  const missing = wanted.find((rule, i) => rules[i] !== rule);
  if (missing !== undefined) return { state: 'not-in-force', found: `usbguard の規則に「${missing}」がありません。` };
  for (const [name, value] of Object.entries(parameters)) {
    const answer = await ask(['get-parameter', name]);
    if (answer === null) return unknown;
    if (answer.trim() !== value)
      return { state: 'not-in-force', found: `usbguard の ${name} が ${answer.trim()} です。` };
  }
  // To what it is: where it is let through, nothing has changed but that it is known.
  const change = await run(
    usbguard,
    ['set-parameter', 'ImplicitPolicyTarget', parameters.ImplicitPolicyTarget],
    shortAnswer,
  );
  if (change.kind === 'failed') return unknown;
  if (change.code === 0) return { state: 'not-in-force', found: '借りる人が usbguard の設定を変えられます。' };
  return /Permission denied/.test(change.stderr.toString('utf8'))
    ? { state: 'in-force', found: 'usbguard が規則どおりに動き、借りる人には変えさせません。' }
    : unknown;
}
