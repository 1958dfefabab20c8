import type { TrustFile } from '#contract/log/bundle.ts';
import { verifyBundle } from '../../../../verify/bundle/verify-bundle.ts';
import { checkInline } from '../../../../verify/seals/inline.ts';
import type { SealCheck } from '../../../../verify/seals/seal-check.ts';
import { readTrust, type Trust } from '../../../../verify/trust/trust-file.ts';
import { makeReport, Report } from '../../../../verify/verdict/report.ts';

export const trustOf = (file: TrustFile): Trust => {
  const read = readTrust(Buffer.from(JSON.stringify(file)));
  if (!read.ok) throw new Error(`trust file: ${read.fault}`);
  return read.trust;
};

/** A file in blocks of a size that cuts lines anywhere. */
async function* blocksOf(file: string | Uint8Array, blockBytes: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file);
  for (let from = 0; from < bytes.length; from += blockBytes) yield bytes.subarray(from, from + blockBytes);
}

/** The report on a bundle, checked against its own schema. */
export async function reportOn(
  file: string | Uint8Array,
  trust: TrustFile,
  { seals = checkInline(), blockBytes = 64 * 1024 }: { seals?: SealCheck; blockBytes?: number } = {},
): Promise<Report> {
  const read = trustOf(trust);
  const verified = await verifyBundle(blocksOf(file, blockBytes), read, seals);
  return Report.parse(makeReport(verified.finding, verified, read.quorum));
}
