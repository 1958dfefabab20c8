import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleLines } from '../../../server/log/write-bundle.ts';
import { checkBundle, collect } from '../support/check-bundle.ts';
import { fetchCheckpoint, logVkey } from '../support/log.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { enrolTerminal, type Terminal } from '../support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
});
afterEach(() => office.close());

const bundleOf = async (
  isOpen: (seq: number) => boolean = () => true,
  oldSizes: readonly number[] = [],
): Promise<readonly string[]> => {
  const checkpoint = office.log.published();
  if (checkpoint === null) throw new Error('nothing published');
  const source = { store: office.store, tree: office.log.tree, checkpoint, madeAt: office.now() };
  return collect(bundleLines(source, { chain: terminal.chain, isOpen, scope: '全件', oldSizes }));
};
const fill = async (): Promise<void> => {
  for (let i = 0; i < 3; i += 1) {
    const day = terminal.trail.day(randomUUID());
    const more = Array.from({ length: 90 }, () => terminal.trail.add('agent.started', { version: '0', pid: 1 }));
    expect((await terminal.send([...day, ...more])).statusCode).toBe(200);
  }
};

describe('an evidence bundle', () => {
  it('proves a chain from its certified beginning, over key periods, to one checkpoint', async () => {
    await office.log.publish();
    const first = await fetchCheckpoint(office);
    await fill();
    await office.log.publish();
    const { size } = await fetchCheckpoint(office);
    const lines = await bundleOf(undefined, [size, first.size, first.size, size + 1]);
    const checked = checkBundle(lines, logVkey(office));
    expect(checked).toMatchObject({ entries: 291, consistency: [first.size, size] });
    expect(checked.open).toHaveLength(291);
    expect(terminal.trail.period).toBeGreaterThan(5);
    expect(lines.join()).toContain('会議録の作成');
  });

  it('shows the data of no entry that was not asked for, and proves it all the same', async () => {
    await fill();
    await office.log.publish();
    const lines = await bundleOf((seq) => seq >= 200);
    const checked = checkBundle(lines, logVkey(office));
    expect(checked.entries).toBe(291);
    expect(checked.open[0]).toBe(200);
    expect((lines.join().match(/会議録の作成/g) ?? []).length).toBe(0);
  });

  it('ends where its checkpoint ends', async () => {
    await fill();
    await office.log.publish();
    await fill();
    expect(checkBundle(await bundleOf(), logVkey(office)).entries).toBe(291);
  });

  it('is not made for a chain that was not enrolled, or is not published yet', async () => {
    await office.log.publish();
    const checkpoint = office.log.published();
    if (checkpoint === null) throw new Error('nothing published');
    const source = { store: office.store, tree: office.log.tree, checkpoint, madeAt: office.now() };
    const ask = (chain: string, size = checkpoint.size) =>
      collect(
        bundleLines({ ...source, checkpoint: { ...checkpoint, size } }, { chain, isOpen: () => true, scope: '' }),
      );
    await expect(ask('loan:L-20200101-001')).rejects.toThrow('not enrolled');
    await expect(ask(terminal.chain, 1)).rejects.toThrow('not in a published checkpoint');
  });
});
