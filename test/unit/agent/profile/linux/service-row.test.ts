import { expect, test } from 'vitest';
import type { CommandResult } from '../../../../../agent/platform/command.ts';
import { askService } from '../../../../../agent/profile/linux/service-row.ts';

const unit = 'tanmori-recorder.service';
const nowUs = 70_000_000;

/** What systemd 252 writes. */
const answer = (change: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    ActiveState: 'active',
    FragmentPath: `/etc/systemd/system/${unit}`,
    ActiveEnterTimestampMonotonic: '5000000',
    ...change,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
const ended = (stdout: string, code = 0): CommandResult => ({
  ...{ kind: 'ended', code, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) },
});
const reading = (result: CommandResult) => {
  const asked: (readonly string[])[] = [];
  const read = askService(
    (file, args) => {
      asked.push([file, ...args]);
      return Promise.resolve(result);
    },
    unit,
    () => nowUs,
  );
  return { asked, read };
};

test('a service that has run from its file for a while is in force, asked for by its name alone', async () => {
  const { asked, read } = reading(ended(answer()));
  expect(await read).toMatchObject({ state: 'in-force' });
  const properties = '--property=ActiveState,FragmentPath,ActiveEnterTimestampMonotonic';
  expect(asked).toEqual([['/usr/bin/systemctl', 'show', properties, '--', unit]]);
});

test.each<readonly [what: string, state: string, result: CommandResult]>([
  ...['inactive', 'failed', 'activating', 'deactivating'].map(
    (state) => [`it is ${state}`, 'not-in-force', ended(answer({ ActiveState: state }))] as const,
  ),
  ['it runs from another file', 'not-in-force', ended(answer({ FragmentPath: `/run/systemd/system/${unit}` }))],
  ['it has just come back', 'unknown', ended(answer({ ActiveEnterTimestampMonotonic: '60000001' }))],
  ['it is to have begun in the future', 'unknown', ended(answer({ ActiveEnterTimestampMonotonic: '70000001' }))],
  ['a state that nobody knows', 'unknown', ended(answer({ ActiveState: 'maintenance' }))],
  ['no time', 'unknown', ended(answer({ ActiveEnterTimestampMonotonic: '' }))],
  ['a property too many', 'unknown', ended(answer({ SubState: 'running' }))],
  ['a property twice', 'unknown', ended(`${answer()}ActiveState=active\n`)],
  ['one that is missing', 'unknown', ended('ActiveState=active\n')],
  ['another form', 'unknown', ended('active\n')],
  ['nothing', 'unknown', ended('')],
  ['systemd does not answer', 'unknown', ended(answer(), 1)],
  ['there is no systemctl', 'unknown', { kind: 'failed', why: 'missing' }],
  ['it takes too long', 'unknown', { kind: 'failed', why: 'timeout' }],
])('%s: %s', async (_what, state, result) => {
  expect(await reading(result).read).toMatchObject({ state });
});

test('where it does not run, what is to be done is said', async () => {
  const { found } = await reading(ended(answer({ ActiveState: 'activating' }))).read;
  expect(found).toBe(
    `${unit} が動いていません（activating）。再起動しても同じなら、理由は journalctl -u ${unit} にあります。`,
  );
});
