import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../scripts/setup/say.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { peakResidentBytes } from '../process-memory.ts';
import { percentile } from '../statistics.ts';
import { makeFleet } from './fleet.ts';
import { numberFrom, startOffice } from './programs.ts';
import { runLoad } from './run-load.ts';
import { entriesPerDay } from './working-day.ts';

const markMs = 200;

/** Terminals with a key and a connection of their own play a working day in a minute, at their own pace. */
export async function measureTerminals(): Promise<void> {
  const count = numberFrom('TANMORI_BENCH_TERMINALS', 200);
  const seconds = numberFrom('TANMORI_BENCH_DAY_SECONDS', 60);
  // The recorder waits as long before it sends what has come up.
  const sendEveryMs = numberFrom('TANMORI_BENCH_SEND_MS', 300);
  const entriesPerTerminal = Math.max(1, Math.round((entriesPerDay * seconds) / 60));
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-terminals-'));
  try {
    const fleet = await makeFleet(folder, count);
    const office = await startOffice(folder);
    try {
      const caPem = readFileSync(dataFolder(folder).caCert, 'utf8');
      say(`terminals: ${count}, ${entriesPerTerminal} entries each in ${seconds} s, sent every ${sendEveryMs} ms`);
      const { origin } = office;
      const order = { load: 'open-loop', origin, caPem, fleet, entriesPerTerminal, batch: 0 } as const;
      const result = await runLoad({ ...order, dayMs: seconds * 1000, sendEveryMs }, () => undefined);
      const { latenciesMs, errors, putOffs, cpuMs, startedMs, endedMs } = result;
      const at = (share: number): string => percentile(latenciesMs, share).toFixed(1);
      const holds = errors.length === 0 && percentile(latenciesMs, 0.95) < markMs;
      const [first] = errors;
      process.stdout.write(
        [
          `  ${latenciesMs.length} of ${count * entriesPerTerminal} entries answered in ${result.answered.length} requests, ${putOffs} asked to come again, ${errors.length} errors${first === undefined ? '' : `, the first: ${first}`}`,
          `  due → answered: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms (mark: no error, p95 < ${markMs}; ${holds ? 'within' : 'OVER'})`,
          `  generator ${((cpuMs / (endedMs - startedMs)) * 100).toFixed(0)} % of one core; office RSS at most ${(peakResidentBytes(office.pid) / 1024 / 1024).toFixed(0)} MiB`,
          '',
        ].join('\n'),
      );
    } finally {
      await office.program.kill('SIGTERM');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
