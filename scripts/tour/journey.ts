import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LentDisk } from '../world/lent-disk.ts';
import { runAs } from '../world/process.ts';
import { sample, type World } from '../world/world.ts';
import { changeAndLose } from './journey-changes.ts';
import { openAs } from './journey-desk.ts';
import { erase, firstErasure, verify } from './journey-erasure.ts';
import { fillForms } from './journey-forms.ts';
import { handOver } from './journey-loan.ts';
import { putOnTable } from './journey-pc.ts';
import { askForPc, printRequest } from './journey-request.ts';
import { giveBack, readResults, takeBack } from './journey-return.ts';
import { takeOut } from './journey-takeout.ts';
import { report, work } from './journey-work.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

/** The PC that is made ready for the newcomer. It was never lent before. */
const terminal = 'T-0002';

/**
 * One person's way, from the first form to the certificate that says what was left of it: registration, plan, a PC, data
 * taken out, a day's work, the report, results handed in, the PC back, erased, verified.
 */
export async function playJourney(log: TourLog, world: World, display: string, disk: LentDisk | null): Promise<void> {
  log.part('journey');
  await fillForms(log, world);
  const request = await askForPc(log, world);
  await takeOut(log, world, request);
  await changeAndLose(log, world);
  if (disk === null) return log.skip('a PC goes out and comes back', 'needs root and a loop device for its disk');
  // The trust file is handed out before there is anything to verify with it.
  const trust = join(log.folder, 'journey-trust.json');
  await log.step('the trust file is handed out', null, async () => {
    await writeFile(trust, await runAs(world.officeSpec(['trust'])));
  });
  await world.recorder.stop();
  const pc = await putOnTable(world, disk, terminal);
  await firstErasure(log, world, pc);
  await handOver(log, world, pc);
  await work(log, world, display);
  await report(log, world);
  await giveBack(log, world, display);
  const receiving = await openAs(world, sample.it, `/ledger/${terminal}`);
  try {
    await takeBack(log, receiving.page, pc);
    await readResults(log, world);
    await erase(log, world, { pc, disk, page: receiving.page });
  } finally {
    await receiving.browser.close();
  }
  await verify(log, world, pc, trust);
  await printRequest(log, world, request);
  await log.step('every form has its paper', null, async () => {
    const names = (await readdir(join(log.folder, 'papers'))).filter((name) => name.endsWith('.pdf'));
    expect(names.length).toBeGreaterThanOrEqual(15);
    return names.join(', ');
  });
}
