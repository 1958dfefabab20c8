import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { randomFrom } from '../durability/random.ts';
import { HostileTree } from './support/hostile-tree.ts';
import { borrower, WipeDisk } from './support/wipe-disk.ts';

const isRoot = process.getuid?.() === 0;
const kills = Number(process.env.TANMORI_WIPE_KILLS ?? '20');
const seed = Number(process.env.TANMORI_WIPE_SEED ?? '20261126');
const node = ['--import', join(repositoryRoot, 'test/fault/support/kill-at.ts')];

/** The process dies with SIGKILL before a random one of its changes of the disk, then the same order is taken up again. */
describe.skipIf(!isRoot)(`a wipe that is killed (${kills} points, seed ${seed})`, () => {
  let disk: WipeDisk;
  beforeAll(async () => {
    disk = await WipeDisk.open(24);
  });
  afterAll(() => disk.close());

  const random = randomFrom(seed);
  let day = 0;

  /** A loan's worth of files; each round is an order of its own. */
  async function lend() {
    rmSync(disk.state, { recursive: true, force: true });
    const canaries = await disk.plant();
    const work = new HostileTree(disk.path('home/作業'), borrower);
    for (let i = 0; i < 20; i += 1) work.file(`書類 ${i}`, 30 + i * 700);
    work.file(Buffer.from([0x66, 0xff, 0xfe]), 5000, work.folder('中'));
    const recorder = new HostileTree(disk.path('recorder'), { uid: 0, gid: 0 });
    recorder.file('trail.db', 50_000);
    day += 1;
    const issuedAt = new Date(Date.UTC(2026, 10, 26) + day * 1000).toISOString();
    return { canaries, issuedAt, needles: [...work.needles, ...recorder.needles] };
  }

  test('gives the same result when it is taken up again', { timeout: 60_000 + kills * 30_000 }, async () => {
    const whole = await lend();
    const countFile = join(disk.folder, 'count');
    const counted = await disk.start('wipe', whole.canaries, { ...whole, node }, { TANMORI_TEST_COUNT: countFile })
      .ended;
    expect(counted).toMatchObject({ code: 0 });
    const changes = Number(readFileSync(countFile, 'utf8'));
    expect(changes).toBeGreaterThan(100);
    const picture = ({ steps }: { readonly steps: readonly { readonly [key: string]: unknown }[] }) =>
      steps
        .filter(({ name }) => name !== 'fill-free-space')
        .map(({ name, outcome, reason, files, bytes }) => ({ name, outcome, reason, files, bytes }));
    const expected = picture(JSON.parse(counted.stdout));

    for (let kill = 0; kill < kills; kill += 1) {
      const at = random.int(1, changes);
      const round = await lend();
      const killed = await disk.start('wipe', round.canaries, { ...round, node }, { TANMORI_TEST_DIE_AT: `${at}` })
        .ended;
      const where = `seed ${seed}, round ${kill}, before change ${at} of ${changes}`;
      // Fewer changes this time (the last pieces of free space): then it came to its end.
      expect(killed.signal === 'SIGKILL' || killed.code === 0, where).toBe(true);
      const report = await disk.wipe(round.canaries, round);
      expect(report, where).toMatchObject({ result: 'erased', reasons: [] });
      expect(picture(report), where).toEqual(expected);
      expect(disk.search(round.needles), where).not.toContain(true);
      expect(disk.canariesLeft(round.canaries), where).toBe(0);
      expect(readdirSync(disk.path('.')).toSorted(), where).toEqual(['home', 'lost+found', 'recorder', 'temp']);
      expect(readdirSync(disk.path('home')), where).toEqual(['作業']);
    }
  });
});
