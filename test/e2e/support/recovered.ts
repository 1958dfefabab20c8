import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../../../scripts/world/world.ts';

/** What lies in 回収 of a file saved under `name`: the text of every copy. One is right, none is lost, two is wrong. */
export function recoveredTexts(world: World, name: string): readonly string[] {
  const folder = join(world.layout.work, '回収');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(`-${name}`))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}
