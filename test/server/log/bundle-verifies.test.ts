import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { encodeBase64 } from '#contract/log/base64.ts';
import { formatVkey } from '#contract/log/verifier-key.ts';
import { openLogKey } from '../../../server/log/log-identity.ts';
import { bundleLines } from '../../../server/log/write-bundle.ts';
import { bundleMutations } from '../../attack/mutations/bundle.ts';
import { fileOf } from '../../attack/support/bundle-maker.ts';
import { reportOn } from '../../unit/verify/support/verified.ts';
import { collect } from '../support/check-bundle.ts';
import { openOffice } from '../support/office.ts';
import { enrolTerminal } from '../support/terminal.ts';

it('a bundle of the office is sound to the verifier, and changed in any way it is not', async () => {
  const office = await openOffice();
  const terminal = await enrolTerminal(office);
  for (let i = 0; i < 3; i += 1) expect((await terminal.send(terminal.trail.day(randomUUID()))).statusCode).toBe(200);
  await office.log.publish();
  const checkpoint = office.log.published();
  if (checkpoint === null) throw new Error('nothing published');
  const trust = {
    v: 1 as const,
    logs: [formatVkey(openLogKey(office.files).key)],
    witnesses: [],
    quorum: 0,
    seen: [{ size: 2, root: encodeBase64(await office.log.tree.rootAt(2)) }],
  };
  const source = { store: office.store, tree: office.log.tree, checkpoint, madeAt: office.now() };
  const asked = { chain: terminal.chain, isOpen: (seq: number) => seq !== 4, scope: '全件', oldSizes: [2] };
  const lines = await collect(bundleLines(source, asked));
  const report = await reportOn(fileOf(lines), trust);
  expect(report.reason).toBeNull();
  expect(report.content?.counts).toMatchObject({ chains: 1, sessions: 3, withheld: 1 });
  for (const { name, mutate, codes } of bundleMutations) {
    let at = 3;
    const dice = (below: number): number => {
      at = (at * 31 + 17) % 1009;
      return at % below;
    };
    const file = mutate({ lines, trust, dice });
    if (file === null) continue;
    const { reason } = await reportOn(file, trust);
    expect(codes, `${name}: ${reason?.code}`).toContain(reason?.code);
  }
  await office.close();
});
