import { open } from 'node:fs/promises';
import { type Verified, verifyBundle } from '../bundle/verify-bundle.ts';
import { japaneseCertificateReport } from '../certificate/certificate-japanese.ts';
import { type CertificateReport, makeCertificateReport } from '../certificate/certificate-report.ts';
import { maxProofFileBytes, verifyCertificate } from '../certificate/verify-certificate.ts';
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
  if (read.kind === 'verify' && read.value.kind === 'certificate') {
    const report = await certificateReport(read.value).catch((error: unknown) =>
      makeCertificateReport({ code: 'VF-209', detail: wordsOf(error) }, null, 0),
    );
    surroundings.write(read.value.json ? `${plainJson(report)}\n` : japaneseCertificateReport(report));
    return report.exit;
  }
  const report =
    read.kind === 'wrong' ? untold('VF-201', read.detail) : await verify(read.value, surroundings).catch(failed);
  const json = read.kind === 'wrong' ? read.json : read.value.json;
  surroundings.write(json ? `${plainJson(report)}\n` : japaneseReport(report));
  return report.exit;
}

async function verify({ file, trust: trustFile }: VerifyArguments, surroundings: Surroundings): Promise<Report> {
  const trust = await trustOf(trustFile);
  if (typeof trust === 'string') return untold(trust, null);
  const blocks = file === '-' ? surroundings.stdin : blocksOf(file);
  return verifyBlocks(blocks, trust, surroundings);
}

async function certificateReport({ file, trust: trustFile }: VerifyArguments): Promise<CertificateReport> {
  const trust = await trustOf(trustFile);
  if (typeof trust === 'string') return makeCertificateReport({ code: trust, detail: null }, null, 0);
  const bytes = await readSmallFile(file, maxProofFileBytes);
  if (bytes === null) return makeCertificateReport({ code: 'VF-204', detail: null }, null, 0);
  const verified = verifyCertificate(bytes, trust);
  return makeCertificateReport(verified.finding, verified, trust.quorum);
}

/** What is believed, or why nothing can be told. */
async function trustOf(file: string | null): Promise<Trust | ReasonCode> {
  if (file === null) return 'VF-203';
  const bytes = await readSmallFile(file, maxTrustBytes);
  if (bytes === null) return 'VF-202';
  const trust = readTrust(bytes);
  if (trust.ok) return trust.trust;
  return trust.fault === 'no-anchors' ? 'VF-203' : 'VF-202';
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

/** A file block by block, each in the memory of the one before: a stream leaves a new block behind for each read. */
async function* blocksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafeSlow(blockBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** The beginning of a file, one byte more than it may have; null where it cannot be read. */
async function readSmallFile(path: string, maxBytes: number): Promise<Uint8Array | null> {
  try {
    const file = await open(path);
    try {
      const buffer = Buffer.alloc(maxBytes + 1);
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

const failed = (error: unknown): Report => untold('VF-209', wordsOf(error));

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isSystemError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && 'syscall' in error;
