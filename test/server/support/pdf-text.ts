import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The paper's text, by a reader that is not ours; null where the machine has none. `TANMORI_KEEP_PDF=FOLDER` keeps the
 * paper there, to be looked at.
 */
export function textOf(pdf: Buffer, name = 'report'): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-pdf-'));
  try {
    const file = join(folder, `${name}.pdf`);
    writeFileSync(file, pdf);
    if (process.env.TANMORI_KEEP_PDF !== undefined)
      writeFileSync(join(process.env.TANMORI_KEEP_PDF, `${name}.pdf`), pdf);
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
