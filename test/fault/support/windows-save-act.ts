import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { systemClock } from '../../../agent/clock.ts';
import type { GuardState, Pending, Recovered } from '../../../agent/guards/save/types.ts';
import { createWindowsPlatform } from '../../../agent/platform/windows/windows-platform.ts';
import { zipOf } from '../../unit/agent/support/documents.ts';
import { readRequest } from './windows-guards.ts';

/**
 * Run by Node for Windows: the save guard and its probe as the platform makes them, against files that this program
 * saves as a person would. `node.exe windows-save-act.ts REQUEST` with paths as Windows writes them.
 */
const { root, workFolder, profileFolder, answer } = readRequest();

/** Nobody else may open the file meanwhile, as word processors have it (libuv's UV_FS_O_EXLOCK). */
const alone = 0x1000_0000;

const recovered: Recovered[] = [];
const pending: Pending[] = [];
const states: GuardState[] = [];
const platform = createWindowsPlatform({
  run: () => Promise.resolve({ kind: 'failed', why: 'missing' }),
  startWatch: () => () => undefined,
  actScript: '',
  tryDrive: () => Promise.resolve('empty'),
  told: () => undefined,
});
const config = { v: 1 as const, workFolder, guardedRoots: [root], recorderSocket: root, profileFolder };
const guard = platform.createSaveGuard(
  config,
  systemClock,
  {
    recovered: (found) => recovered.push(...found),
    pending: (found) => pending.push(found),
    changed: (state) => states.push(state),
  },
  { letsLie: () => Promise.resolve(false) },
);

const at = (name: string): string => `${root}\\${name}`;
const until = async (isSo: () => boolean): Promise<boolean> => {
  for (let look = 0; look < 200 && !isSo(); look += 1) await after(100);
  return isSo();
};
const names = (): string[] => recovered.map(({ data }) => data.name.text);

mkdirSync(at('AppData\\Roaming'), { recursive: true });
mkdirSync(at('Desktop'));
mkdirSync(workFolder, { recursive: true });
writeFileSync(at('AppData\\Roaming\\前から.log'), zipOf('[Content_Types].xml', 500));
for (const name of ['AppData\\Roaming\\設定', 'NTUSER.DAT', 'Desktop\\desktop.ini']) writeFileSync(at(name), 'x');
writeFileSync(at('Desktop\\前から.txt'), '前から');
/** Longer than MAX_PATH (260), by names that are none too long. */
const deep = at(['Documents', ...Array<string>(5).fill('深'.repeat(70))].join('\\'));
mkdirSync(deep, { recursive: true });
writeFileSync(`${deep}\\深く前から.txt`, '深い');

const started = await guard.start();
await until(() => names().includes('前から.txt') && names().includes('深く前から.txt'));

mkdirSync(at('Documents\\新しい\\案'), { recursive: true });
writeFileSync(at('Documents\\新しい\\案\\報告.docx'), '報告の中身');
writeFileSync(at('Desktop\\表.csv'), '1,2');
writeFileSync(`${deep}\\深い案.txt`, '深い案');
const wasSeenDeep = await until(() => names().includes('深い案.txt'));
const wasSeen = await until(() => names().includes('報告.docx') && names().includes('表.csv'));

mkdirSync(at('AppData\\Local\\Temp'), { recursive: true });
mkdirSync(at('AppData\\Local\\Microsoft\\Windows\\INetCache'), { recursive: true });
writeFileSync(at('AppData\\Local\\Temp\\案.tmp'), '%PDF-1.7');
writeFileSync(at('AppData\\Local\\Microsoft\\Windows\\INetCache\\写し.pdf'), '%PDF-1.7');
const wereDocuments = await until(() => names().includes('案.tmp') && names().includes('前から.log'));

const held = openSync(at('Desktop\\開いたまま.txt'), constants.O_RDWR | constants.O_CREAT | alone);
writeSync(held, '途中');
const wasPending = await until(() => pending.some(({ data }) => data.name.text === '開いたまま.txt'));
const whileHeld = names().includes('開いたまま.txt');
writeSync(held, 'まで');
closeSync(held);
const wasLetGo = await until(() => names().includes('開いたまま.txt'));

for (let n = 0; n < 300; n += 1) writeFileSync(at(`Desktop\\束-${n}.txt`), String(n));
const stormTaken = await until(() => names().filter((name) => name.startsWith('束-')).length === 300);

const probed = await platform.createProbes(config, guard, systemClock).save();
const tried = recovered.length;
for (const { id } of recovered) guard.recorded(id);
await guard.stop();

const recovery = `${workFolder}\\回収`;
const kept = Object.fromEntries(
  recovered
    .filter(({ data }) => !data.name.text.startsWith('束-'))
    .map(({ data }) => [
      data.name.text,
      {
        from: data.from === deep ? 'deep' : data.from,
        foundLater: data.foundLater,
        holds: readFileSync(`${recovery}\\${data.to.text}`, 'utf8').slice(0, 20),
      },
    ]),
);
writeFileSync(
  answer,
  JSON.stringify({
    ...{
      system: process.platform,
      started,
      states,
      wasSeen,
      wasSeenDeep,
      wereDocuments,
      wasPending,
      whileHeld,
      wasLetGo,
      stormTaken,
      probed,
      tried,
    },
    kept,
    pending: pending.map(({ data }) => [data.name.text, data.why]),
    left: readdirSync(root, { recursive: true })
      .map(String)
      .filter((path) => !path.includes('深深'))
      .toSorted(),
    held: readdirSync(recovery).filter((name) => !name.startsWith('.')).length,
    journal: readFileSync(`${workFolder}\\.回収記録`, 'utf8'),
  }),
);
