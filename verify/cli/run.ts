import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Verified, verifyBundle } from '../bundle/verify-bundle.ts';
import type { SealCheck } from '../seals/seal-check.ts';
import { maxTrustBytes, readTrust, type Trust } from '../trust/trust-file.ts';
import { japaneseReport } from '../verdict/japanese.ts';
import { plainJson } from '../verdict/plain.ts';
import type { Finding, ReasonCode } from '../verdict/reasons.ts';
import { makeReport, type Report } from '../verdict/report.ts';
import { readArguments, type VerifyArguments } from './arguments.ts';
import { usage } from './usage.ts';

/** What the command line touches of the world. */
export interface Surroundings {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Makes what checks seals; closed when the verdict is there. */
  readonly startSeals: () => SealCheck;
  readonly write: (text: string) => void;
}

/** One read of the bundle. */
const blockBytes = 512 * 1024;

/** Verifies as the arguments say and writes the report. @returns exit code: 0 sound, 1 tampered, 2 cannot tell. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const read = readArguments(argv);
  if (read.kind === 'help') {
    surroundings.write(usage);
    return 0;
  }
  const report =
    read.kind === 'wrong' ? untold('VF-201', read.detail) : await verify(read.value, surroundings).catch(failed);
  const json = read.kind === 'wrong' ? read.json : read.value.json;
  surroundings.write(json ? `${plainJson(report)}\n` : japaneseReport(report));
  return report.exit;
}

async function verify({ bundle, trust: trustFile }: VerifyArguments, surroundings: Surroundings): Promise<Report> {
  if (trustFile === null) return untold('VF-203', null);
  const trustBytes = await readSmallFile(trustFile);
  if (trustBytes === null) return untold('VF-202', null);
  const trust = readTrust(trustBytes);
  if (!trust.ok) return untold(trust.fault === 'no-anchors' ? 'VF-203' : 'VF-202', null);
  const blocks = bundle === '-' ? surroundings.stdin : createReadStream(bundle, { highWaterMark: blockBytes });
  return verifyBlocks(blocks, trust.trust, surroundings);
}

async function verifyBlocks(
  blocks: AsyncIterable<Uint8Array>,
  trust: Trust,
  { startSeals }: Surroundings,
): Promise<Report> {
  const seals = startSeals();
  try {
    const verified: Verified = await verifyBundle(blocks, trust, seals);
    return makeReport(verified.finding, verified, trust.quorum);
  } catch (error) {
    // A system error is the file's; anything else is this program's own.
    return isSystemError(error) ? untold('VF-204', error.code) : failed(error);
  } finally {
    await seals.close();
  }
}

/** The beginning of a file, one byte more than a trust file can have; null where it cannot be read. */
async function readSmallFile(path: string): Promise<Uint8Array | null> {
  try {
    const file = await open(path);
    try {
      const buffer = Buffer.alloc(maxTrustBytes + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length);
        if (bytesRead === 0) return buffer.subarray(0, length);
        length += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

const untold = (code: ReasonCode, detail: string | null): Report => {
  const finding: Finding = { code, line: null, chain: null, seq: null, detail };
  return makeReport(finding, null, 0);
};

const failed = (error: unknown): Report => untold('VF-209', error instanceof Error ? error.message : String(error));

const isSystemError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && 'syscall' in error;
