import { chmodSync, linkSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { holdLock } from '../../../agent/wipe/lock.ts';
import { eraseContainer } from '../../../agent/wipe/windows/container.ts';
import { countFolder, eraseFolder } from '../../../agent/wipe/windows/erase-folder.ts';

/**
 * Run by Node for Windows: what the wipe does to files. `node.exe windows-wipe-act.ts REQUEST` with paths as Windows
 * writes them.
 */
const Request = z.strictObject({ folder: z.string(), answer: z.string() });
const { folder, answer } = Request.parse(JSON.parse(process.argv[2] ?? ''));

/** Nobody else may open the file meanwhile, as an attached container has it (libuv's UV_FS_O_EXLOCK). */
const alone = 0x1000_0000;

const profile = join(folder, 'mihon');
let deep = profile;
for (let i = 0; i < 20; i += 1) deep = join(deep, `深いフォルダ${'x'.repeat(20)}`);
mkdirSync(deep, { recursive: true });
writeFileSync(join(deep, '報告.docx'), 'secret in the deep');
writeFileSync(join(profile, 'CON.txt '.trim()), 'secret of a reserved name');
writeFileSync(join(profile, 'read-only.txt'), 'secret that is read-only');
chmodSync(join(profile, 'read-only.txt'), 0o444);
writeFileSync(join(profile, 'one.txt'), 'secret with two names');
linkSync(join(profile, 'one.txt'), join(profile, 'two.txt'));
const before = countFolder(profile);
const erased = eraseFolder(profile, () => undefined);

const container = join(folder, 'work.vhdx');
const bytes = Buffer.alloc(9_000_000, 7);
bytes.write('-FVE-FS-', 8_388_604, 'latin1');
writeFileSync(container, bytes);
const places = { container, keyCopies: [join(folder, 'recovery.txt')] };
writeFileSync(join(folder, 'recovery.txt'), '111111-222222');
const first = await holdLock(folder);
const second = await holdLock(folder);
if (first.ok) first.value.release();
const letGo = eraseContainer(places);
const held = join(folder, 'held.vhdx');
writeFileSync(held, bytes);
openSync(held, alone | 2);
writeFileSync(
  answer,
  JSON.stringify({
    ...{ system: process.platform, before, erased, left: readdirSync(profile) },
    ...{ letGo, isAnyKept: readFileSync(container).includes(Buffer.alloc(64, 7)), names: readdirSync(folder) },
    whileHeld: eraseContainer({ container: held, keyCopies: [] }),
    locks: [first.ok, second.ok],
  }),
);
process.exit(0);
