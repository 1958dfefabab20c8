import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import type { Attempt } from '../../../agent/guards/attempt.ts';
import type { Recovered } from '../../../agent/guards/save/types.ts';
import { programs as samples } from '../../unit/agent/support/sample-programs.ts';
import { beginGuards, readRequest, type WindowsGuards } from './windows-guards.ts';

/**
 * Run by Node for Windows: the guards as the platform makes them, against files that this program copies from a drive
 * as a person would, and programs that it lays down. That the drive came is a written line, for PowerShell does not run under Wine.
 * `node.exe windows-incoming-act.ts REQUEST` with paths as Windows writes them.
 */
const { root, workFolder, profileFolder, answer } = readRequest();
const config = { v: 1 as const, workFolder, guardedRoots: [root], recorderSocket: root, profileFolder };

const told: Attempt[] = [];
const recovered: Recovered[] = [];
const until = async (isSo: () => boolean): Promise<boolean> => {
  for (let look = 0; look < 200 && !isSo(); look += 1) await after(100);
  return isSo();
};
const quarantined = (): string[] =>
  told.flatMap((attempt) => (attempt.type === 'save.quarantined' ? [attempt.data.name.text] : []));
const found = (): boolean => told.some(({ type }) => type === 'media.found');

/** Guards that begin, with nothing approved. */
const begin = (): Promise<WindowsGuards> =>
  beginGuards(
    config,
    { recovered: (files) => recovered.push(...files), told: (attempt) => told.push(attempt) },
    { letsLie: () => Promise.resolve(false), letsIn: () => false },
  );

const desktop = `${root}\\Desktop`;
mkdirSync(desktop, { recursive: true });
mkdirSync(`${workFolder}\\案`, { recursive: true });
writeFileSync(`${workFolder}\\前から.txt`, '両方にある');
await after(200);

const first = await begin();
// The look before the one that finds it: from then on what it holds may have come.
await after(1_000);
first.list('media-stick');
const wasFound = await until(found);
// What is copied before a drive was read can be told by nothing yet: a person takes longer.
await after(2_000);
copyFileSync('E:\\名簿.csv', `${workFolder}\\案\\別名.txt`);
copyFileSync('E:\\深い\\図.png', `${desktop}\\図.png`);
copyFileSync('E:\\両方.txt', `${workFolder}\\写し.txt`);
writeFileSync(`${workFolder}\\自分.txt`, '自分で書いた');
writeFileSync(`${desktop}\\自分.txt`, '自分で書いた');
const wasTaken = await until(() => quarantined().length === 2 && recovered.length === 1);

const [local, [pe]] = [`${root}\\AppData\\Local`, samples.filter(({ kind }) => kind === 'pe')];
for (const folder of ['Temp\\7z1', 'Microsoft\\x']) mkdirSync(`${local}\\${folder}`, { recursive: true });
const brought = [`${workFolder}\\案\\メモ.txt`, `${local}\\Temp\\7z1\\setup.log`];
for (const path of [...brought, `${local}\\Microsoft\\x\\a.dll`]) writeFileSync(path, pe?.bytes ?? '');
const programs = () => told.flatMap((attempt) => (attempt.type === 'install.recovered' ? [attempt.data] : []));
const wereBrought = await until(() => programs().length === 2);
// A guard that took its own 隔離 for a place to look into would go on.
await after(2_000);
await first.stop();

const second = await begin();
// Written, not copied: Wine takes a copy's time for that of its making, by which it lay here before.
writeFileSync(`${workFolder}\\再起動の後.csv`, readFileSync('E:\\名簿.csv'));
const wasTakenLater = await until(() => quarantined().includes('再起動の後.csv'));
await second.stop();

const held = `${workFolder}\\隔離`;
writeFileSync(
  answer,
  JSON.stringify({
    ...{ system: process.platform, wasFound, wasTaken, wasTakenLater, wereBrought },
    programs: programs()
      .map(({ name, from, kind }) => [name.text, from, kind])
      .toSorted(),
    hasLibrary: existsSync(`${local}\\Microsoft\\x\\a.dll`),
    quarantined: told.flatMap((attempt) =>
      attempt.type === 'save.quarantined'
        ? [
            {
              ...{ name: attempt.data.name.text, from: attempt.data.from, device: attempt.data.device },
              holds: readFileSync(`${held}\\${attempt.data.to.text}`, 'utf8'),
              isClosed: (statSync(`${held}\\${attempt.data.to.text}`).mode & 0o200) === 0,
            },
          ]
        : [],
    ),
    recovered: recovered.map(({ data }) => data.name.text),
    held: readdirSync(held).filter((name) => !name.startsWith('.')).length,
    work: readdirSync(workFolder, { recursive: true })
      .map(String)
      .filter((name) => !/^(\.|回収|隔離)/.test(name))
      .toSorted(),
    left: readdirSync(desktop),
  }),
);
