import { FINDING_LIMITS, type ScanResult } from '#contract/takeout/findings.ts';
import { findInRows } from './detect/find-in-rows.ts';
import { readFile } from './read/read-file.ts';
import type { OnShare } from './share.ts';
import { newBudget, type ScanLimits, Unscannable } from './unscannable.ts';

/** Reasons shown of a file with many unread parts. */
const shownReasons = 3;

/** Looks into a file in the thread of the caller. Whatever could not be read makes the whole «not scanned», beside what was found. */
export async function scanBytes(
  bytes: Buffer,
  name: string,
  limits: ScanLimits,
  onShare: OnShare = () => undefined,
): Promise<ScanResult> {
  const reasons = new Set<string>();
  const finder = findInRows();
  try {
    if (bytes.length > limits.maxFileBytes) throw new Unscannable('ファイルが大きすぎます');
    await readFile(bytes, name, {
      rows: finder,
      budget: newBudget(limits),
      unread: (reason) => reasons.add(reason),
      onShare,
    });
  } catch (error) {
    if (!(error instanceof Unscannable)) throw error;
    reasons.add(error.message);
  }
  const findings = finder.findings();
  return reasons.size === 0 ? { scanned: true, findings } : { scanned: false, reason: inWords([...reasons]), findings };
}

function inWords(reasons: readonly string[]): string {
  const more = reasons.length > shownReasons ? `。ほか${reasons.length - shownReasons}件` : '';
  return `${reasons
    .slice(0, shownReasons)
    .join('。')
    .slice(0, FINDING_LIMITS.reason - 20)}${more}`;
}
