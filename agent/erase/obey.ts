import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  EraseRequest,
  EraseResult,
  eraseRequestBytes,
  eraseRequestFile,
  eraseResultFile,
} from '#contract/loan/erase-order.ts';
import { type EraseFailure, eraseFailures } from '#contract/loan/erase-outcome.ts';
import type { WipeReason } from '#contract/loan/wipe-report.ts';
import type { Clock } from '../clock.ts';
import type { RunCommand } from '../platform/command.ts';
import { writeDurably } from '../profile/durable-file.ts';
import { countKeys, eraseGocryptfs } from '../wipe/crypto-erase/gocryptfs.ts';
import { eraseLuks } from '../wipe/crypto-erase/luks.ts';
import { reasonOf } from '../wipe/erase-tree.ts';
import { errnoOf } from '../wipe/errno.ts';
import type { WipeParameters } from '../wipe/parameters.ts';
import { closeVolume } from './close-volume.ts';
import { openRequest } from './open-request.ts';

/** A failed try is made again after this, ms. */
export const againMs = 60_000;
const maxBytes = 256 * 1024;
const serialFile = 'erase-serial.json';
const Known = z.strictObject({ v: z.literal(1), serial: z.int().nonnegative() });

export interface ObeyWorld {
  readonly run: RunCommand;
  readonly clock: Pick<Clock, 'now'>;
  /** The recorder's folder. What lies there is believed as far as the office has signed it. */
  readonly requestFolder: string;
  /** This program's own: results, and the newest serial. The recorder reads there, nobody else writes. */
  readonly resultFolder: string;
  readonly officePublicKey: string;
  readonly parameters: WipeParameters;
}

/**
 * One look at what the recorder has laid down: carries it out, or goes on with it, and leaves the answer. Every part may
 * be cut off and done again. The key goes first; nobody is waited for.
 * @returns what the answer says now; null where nothing was asked
 */
export async function obeyOnce(world: ObeyWorld): Promise<EraseResult | null> {
  const { clock, requestFolder, resultFolder, officePublicKey, parameters } = world;
  const request = EraseRequest.safeParse(readSmall(join(requestFolder, eraseRequestFile))).data;
  if (request === undefined) return null;
  const hash = createHash('sha256').update(eraseRequestBytes(request)).digest('hex');
  const resultPath = join(resultFolder, eraseResultFile);
  const before = EraseResult.safeParse(readSmall(resultPath)).data;
  if (before?.request === hash && (before.outcome === 'erased' || isRecent(before.at, clock.now()))) return before;
  const serialPath = join(resultFolder, serialFile);
  const newestSerial = Known.safeParse(readSmall(serialPath)).data?.serial ?? 0;
  const opened = openRequest(request, { publicKey: officePublicKey, terminal: parameters.terminal, newestSerial });
  const answer = (said: object): EraseResult => {
    const result = EraseResult.parse({ v: 1, request: hash, at: clock.now().toISOString(), ...said });
    writeDurably(resultPath, Buffer.from(JSON.stringify(result)), 0o644);
    return result;
  };
  if (!opened.ok) return answer({ outcome: 'failed', why: 'not-believed' });
  if (opened.value > newestSerial)
    writeDurably(serialPath, Buffer.from(JSON.stringify({ v: 1, serial: opened.value })), 0o644);
  return answer(await carryOut(world));
}

const isRecent = (at: string, now: Date): boolean => Math.abs(now.getTime() - Date.parse(at)) < againMs;

async function carryOut({ parameters, run }: ObeyWorld): Promise<object> {
  const { volume } = parameters;
  if (volume.kind === 'none') return { outcome: 'failed', why: 'no-encrypted-volume' };
  const place = volume.kind === 'gocryptfs' ? volume.cipherFolder : volume.container;
  try {
    // Whoever could lead this elsewhere could have something else destroyed.
    if (existsSync(place) && realpathSync(place) !== place) return { outcome: 'failed', why: 'denied' };
    const wasThere = existsSync(place) && (volume.kind === 'luks' || readdirSync(place).length > 0);
    const { files } = await countKeys(volume);
    const reasons = await (volume.kind === 'gocryptfs' ? eraseGocryptfs(volume, run) : eraseLuks(volume, run));
    const mount = await closeVolume(parameters, run);
    // Its disk is not mounted yet, or not there: the key in it lives. What was erased here before still has its files.
    if (!wasThere) return { outcome: 'failed', why: 'no-encrypted-volume' };
    return reasons[0] === undefined
      ? { outcome: 'erased', volume: volume.kind, keys: files, mount }
      : { outcome: 'failed', why: failureOf(reasons[0]) };
  } catch (error) {
    return { outcome: 'failed', why: failureOf(reasonOf(errnoOf(error))) };
  }
}

const failureOf = (reason: WipeReason): EraseFailure =>
  eraseFailures.find((failure) => failure === reason) ?? 'io-error';

/** A JSON file's value, never through a link; undefined where there is none that can be read. */
function readSmall(path: string): unknown {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(fd);
    return stat.isFile() && stat.size <= maxBytes ? JSON.parse(readFileSync(fd, 'utf8')) : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}
