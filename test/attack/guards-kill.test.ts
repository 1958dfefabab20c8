import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ControlName } from '#contract/controls.ts';
import { layPrinter, startCups } from '../fault/support/printing-pc.ts';
import { lent, PrivateRoot, workFolder } from '../fault/support/private-root.ts';
import { attest, idsIn, layFiles, provision, readOf } from '../fault/support/profile-pc.ts';
import { WholePc } from './support/whole-pc.ts';

/** How often each part is killed; `TANMORI_KILLS` sets another number. */
const rounds = Number(process.env.TANMORI_KILLS ?? '5');

/** One forbidden act for each control, as the borrower; exit code 0 where it is done. */
const acts: readonly (readonly [control: ControlName, script: string])[] = [
  ['save', `echo x > ${lent.home}/Desktop/秘密.txt && rm ${lent.home}/Desktop/秘密.txt`],
  ['save', 'echo x > /var/tmp/秘密.txt && rm /var/tmp/秘密.txt'],
  // A real stick takes a machine of its own (npm run test:vm): here, what would let one in.
  ['media', `! modprobe -n -v usb-storage 2>/dev/null | grep -q 'install /bin/false' || test -u /usr/bin/fusermount3`],
  ['print', 'lp -U root -d paper -o raw /etc/passwd'],
  [
    'install',
    `cp /bin/true ${workFolder}/p && chmod 755 ${workFolder}/p && ${workFolder}/p; r=$?; rm -f ${workFolder}/p; exit $r`,
  ],
];

interface Death {
  readonly dies: readonly ('agent' | 'recorder')[];
  readonly kill: (pc: WholePc) => Promise<unknown>;
  /** Whose watch was interrupted: an agent that cannot tell anybody what it sees is as good as none. */
  readonly gaps: readonly ('agent' | 'recorder')[];
}
const deaths: Readonly<Record<string, Death>> = {
  'the agent': { dies: ['agent'], kill: (pc) => pc.killAgent(), gaps: ['agent'] },
  'the window': { dies: ['agent'], kill: (pc) => pc.killWindow(), gaps: ['agent'] },
  'the recorder': { dies: ['recorder'], kill: (pc) => pc.killRecorder(), gaps: ['agent', 'recorder'] },
  both: {
    dies: ['agent', 'recorder'],
    kill: (pc) => Promise.all([pc.killAgent(), pc.killRecorder()]),
    gaps: ['agent', 'recorder'],
  },
};

const isRoot = process.getuid?.() === 0;
describe.skipIf(!isRoot)(`kinds${isRoot ? '' : ' (skipped: a private root takes root)'}`, () => {
  let root: PrivateRoot;
  let pc: WholePc;
  const done = (): readonly ControlName[] =>
    acts.filter(([, script]) => root.sh(script, 'borrower').code === 0).map(([control]) => control);

  beforeAll(async () => {
    root = await PrivateRoot.open();
    layFiles(root);
    layPrinter(root);
    startCups(root);
    root.must(['lpadmin', '-p', 'paper', '-E', '-v', 'sink:/', '-m', 'raw']);
    root.must(['sh', '-c', `mkdir -p ${workFolder} && chown ${lent.account}: ${workFolder}`]);
    pc = new WholePc(root);
    await pc.enrol();
    // Else the tries prove nothing.
    expect(done()).toEqual(acts.map(([control]) => control));
    expect(provision(root)).toMatchObject({ code: 0 });
    root.must(['sh', '-c', 'kill -HUP $(cat /run/cupsd.pid)']);
    root.boot();
    await pc.startRecorder();
    const agent = pc.startAgent(false);
    await agent.screen('signed-out');
    expect(await agent.signIn()).toMatchObject({ ok: true });
    expect(await agent.ask('startWork', { work: '点検' })).toEqual({ ok: true, value: null });
  }, 180_000);
  afterAll(() => root.close());

  test.each(Object.entries(deaths))(
    `#22 prevented and told, ${rounds} times: %s killed at work`,
    async (_part, { dies, kill, gaps }) => {
      for (let round = 0; round < rounds; round += 1) {
        if (pc.agent === null) throw new Error('no agent');
        await pc.agent.screen('working');
        const before = (await pc.agent.trail()).length;
        await pause(randomInt(0, 300));
        await kill(pc);
        expect(done(), `round ${round}`).toEqual([]);

        if (dies.includes('recorder')) await pc.startRecorder();
        if (dies.includes('agent')) {
          const agent = pc.startAgent(true);
          expect((await agent.screen('signed-out')).screen).toMatchObject({ resuming: true });
          expect(await agent.signIn()).toMatchObject({ ok: true });
        }
        await pc.agent.screen('working');
        const after = (await pc.agent.trail()).slice(before);
        const found = after.flatMap(({ type, data }) => (type === 'gap.found' ? [data.what] : []));
        expect(found.toSorted(), `round ${round}`).toEqual(gaps);
        // Written by a recorder that sees its agent go; of two that die together it may or may not.
        const lost = after.filter(({ type }) => type === 'agent.lost').length;
        expect(lost).toBeLessThanOrEqual(dies.includes('agent') ? 1 : 0);
        if (!dies.includes('recorder')) expect(lost).toBe(1);
      }
      expect(idsIn(readOf(attest(root)), 'not-in-force')).toEqual([]);
    },
    600_000,
  );
});
