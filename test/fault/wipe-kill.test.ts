import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { randomFrom } from '../durability/random.ts';
import { killWipes, wipeKillLine } from '../durability/wipe-kills.ts';
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

  test('gives the same result when it is taken up again, and the disk holds nothing of its set', {
    timeout: 120_000 + kills * 30_000,
  }, async () => {
    const tally = await killWipes({ kills, files: 40, megabytes: 32, seed });
    console.log(wipeKillLine('wipe, 40 files', tally));
    expect(tally.findings).toEqual([]);
    expect(tally.atCall + tally.atMoment).toBeGreaterThanOrEqual(kills);
    expect(tally.foundBefore).toBeGreaterThan(50 * tally.rounds);
  });

  const hasGocryptfs = spawnSync('gocryptfs', ['-version']).error === undefined;
  const few = Math.ceil(kills / 4);
  test.skipIf(!hasGocryptfs)(
    'leaves no key of an encrypted volume when it is taken up again',
    { timeout: 60_000 + few * 60_000 },
    async () => {
      const cipher = join(disk.mount, 'cipher');
      const keyCopy = join(disk.mount, 'key.conf');
      const passwordFile = join(disk.folder, 'password');
      writeFileSync(passwordFile, 'tanmori-test-password');
      const gocryptfs = (...args: readonly string[]) =>
        disk.must(['gocryptfs', '-q', '-passfile', passwordFile, ...args]);
      disk.use({ kind: 'gocryptfs', cipherFolder: cipher, keyCopies: [keyCopy] });
      mkdirSync(disk.path('cipher'));
      const lendEncrypted = async () => {
        gocryptfs('-init', '-scryptn', '10', cipher);
        disk.must(['cp', join(cipher, 'gocryptfs.conf'), keyCopy]);
        const text = readFileSync(disk.path('key.conf'), 'utf8');
        const { EncryptedKey } = JSON.parse(text) as { readonly EncryptedKey: string };
        gocryptfs('-allow_other', cipher, join(disk.mount, 'home/作業'));
        return { ...(await lend()), key: Buffer.from(EncryptedKey) };
      };
      const countFile = join(disk.folder, 'count-encrypted');
      const whole = await lendEncrypted();
      const counted = await disk.start('wipe', whole.canaries, { ...whole, node }, { TANMORI_TEST_COUNT: countFile })
        .ended;
      expect(counted).toMatchObject({ code: 0 });
      const changes = Number(readFileSync(countFile, 'utf8'));
      for (let kill = 0; kill < few; kill += 1) {
        // Most of them in the first third, where the keys are.
        const at = random.int(1, random.chance(0.7) ? Math.ceil(changes / 3) : changes);
        const round = await lendEncrypted();
        await disk.start('wipe', round.canaries, { ...round, node }, { TANMORI_TEST_DIE_AT: `${at}` }).ended;
        const where = `seed ${seed}, round ${kill}, before change ${at} of ${changes}`;
        expect(await disk.wipe(round.canaries, round), where).toMatchObject({ result: 'erased', reasons: [] });
        expect(disk.search([round.key, ...round.needles]), where).not.toContain(true);
        expect(disk.canariesLeft(round.canaries), where).toBe(0);
        expect(readdirSync(disk.path('cipher')), where).toEqual([]);
        expect(existsSync(disk.path('key.conf')), where).toBe(false);
      }
    },
  );
});
