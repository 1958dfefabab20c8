import { join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { canonicalJson } from '#contract/json.ts';
import { CheckReport, fewestCanaries, type WipeOrder, type WipeReason } from '#contract/loan/wipe-report.ts';
import { writeDurably } from '../profile/durable-file.ts';
import { openJournal } from './journal.ts';
import { foundIn } from './look.ts';
import type { CheckLook, SharedParameters, WipePlatform } from './platform.ts';
import { orderHash, readOrder } from './read-order.ts';
import type { WipeWorld } from './run-wipe.ts';
import { isKeyErased } from './steps.ts';

/**
 * The second person's own look at a wiped PC. It erases nothing and believes no report: it looks for the canaries in
 * raw storage, for files in every place, and for a key that opens the work volume. TM-705 where the person of the order
 * is the one whose wipe is in the journal.
 */
export async function runCheck<Parameters extends SharedParameters>(
  order: unknown,
  parameters: unknown,
  world: WipeWorld,
  platform: WipePlatform<Parameters>,
): Promise<Outcome<CheckReport>> {
  const read = readOrder(order, parameters, 'check', world.state, platform);
  if (!read.ok) return read;
  const { order: known, parameters: here } = read.value;
  const journal = openJournal(world.state);
  if (!journal.ok) return journal;
  const wiper = journal.value.records.findLast((record) => record.kind === 'order' && record.loan === known.loan);
  const isErased = isKeyErased(journal.value.records, known.loan);
  journal.value.close();
  if (wiper?.kind === 'order' && wiper.executor === known.executor.id) {
    return refusal('TM-705', 'the executor of the wipe');
  }
  const startedAt = world.clock.now().toISOString();
  const seen = await platform.look({ order: known, parameters: here, run: world.run, isKeyErased: isErased });
  const report = reportOf(known, seen, startedAt, world);
  writeDurably(join(world.state, 'check-report.json'), Buffer.from(canonicalJson(report)), 0o600);
  return ok(report);
}

/** Judges what was seen. Pure. */
function reportOf(
  order: WipeOrder,
  { looked, volume, isVolumeMissing: isMissing, residue, sampled }: CheckLook,
  startedAt: string,
  world: Pick<WipeWorld, 'clock' | 'tool'>,
): CheckReport {
  const found: WipeReason[] = [];
  const doubts: WipeReason[] = [];
  if (foundIn(looked.look) > 0) found.push('canaries-found');
  if (residue.some(({ state }) => state === 'present')) found.push('residue-present');
  if (volume === 'usable') found.push('volume-usable');
  if (looked.doubt !== null) doubts.push(looked.doubt);
  if (order.canaries.length < fewestCanaries) doubts.push('too-few-canaries');
  if (volume === 'unknown') doubts.push(isMissing ? 'io-error' : 'tool-missing');
  if (residue.some(({ place, state }) => place === 'swap' && state === 'unknown')) doubts.push('swap-not-erased');
  if (residue.some(({ place, state }) => place !== 'swap' && state === 'unknown')) doubts.push('denied');
  return CheckReport.parse({
    v: 1,
    kind: 'check',
    terminal: order.terminal,
    loan: order.loan,
    executor: order.executor,
    order: orderHash(order),
    startedAt,
    endedAt: world.clock.now().toISOString(),
    tool: world.tool,
    selfTest: looked.doubt === 'scanner-broken' ? 'failed' : 'passed',
    canaries: looked.look,
    sampled,
    residue: [...residue],
    volume,
    verdict: found.length > 0 ? 'found' : doubts.length > 0 ? 'cannot-tell' : 'clean',
    reasons: [...found, ...doubts],
  } satisfies CheckReport);
}
