import { z } from 'zod';
import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { fileExecutor } from './file-row.ts';
import { shortAnswer } from './run-command.ts';

type Row = LinuxRowOf<'service'>;

const systemctl = '/usr/bin/systemctl';
/** One that ends again and again is active for moments, too: it counts once it has been so for this long, µs. */
const steadyUs = 10_000_000;

const pathOf = (unit: string): string => `/etc/systemd/system/${unit}`;

/** Microseconds of the clock in which systemd(1) says since when a unit is active. */
type MonotonicUs = () => number;
const monotonicClockUs: MonotonicUs = () => Number(process.hrtime.bigint() / 1_000n);

/** A service's unit file, and that the service really runs from it. The start is systemd's, when the PC starts. */
export const serviceExecutor = (run: RunCommand): RowExecutor<Row> =>
  fileExecutor<Row>(
    run,
    (row) => ({ path: pathOf(row.unit), text: `${row.content.join('\n')}\n`, mode: 0o644, immutable: false }),
    { andThen: (row) => askService(run, row.unit, monotonicClockUs) },
  );

const Answer = z.strictObject({
  ActiveState: z.enum(['active', 'inactive', 'failed', 'activating', 'deactivating']),
  FragmentPath: z.string(),
  ActiveEnterTimestampMonotonic: z.string().regex(/^\d{1,16}$/),
});

/** What systemd answers anybody, over the system's bus. */
export async function askService(run: RunCommand, unit: string, nowUs: MonotonicUs): Promise<RowReading> {
  const asked = await run(systemctl, ['show', `--property=${Object.keys(Answer.shape)}`, '--', unit], shortAnswer);
  const answer = asked.kind === 'ended' && asked.code === 0 ? readAnswer(asked.stdout.toString('utf8')) : null;
  if (answer === null) return { state: 'unknown', found: `${unit} が動いているか、systemd が答えません。` };
  if (answer.ActiveState !== 'active') {
    const found = `${unit} が動いていません（${answer.ActiveState}）。再起動しても同じなら、理由は journalctl -u ${unit} にあります。`;
    return { state: 'not-in-force', found };
  }
  if (answer.FragmentPath !== pathOf(unit)) {
    return {
      state: 'not-in-force',
      found: `${unit} が別のファイル（${answer.FragmentPath.slice(0, 200)}）で動いています。`,
    };
  }
  const activeUs = nowUs() - Number(answer.ActiveEnterTimestampMonotonic);
  return activeUs >= steadyUs
    ? { state: 'in-force', found: `${unit} が動いています。` }
    : { state: 'unknown', found: `${unit} は動き始めたばかりです。しばらくしてから確かめてください。` };
}

/** Each property once and none else; null otherwise. */
function readAnswer(text: string): z.infer<typeof Answer> | null {
  const lines = text.trimEnd().split('\n');
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const read = Answer.safeParse(Object.fromEntries(pairs));
  return read.success && lines.length === Object.keys(Answer.shape).length ? read.data : null;
}
