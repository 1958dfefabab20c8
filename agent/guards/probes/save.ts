import { rename, unlink, writeFile } from 'node:fs/promises';
import { canaryName, canaryText } from '../save/canary.ts';
import type { SaveGuard } from '../save/types.ts';
import { errorCode, type Probe, type ProbeResult } from './measure.ts';

/** Milliseconds within which the guard has to catch a file. */
const catchMs = 3_000;

/** Saves a harmless file into every guarded folder and waits for the guard to take it away. */
export const createSaveProbe =
  (deps: {
    readonly guard: SaveGuard;
    readonly roots: readonly string[];
    readonly randomHex: () => string;
    readonly catchMs?: number;
  }): Probe =>
  async () => {
    if (deps.guard.state().kind !== 'watching') return { state: 'unknown', detail: '保存先の監視が始まっていません。' };
    const results = await Promise.all(deps.roots.map((root) => tryRoot(root, deps)));
    const worst = results.find((r) => r.state === 'absent') ?? results.find((r) => r.state === 'unknown');
    return (
      worst ?? {
        state: 'measured',
        detail: `作業用フォルダの外 ${results.length} か所に試しに保存し、すべて取り除かれました。`,
      }
    );
  };

async function tryRoot(
  folder: string,
  deps: { readonly guard: SaveGuard; readonly randomHex: () => string; readonly catchMs?: number },
): Promise<ProbeResult> {
  const random = deps.randomHex();
  const canary = { folder, name: canaryName(random), text: canaryText(random) };
  const path = `${folder}/${canary.name}`;
  const expectation = deps.guard.expect(canary, deps.catchMs ?? catchMs);
  // Written under a hidden name, which is left alone, and then shown whole: seen while it is still empty, it would be
  // taken for a file of the person's.
  const unseen = `${folder}/.${canary.name}`;
  try {
    await writeFile(unseen, canary.text, { flag: 'wx', mode: 0o600 });
    await rename(unseen, path);
  } catch (error) {
    await unlink(unseen).catch(() => undefined);
    const code = errorCode(error);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      return { state: 'measured', detail: `${folder} への保存は断られました。` };
    }
    return { state: 'unknown', detail: `${folder} に試しに保存できませんでした（${code ?? '不明'}）。` };
  }
  if (await expectation.caught) return { state: 'measured', detail: '' };
  await unlink(path).catch(() => undefined);
  return { state: 'absent', detail: `${folder} に試しに保存したファイルが、取り除かれませんでした。` };
}
