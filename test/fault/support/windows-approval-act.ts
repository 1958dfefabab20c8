import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import type { ExceptionTerms } from '#contract/policy/exception.ts';
import { telephoneApproval } from '#contract/policy/file-request.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { systemClock } from '../../../agent/clock.ts';
import type { Attempt } from '../../../agent/guards/attempt.ts';
import { createApprovals } from '../../../agent/guards/save/approvals.ts';
import { takeOut } from '../../../agent/guards/save/take-out.ts';
import type { Recovered } from '../../../agent/guards/save/types.ts';
import { beginGuards, readRequest } from './windows-guards.ts';

/**
 * Run by Node for Windows: approvals and the guards as the agent puts them together, against files that this program
 * saves, and copies from a drive, as a person would. `node.exe windows-approval-act.ts REQUEST` with paths as Windows
 * writes them.
 */
const { root, workFolder, profileFolder, answer } = readRequest();
const config = { v: 1 as const, workFolder, guardedRoots: [root], recorderSocket: root, profileFolder };

const loan = 'L-20260101-001';
const within = new Date('2026-11-26T03:00:00.000Z');
const over = new Date('2026-11-27T00:00:00.000Z');
let now = within;
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
const approval = (change: Pick<ExceptionTerms, 'id' | 'control' | 'place' | 'files'>): ExceptionTerms => ({
  ...{ loan, from: '2026-11-26T00:00:00.000Z', to: over.toISOString() },
  ...change,
});

const used: EntryData<'exception.used'>[] = [];
const recovered: Recovered[] = [];
const told: Attempt[] = [];
const approvals = createApprovals({
  ...{ loan: () => loan, now: () => now, monotonicMs: systemClock.monotonicMs },
  used: (data) => used.push(data),
});
const until = async (isSo: () => boolean, tries = 200): Promise<boolean> => {
  for (let look = 0; look < tries && !isSo(); look += 1) await after(100);
  return isSo();
};
const taken = (): string[] => recovered.map(({ data }) => `${data.from}\\${data.name.text}`);
const quarantined = () => told.flatMap((attempt) => (attempt.type === 'save.quarantined' ? [attempt.data] : []));
const shut = (): string[] => quarantined().map(({ from, name }) => `${from}\\${name.text}`);
const steps: { readonly [step: string]: boolean } = {};
const step = async (name: string, isSo: () => boolean, tries?: number): Promise<void> => {
  Object.assign(steps, { [name]: await until(isSo, tries) });
};

const desktop = `${root}\\Desktop`;
const place = `${desktop}\\資料`;
for (const folder of [`${place}\\下`, `${place}2`, `${workFolder}\\案`, `${workFolder}\\他`]) {
  mkdirSync(folder, { recursive: true });
}
await after(200);
const guards = await beginGuards(
  config,
  { recovered: (files) => recovered.push(...files), told: (attempt) => told.push(attempt) },
  approvals,
);
// The look before the one that finds it: from then on what it holds may have come.
await after(1_000);

// By its bytes, its folder and below it, whatever capitals the head wrote the folder in.
const saved = approval({ id: 'A-2026-0012', control: 'save', place: place.toUpperCase(), files: [sha256('承認')] });
approvals.replace([saved]);
const approved = [`${place}\\承認.txt`, `${place}\\下\\写し.txt`];
for (const path of approved) writeFileSync(path, '承認');
await step('left', () => used.length === 2);
const others = [`${desktop}\\承認.txt`, `${place}2\\承認.txt`, `${place}\\別.txt`];
for (const path of others) writeFileSync(path, path.endsWith('別.txt') ? '承認 ' : '承認');
await step('others', () => others.every((path) => taken().includes(path)));
const stayed = approved.map((path) => existsSync(path));

// What was taken comes back with one press, and may lie where it was found once that is approved by telephone.
const found = recovered.find(({ data }) => data.from === desktop)?.data;
if (found === undefined) throw new Error('nothing was taken from the desktop');
const back = await takeOut(workFolder, found);
if (back.ok) back.value.finish();
const byTelephone = approval({
  ...{ id: telephoneApproval(1), control: 'save', place: found.from, files: [found.sha256] },
});
approvals.replace([saved, byTelephone]);
writeFileSync(others[0] ?? '', readFileSync(`${workFolder}\\承認.txt`));
await step('asked', () => used.some(({ id }) => id === byTelephone.id));

// From a medium: shut away, and let out of 隔離 again where the head approved.
guards.list('media-stick');
await until(() => told.some(({ type }) => type === 'media.found'));
// What is copied before a drive was read can be told by nothing yet: a person takes longer.
await after(2_000);
const list = readFileSync('E:\\名簿.csv');
// Written, not copied: Wine takes a copy's time for that of its making, by which it lay here before.
writeFileSync(`${workFolder}\\案\\名簿.csv`, list);
await step('shut', () => shut().includes(`${workFolder}\\案\\名簿.csv`));
const held = quarantined()[0];
const brought = approval({
  ...{ id: 'A-2026-0013', control: 'media', place: `${workFolder}\\案`.toLowerCase(), files: [sha256(list)] },
});
approvals.replace([saved, byTelephone, brought]);
const letOut = `${workFolder}\\案\\戻した.csv`;
writeFileSync(letOut, readFileSync(`${workFolder}\\隔離\\${held?.to.text}`));
await step('letOut', () => used.some(({ id }) => id === brought.id));
writeFileSync(`${workFolder}\\他\\名簿.csv`, list);
await step('shutElsewhere', () => shut().includes(`${workFolder}\\他\\名簿.csv`));
await after(5_000);
const all = [...approved, others[0] ?? '', letOut];
const untilTheEnd = all.map((path) => existsSync(path));

// The end of the period: nothing has touched the files, the next look finds them.
now = over;
await step('over', () => [...approved, others[0] ?? ''].every((path) => !existsSync(path)), 600);
await step('overBroughtIn', () => shut().includes(letOut), 1_500);

// Revoked in its period.
now = within;
writeFileSync(approved[0] ?? '', '承認');
await after(5_000);
const untilRevoked = existsSync(approved[0] ?? '');
approvals.replace([]);
await step('revoked', () => !existsSync(approved[0] ?? ''), 600);
await guards.stop();

writeFileSync(
  answer,
  JSON.stringify({
    ...{ system: process.platform, steps, stayed, untilTheEnd, untilRevoked, back: back.ok },
    used: used.map(({ id, from, name }) => [id, from, name.text]),
    taken: taken().toSorted(),
    shut: shut().toSorted(),
    left: readdirSync(desktop, { recursive: true }).map(String).toSorted(),
    held: readdirSync(`${workFolder}\\隔離`).filter((name) => !name.startsWith('.')).length,
  }),
);
