import { execFile } from 'node:child_process';
import { copyFile, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, type Probe, type ProbeResult } from './measure.ts';

export interface InstallSources {
  /** A folder of the system's programs, `/usr/bin`. */
  readonly systemFolder: string;
  /** A harmless program to try, `/bin/true`. */
  readonly program: string;
  readonly workFolder: string;
  readonly randomHex: () => string;
}

/** Name of the program that is tried; with its random part it is the probe's for as long as it is there. */
const tryName = (random: string): string => `.端末守の確認-${random}`;
export const isTryName = (name: string): boolean => /^\.端末守の確認-[0-9a-f]{16}$/.test(name);

const runMs = 2_000;
const denials: readonly (string | null)[] = ['EACCES', 'EPERM', 'EROFS'];

/** Tries both ways of bringing in software: writing among the system's programs, and running one of one's own. */
export const createInstallProbe =
  (sources: InstallSources): Probe =>
  async () => {
    const written = await tryWrite(sources);
    if (written !== null) return written;
    const ran = await tryRun(sources);
    if (ran !== null) return ran;
    return {
      state: 'measured',
      detail: 'システムへの書き込みと、作業用フォルダのプログラムの起動を試し、どちらも断られました。',
    };
  };

/** Null where refused. */
async function tryWrite({ systemFolder, randomHex }: InstallSources): Promise<ProbeResult | null> {
  const path = join(systemFolder, `tanmori-${randomHex()}`);
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    if (denials.includes(errorCode(error))) return null;
    return { state: 'unknown', detail: `システムのフォルダで試せませんでした（${errorCode(error) ?? '不明'}）。` };
  }
  await unlink(path);
  return { state: 'absent', detail: 'システムのプログラムの場所に書き込めました。' };
}

/** Null where refused. */
async function tryRun({ program, workFolder, randomHex }: InstallSources): Promise<ProbeResult | null> {
  const path = join(workFolder, tryName(randomHex()));
  try {
    await copyFile(program, path);
    const file = await open(path, 'r');
    await file.chmod(0o700).finally(() => file.close());
    const failure = await run(path);
    if (failure === null) return { state: 'absent', detail: '作業用フォルダのプログラムが動きました。' };
    if (denials.includes(failure)) return null;
    return { state: 'unknown', detail: `作業用フォルダのプログラムの起動を試せませんでした（${failure}）。` };
  } catch (error) {
    return { state: 'unknown', detail: `作業用フォルダで試せませんでした（${errorCode(error) ?? '不明'}）。` };
  } finally {
    await unlink(path).catch(() => undefined);
  }
}

/** Null where the program ran, otherwise the system's reason why not. */
const run = (path: string): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(path, [], { timeout: runMs, env: {} }, (error) => {
      // An exit code, whatever it is, means that it ran.
      if (error === null || typeof error.code === 'number') return resolve(null);
      resolve(error.killed === true ? null : String(error.code ?? 'unknown'));
    });
  });
