import { rmSync } from 'node:fs';
import type { FaultOutcome, PlayFault } from './fault-walk.ts';
import { Line } from './line.ts';
import { officeRows, tlsOf } from './office-client.ts';
import { OfficeLoad } from './office-load.ts';
import { type DiskReport, PowerCutDisk } from './power-cut-disk.ts';
import { type Program, startProgram } from './program.ts';
import { randomFrom } from './random.ts';
import { officeArguments } from './templates.ts';

/** Files that an accepted entry depends on. `*` stands for what is published beside the database. */
export const officePlaces = [
  { pattern: '/office.db', calls: ['write', 'truncate'] },
  { pattern: '/office.db', calls: ['sync'] },
  { pattern: '/office.db-wal', calls: ['write', 'truncate', 'create'] },
  { pattern: '/office.db-wal', calls: ['sync'] },
  { pattern: '/[!o]*', calls: ['write', 'create', 'rename', 'sync'] },
] as const;

/** Sends batches to an office on a disk with one fault, heals the disk, cuts its power, and looks at what is left. */
export const playOfficeFault: PlayFault = async (tools, templates, base, fault, findings): Promise<FaultOutcome> => {
  const disk = new PowerCutDisk(tools.powercutFs, base);
  disk.fill(templates.bareOffice);
  await disk.mount();
  const line = new Line(randomFrom(0), tlsOf(templates.bareOffice));
  await line.open();
  const load = new OfficeLoad(templates.terminal, line, findings, randomFrom(1));
  const start = (): Program => startProgram(tools.node, officeArguments(tools.server, disk.folder, line.port));
  const send = (count: number): Promise<boolean> => load.post(load.accepted + 1, count);
  let reaction: FaultOutcome['reaction'] = 'unnoticed';
  let report: DiskReport;
  disk.fail(fault);
  const office = start();
  try {
    const isUp = await office.says('"listening"');
    for (let batch = 0; isUp && batch < 36 && !office.over; batch += 1) {
      if (!(await send(60)) && reaction === 'unnoticed') reaction = load.status === 503 ? 'OF-503' : 'other';
    }
    if (load.status !== 200 && load.status !== 503 && isUp) findings.add('refused', `answered with ${load.status}`);
    report = disk.report();
    disk.heal();
    if (!isUp || office.over) reaction = (await office.ended) === 1 ? 'exit 1' : 'other';
    else if (!(await send(5))) findings.add('refused', `once the disk was well: ${load.status}`);
    disk.cut(null);
    await office.kill();
    await disk.unmount();
    await disk.mount();
    const second = start();
    if (!(await second.says('"listening"'))) findings.add('broken', `no start after the fault: ${second.said.trim()}`);
    else {
      const { rows, sound } = officeRows(disk.folder);
      if (!sound) findings.add('broken', "the office's database is damaged");
      if (rows.length <= load.accepted) findings.add('lost', `${rows.length} of ${load.accepted + 1} answered`);
      if (rows.some((row, index) => row.seq !== index || row.hash !== load.hashes[index]))
        findings.add('changed', 'the office has other entries than it was sent');
      if (!(await send(5))) findings.add('refused', `after a restart: ${load.status}`);
    }
    await second.kill();
    return { reaction, matched: report.matched };
  } finally {
    await office.kill();
    await line.close();
    await disk.unmount();
    if (findings.total === 0) rmSync(base, { recursive: true, force: true });
  }
};
