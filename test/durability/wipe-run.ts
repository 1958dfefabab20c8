import { killWipes, wipeKillLine } from './wipe-kills.ts';

/** Of the deaths, so many are spent on the full set. */
const fullShare = 50;

/**
 * Kills wipes of a 64 MB disk, and a fiftieth as many of the set of 1,000 files; prints a table.
 * @returns whether nothing was found that must not be
 */
export async function wipeRun(
  kills: number,
  { seed, minutes }: { readonly seed: number; readonly minutes: number | null },
): Promise<boolean> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (process.getuid?.() !== 0) {
    print('durability: not possible here: a wipe mounts an image, which needs root');
    return false;
  }
  const untilMs = (share: number): number =>
    minutes === null ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000 * share;
  print(`seed ${seed}`);
  let found = 0;
  for (const [name, options] of [
    ['wipe, 1000 files', { kills: Math.ceil(kills / fullShare), files: 1000, untilMs: untilMs(0.3) }],
    ['wipe, 100 files', { kills, files: 100, untilMs: untilMs(1) }],
  ] as const) {
    const tally = await killWipes({ megabytes: 64, seed, ...options });
    print(wipeKillLine(name, tally));
    for (const finding of tally.findings.slice(0, 10)) print(`  ${finding}`);
    found += tally.findings.length;
  }
  return found === 0;
}
