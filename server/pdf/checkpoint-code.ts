import type { Paper, PaperRow } from './paper.ts';

/** A published checkpoint as a paper names it. */
export interface PrintedCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** The signed note, word for word. */
  readonly note: string;
}

/** A QR code that is printed 6 cm wide is still read with so many bytes. */
const maxCodeBytes = 1200;

/**
 * What a QR code holds: the paper's own lines, a blank line, and the signed checkpoint; where that is too long, because
 * many witnesses cosigned, only what they signed.
 */
export function checkpointCode(lines: readonly string[], checkpoint: PrintedCheckpoint | null): string {
  const own = lines.join('\n');
  if (checkpoint === null) return own;
  const whole = `${own}\n\n${checkpoint.note}`;
  if (Buffer.byteLength(whole) <= maxCodeBytes) return whole;
  return `${own}\n\n${checkpoint.note.split('\n').slice(0, 3).join('\n')}\n`;
}

/** The checkpoint in words, and the code beside an explanation. */
export function printCheckpoint(
  paper: Paper,
  lines: readonly string[],
  checkpoint: PrintedCheckpoint | null,
  words: readonly string[],
): void {
  const rows: readonly PaperRow[] =
    checkpoint === null
      ? [['検査点', 'まだ公表していません（1秒ほど後にもう一度印刷すると入ります）']]
      : [
          ['記録簿の名前', checkpoint.origin],
          ['検査点の大きさ', `${checkpoint.size.toLocaleString('ja-JP')}件`],
          ['検査点のハッシュ値', checkpoint.root],
        ];
  // The code beside what it is the code of.
  paper.keep(235);
  paper.rows(rows, 0.28);
  paper.code(checkpointCode(lines, checkpoint), words);
}
