import { realpathSync } from 'node:fs';
import { sep } from 'node:path';

/** True for a link that ends in this folder or below it. */
export function leadsInto(link: Buffer, folder: string): boolean {
  try {
    const real = realpathSync(folder);
    const target = realpathSync(link);
    return target === real || target.startsWith(`${real}${sep}`);
  } catch {
    return false;
  }
}
