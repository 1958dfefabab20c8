import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '#contract/json.ts';
import { encodeBase64 } from '#contract/log/base64.ts';
import { entryLeaf } from '#contract/log/leaf.ts';
import { leafHash, type TrailEntry } from '#contract/trail/entry.ts';
import { anchorPath } from '../../recorder/anchors/anchor-file.ts';
import { readAnchor, writeAnchor } from '../../recorder/anchors/anchor-line.ts';
import { machineHash } from '../../recorder/keys/machine.ts';
import { slotPath } from '../../recorder/keys/seal-keys.ts';
import { checkReceipt, logKeys } from '../../recorder/receipts/check-receipt.ts';
import { Receipts } from '../../recorder/receipts/receipts.ts';
import { openTrailDatabase } from '../../recorder/store/trail-database.ts';
import { sha256 } from '../../recorder/trail/sha256.ts';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeLog } from '../unit/recorder/support/fake-log.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { HandClock } from '../unit/recorder/support/hand-clock.ts';
import { openRecorder } from '../unit/recorder/support/opened-recorder.ts';
import { proof, proved } from '../unit/recorder/support/proof.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { everlastingLoan, samplePackage, sampleStaff } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, type Installed, install, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';
import type { Loose } from './mutations/subject.ts';
import { findings, forger, type LooseRow, open, recommit, seal, TerminalCopy } from './support/terminal-copy.ts';

const ownUid = process.getuid?.() ?? null;
const { readings } = proof.data as { readings: never };
const heartbeat = { type: 'heartbeat', session: null, actor: 'system', data: { readings, idleMs: 0 } } as const;
const session = '5e551011-0000-4000-8000-000000000001';
const wait = { timeout: 30_000, interval: 50 };

/** One history by the real program, kept for all attacks: the stopped recorder's folder, and what it was at noon. */
interface Honest {
  readonly folder: string;
  readonly atNoon: string;
  readonly entries: readonly TrailEntry[];
}

const kept = mkdtempSync(join(tmpdir(), 'tanmori-honest-'));
afterAll(() => rmSync(kept, { recursive: true, force: true }));
// The file vault, whatever keyring whoever runs the tests has.
beforeAll(() => vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', undefined));

async function office(entries: readonly TrailEntry[] = []) {
  const certificate = await makeCertificate();
  const log = new FakeLog();
  const made = new FakeOffice(samplePackage(everlastingLoan, log.statement));
  made.log = log;
  for (const entry of entries) {
    made.entries.push(entry);
    const { chain, seq } = entry.leaf.body;
    log.add(entryLeaf(chain, seq, leafHash(sha256, entry.leaf)));
  }
  await startOffice(made, certificate);
  return { made, log, certificate };
}

async function running(installed: Pick<Installed, 'configPath' | 'config'>) {
  const recorder = await startRecorder(installed.configPath);
  const client = await connectClient(installed.config.socket);
  const hello = await client.ask('hello', { version: 'test', pid: process.pid });
  if (!hello.ok) throw new Error(hello.code);
  return { recorder, client, status: hello.value.status };
}

async function play(): Promise<Honest> {
  const { made, certificate } = await office();
  const installed = install(temporaryFolder(), { url: made.url, caPem: certificate.caPem }, ownUid);
  expect(await enrolByProgram(installed.configPath)).toMatchObject({ code: 0 });
  const morning = await running(installed);
  const by = { session, actor: `staff:${sampleStaff}` };
  const put = async (drafts: Parameters<typeof morning.client.ask<'append'>>[1]['drafts'], to = morning.client) => {
    const answer = await to.ask('append', { drafts });
    expect(answer, JSON.stringify(answer)).toMatchObject({ ok: true });
  };
  await put(proved({ ...by, type: 'session.started', data: { work: 'ガイドの作成', plan: [] } }));
  await put([heartbeat]);
  expect(await morning.recorder.kill('SIGTERM')).toBe(0);
  cpSync(installed.dataFolder, join(kept, 'noon'), { recursive: true });

  const evening = await running(installed);
  await put([heartbeat], evening.client);
  await put([{ ...by, type: 'session.ended', data: { result: '済み' } }], evening.client);
  await put([heartbeat], evening.client);
  expect(await evening.client.ask('lock', { code: 'TM-301', detail: '' })).toMatchObject({ ok: true });
  await put([heartbeat], evening.client);
  const beats = () => made.entries.filter(({ leaf }) => leaf.body.type === 'heartbeat').length;
  await vi.waitFor(() => expect(beats()).toBe(4), wait);
  // Long enough for a receipt.
  await vi.waitFor(() => expect(made.requests.some((line) => line.includes('/receipt?'))).toBe(true), wait);
  expect(await evening.recorder.kill('SIGTERM')).toBe(0);
  cpSync(installed.dataFolder, join(kept, 'evening'), { recursive: true });
  return { folder: join(kept, 'evening'), atNoon: join(kept, 'noon'), entries: [...made.entries] };
}

let played: Promise<Honest> | null = null;
const honest = (): Promise<Honest> => {
  played ??= play();
  return played;
};

const noon = async (): Promise<TerminalCopy> => new TerminalCopy((await honest()).atNoon);

async function copied<T>(work: (copy: TerminalCopy) => Promise<T>): Promise<T> {
  const copy = new TerminalCopy((await honest()).folder);
  try {
    return await work(copy);
  } finally {
    copy.remove();
  }
}

interface Attack {
  readonly name: string;
  /** The finding that names it, without the entry's number. */
  readonly finds: string;
  /** @returns the number of the entry that has to be named, where one has to */
  readonly change: (copy: TerminalCopy) => number | null | Promise<number | null>;
}

const onRow =
  (type: string, change: (row: LooseRow, copy: TerminalCopy) => void): Attack['change'] =>
  (copy) => {
    const seq = copy.seqOf(type);
    copy.edit(seq, (row) => change(row, copy));
    return seq;
  };
const put = (from: string, to: string): void => cpSync(from, to);
const fromNoon =
  (...names: readonly ((folder: string) => string)[]): Attack['change'] =>
  async (copy) => {
    const old = await noon();
    for (const name of names) put(name(old.folder), name(copy.folder));
    old.remove();
    return null;
  };
const trailDb = (folder: string): string => join(folder, 'trail.db');
/** Where a key period ends, counted from the end of the chain. */
const periodEnds = (copy: TerminalCopy): readonly number[] =>
  copy.rows().flatMap(({ leaf, seq }) => (JSON.parse(leaf).body.nextKey === null ? [] : [seq]));

const entryAttacks: readonly Attack[] = [
  {
    name: 'edit the data',
    finds: 'audit:commit',
    change: onRow('session.ended', (row) => (row.data = '{"result":"他"}')),
  },
  {
    name: 'edit data and commitment',
    finds: 'audit:seal',
    change: onRow('session.ended', (row) => recommit(row, { result: '他' })),
  },
  {
    name: 'edit the salt',
    finds: 'audit:commit',
    change: onRow('session.ended', (row) => (row.salt = 'a'.repeat(32))),
  },
  {
    name: 'edit the time',
    finds: 'audit:seal',
    change: onRow('session.ended', ({ leaf }) => (leaf.body.at = '2020-01-01T00:00:00.000Z')),
  },
  {
    name: 'edit the actor',
    finds: 'audit:seal',
    change: onRow('session.ended', ({ leaf }) => (leaf.body.actor = 'staff:100456')),
  },
  {
    name: 'edit the session',
    finds: 'audit:seal',
    change: onRow('session.ended', ({ leaf }) => (leaf.body.session = session.replace('1', '2'))),
  },
  {
    name: 'give an entry another type',
    finds: 'audit:seal',
    change: onRow('recorder.stopped', ({ leaf }) => (leaf.body.type = 'agent.stopped')),
  },
  {
    name: 'edit the machine time',
    finds: 'audit:seal',
    change: onRow('session.ended', ({ leaf }) => (leaf.body.mono += 1)),
  },
  {
    name: 'edit a leaf and leave its hash',
    finds: 'audit:hash',
    change: (copy) => {
      const seq = copy.seqOf('session.ended');
      copy.exec(`UPDATE entries SET leaf = json_set(leaf, '$.body.mono', 1) WHERE seq = ${seq}`);
      copy.sql((raw) => {
        const text = raw.prepare('SELECT leaf FROM entries WHERE seq = ?').pluck().get(seq) as string;
        raw.prepare('UPDATE entries SET leaf = ? WHERE seq = ?').run(canonicalJson(JSON.parse(text)), seq);
      });
      return seq;
    },
  },
  {
    name: 'break a link',
    finds: 'audit:prev',
    change: onRow('session.ended', ({ leaf }) => (leaf.prev = 'a'.repeat(64))),
  },
  {
    name: 'name another chain',
    finds: 'audit:chain',
    change: onRow('session.ended', ({ leaf }) => (leaf.body.chain = 'loan:L-19990101-999')),
  },
  {
    name: 'drop an entry from the middle',
    finds: 'audit:seq',
    change: (copy) => {
      const seq = copy.seqOf('session.ended');
      copy.exec(`DELETE FROM entries WHERE seq = ${seq}`);
      return seq + 1;
    },
  },
  {
    name: 'drop an entry and renumber',
    finds: 'audit:prev',
    change: (copy) => {
      const at = copy.seqOf('session.ended');
      copy.exec(`DELETE FROM entries WHERE seq = ${at}`);
      renumber(copy, at + 1, -1);
      return at;
    },
  },
  {
    name: 'exchange two entries',
    finds: 'audit:seq',
    change: (copy) => {
      const at = copy.seqOf('session.started');
      copy.exec(
        ...[`UPDATE entries SET seq = -1 WHERE seq = ${at}`, `UPDATE entries SET seq = ${at} WHERE seq = ${at + 1}`],
        `UPDATE entries SET seq = ${at + 1} WHERE seq = -1`,
      );
      return at;
    },
  },
  {
    name: 'exchange the data of two entries',
    finds: 'audit:commit',
    change: (copy) => {
      const beats = copy.rows().filter(({ leaf }) => JSON.parse(leaf).body.type === 'heartbeat');
      const [a, b] = beats;
      if (a === undefined || b === undefined) throw new Error('two heartbeats');
      copy.edit(a.seq, (row) => Object.assign(row, { salt: b.salt, data: b.data }));
      return a.seq;
    },
  },
  {
    name: 'insert a forged entry, renumber and link anew',
    finds: 'audit:seal',
    change: (copy) => {
      const at = copy.seqOf('session.ended');
      const rows = copy.rows();
      renumber(copy, at, 1);
      const row = rows[at];
      if (row === undefined) throw new Error('no row');
      const leaf: Loose = JSON.parse(row.leaf);
      leaf.body.at = '2026-01-01T00:00:00.000Z';
      seal(leaf, forger);
      copy.sql((raw) =>
        raw
          .prepare('INSERT INTO entries VALUES (@chain, @seq, @leaf, @salt, @data, @hash)')
          .run({ ...row, seq: at, leaf: canonicalJson(leaf), hash: leafHash(sha256, leaf) }),
      );
      return at;
    },
  },
  {
    name: 'seal an earlier entry anew with the present key',
    finds: 'audit:later-key',
    change: onRow('session.started', ({ leaf }, copy) => {
      leaf.body.at = '2020-01-01T00:00:00.000Z';
      seal(leaf, copy.currentKey());
    }),
  },
  {
    name: 'seal an earlier entry anew under a later period',
    finds: 'audit:later-key',
    change: onRow('session.started', ({ leaf }, copy) => {
      leaf.seal.period += 3;
      seal(leaf, copy.currentKey());
    }),
  },
  {
    name: 'seal a later entry with a key kept from an old copy',
    finds: 'audit:earlier-key',
    change: async (copy) => {
      const old = await noon();
      const key = old.currentKey();
      old.remove();
      const seq = copy.seqOf('lock.entered');
      copy.edit(seq, ({ leaf }) => {
        leaf.body.at = '2020-01-01T00:00:00.000Z';
        seal(leaf, key);
      });
      return seq;
    },
  },
  {
    name: 'seal with a key of one’s own',
    finds: 'audit:seal',
    change: onRow('session.ended', ({ leaf }) => seal(leaf, forger)),
  },
  {
    name: 'name the forger as the next key',
    finds: 'audit:seal',
    change: onRow('session.ended', ({ leaf }) => (leaf.body.nextKey = forger.publicKey)),
  },
  {
    name: 'hide a succession of keys',
    finds: 'audit:seal',
    change: onRow('session.ended', ({ leaf }) => (leaf.body.nextKey = null)),
  },
  {
    name: 'strip a signature',
    finds: 'audit:seal',
    change: onRow('session.ended', ({ leaf }) => (leaf.seal.sig = `${'A'.repeat(86)}==`)),
  },
  {
    name: 'write the data in another spelling',
    finds: 'audit:canonical',
    change: onRow('session.ended', (row) => (row.data = row.data.replace(':', ': '))),
  },
  {
    name: 'write the leaf in another spelling',
    finds: 'audit:canonical',
    change: (copy) => {
      const seq = copy.seqOf('session.ended');
      copy.exec(`UPDATE entries SET leaf = replace(leaf, '"v":1', '"v":1.0') WHERE seq = ${seq}`);
      return seq;
    },
  },
  {
    name: 'write the data in another Unicode form',
    finds: 'audit:commit',
    change: onRow('session.started', (row) => {
      const twin = row.data.normalize('NFD');
      expect(twin).not.toBe(row.data);
      row.data = twin;
    }),
  },
  {
    name: 'write what is no JSON',
    finds: 'audit:json',
    change: onRow('session.ended', (row) => (row.data = row.data.slice(0, -1))),
  },
];

function renumber(copy: TerminalCopy, from: number, by: 1 | -1): void {
  const later = copy.rows().filter(({ seq }) => seq >= from);
  for (const row of by === 1 ? later.toReversed() : later) {
    const leaf: Loose = JSON.parse(row.leaf);
    leaf.body.seq += by;
    copy.sql((raw) =>
      raw
        .prepare('UPDATE entries SET seq = ?, leaf = ?, hash = ? WHERE seq = ?')
        .run(row.seq + by, canonicalJson(leaf), leafHash(sha256, leaf), row.seq),
    );
  }
}

const storeAttacks: readonly Attack[] = [
  {
    name: 'cut the end off',
    finds: 'start:length',
    change: (copy) => {
      copy.exec(`DELETE FROM entries WHERE seq >= ${copy.length - 2}`);
      return copy.length + 2;
    },
  },
  {
    name: 'cut the end off and write the state to fit',
    finds: 'anchor:file',
    change: (copy) => {
      copy.truncate((periodEnds(copy).at(-3) ?? 0) + 1);
      return null;
    },
  },
  {
    name: 'cut off the last period with its anchor, and write the state to fit',
    finds: 'no-key',
    change: (copy) => {
      copy.truncate((periodEnds(copy).at(-2) ?? 0) + 1);
      copy.anchors((lines) => lines.slice(0, -1));
      return null;
    },
  },
  { name: 'put an old database back', finds: 'anchor:file', change: fromNoon(trailDb) },
  { name: 'put an old database and its keys back', finds: 'anchor:file', change: fromNoon(trailDb, slotPath) },
  { name: 'put an old database and its anchors back', finds: 'no-key', change: fromNoon(trailDb, anchorPath) },
  {
    name: 'remove the anchors',
    finds: 'anchors-lost',
    change: (copy) => {
      rmSync(anchorPath(copy.folder));
      return null;
    },
  },
  {
    name: 'empty the anchors',
    finds: 'anchors-lost',
    change: (copy) => {
      copy.anchors(() => []);
      return null;
    },
  },
  {
    name: 'shorten the anchors',
    finds: 'anchors-lost',
    change: (copy) => {
      copy.anchors((lines) => lines.slice(0, -2));
      return null;
    },
  },
  {
    name: 'edit every anchor',
    finds: 'anchors-lost',
    change: (copy) => {
      copy.anchors((lines) => lines.map((line) => line.replace(/ (\d+) /, ' 1$1 ')));
      return null;
    },
  },
  {
    name: 'edit an anchor with its sum',
    finds: 'anchor:file',
    change: (copy) => {
      copy.anchors((lines) =>
        lines.map((line) => {
          const anchor = readAnchor(line);
          return anchor === null ? line : writeAnchor({ ...anchor, head: 'b'.repeat(64) });
        }),
      );
      return null;
    },
  },
  {
    name: 'put another terminal’s keys in',
    finds: 'no-key',
    change: (copy) => {
      writeFileSync(slotPath(copy.folder), Buffer.alloc(8192, 7));
      return null;
    },
  },
  {
    name: 'remove the keys',
    finds: 'no-key',
    change: (copy) => {
      rmSync(slotPath(copy.folder));
      return null;
    },
  },
  {
    name: 'put another device key in',
    finds: 'refused:TM-207',
    change: (copy) => {
      const path = join(copy.folder, 'keys', 'device.public.json');
      const marker: Loose = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify({ ...marker, publicKey: forger.publicKey }));
      return null;
    },
  },
  {
    name: 'edit the package under the office’s old signature',
    finds: 'package',
    change: (copy) => {
      copy.fact('enrolment', ({ package: { statement } }) => (statement.facts.policy.controls.save = 'observed'));
      return null;
    },
  },
  {
    name: 'put in a package that a forger signed',
    finds: 'package',
    change: (copy) => {
      copy.fact('enrolment', ({ package: handed }) => {
        handed.statement.facts.policy.controls.save = 'observed';
        handed.sig = forger.sign(Buffer.from(canonicalJson(handed.statement)));
      });
      return null;
    },
  },
  {
    name: 'remove old entries as if by rule, with a boundary and a state that both claim the rule',
    finds: 'audit:seq',
    change: (copy) => {
      const at = (periodEnds(copy)[1] ?? 0) + 1;
      const boundary = { ...copy.foldedState(at), prunedBelow: at };
      copy.exec(`DELETE FROM entries WHERE seq < ${at}`);
      copy.setFact('boundary', boundary);
      copy.fact('state', (value) => (value.prunedBelow = at));
      return at;
    },
  },
  {
    name: 'change the genesis',
    finds: 'audit:prev',
    change: (copy) => {
      copy.fact('enrolment', (value) => (value.genesis = 'a'.repeat(64)));
      return 0;
    },
  },
  {
    name: 'change the certified first key',
    finds: 'audit:seal',
    change: (copy) => {
      copy.fact('enrolment', (value) => (value.firstKey = forger.publicKey));
      return 0;
    },
  },
  {
    name: 'put the package of another loan in',
    finds: 'start:length',
    change: (copy) => {
      const { loan } = samplePackage().statement.facts;
      copy.fact('enrolment', (value) => (value.package.statement.facts.loan = loan));
      return copy.length;
    },
  },
  {
    name: 'remove the lock from the stored state',
    finds: 'audit:state',
    change: (copy) => {
      copy.fact('state', (value) => {
        expect(value.lock).not.toBeNull();
        value.lock = null;
      });
      return copy.length;
    },
  },
  {
    name: 'set the counter of codes in the stored state',
    finds: 'audit:state',
    change: (copy) => {
      copy.fact('state', (value) => (value.counter += 1));
      return copy.length;
    },
  },
  {
    name: 'remove the stored state',
    finds: 'start:state',
    change: (copy) => {
      copy.exec(`DELETE FROM facts WHERE name = 'state'`);
      return copy.length;
    },
  },
  {
    name: 'remove old entries as if by rule',
    finds: 'audit:pruned',
    change: (copy) => {
      const at = (periodEnds(copy)[1] ?? 0) + 1;
      const boundary = copy.foldedState(at);
      copy.exec(`DELETE FROM entries WHERE seq < ${at}`);
      copy.setFact('boundary', boundary);
      return at;
    },
  },
];

describe('honest', () => {
  it('finds nothing in a history of the real program', { timeout: 120_000 }, async () => {
    await copied(async (copy) => expect(await findings(copy.folder)).toEqual([]));
    const old = await noon();
    expect(await findings(old.folder)).toEqual([]);
    old.remove();
  });
});

describe('kinds', () => {
  it.each([...entryAttacks, ...storeAttacks])('$name', async ({ finds, change }) => {
    await copied(async (copy) => {
      const seq = await change(copy);
      const found = await findings(copy.folder);
      const named = found.map((each) => (seq === null ? each.replace(/@\d+$/, '') : each));
      expect(named).toContain(seq === null ? finds : `${finds}@${seq}`);
    });
  });

  it('run a second recorder on the same folder', async () => {
    await copied(async (copy) => {
      const first = openTrailDatabase(copy.folder);
      expect(await findings(copy.folder)).toEqual(['refused:TM-206']);
      if (first.ok) first.value.close();
    });
  });

  it('put the whole folder back: the office knows more', { timeout: 120_000 }, async () => {
    const { atNoon, entries } = await honest();
    const { made, certificate } = await office(entries);
    made.deviceKey = deviceKeyOf(atNoon);
    const installed = install(temporaryFolder(), { url: made.url, caPem: certificate.caPem }, ownUid);
    cpSync(atNoon, installed.dataFolder, { recursive: true });
    const { recorder, client } = await running(installed);
    await vi.waitFor(async () => {
      const read = await client.ask('read', { fromSeq: 0, limit: 100 });
      const told = read.ok ? read.value.entries.find(({ type }) => type === 'trail.rolled-back') : undefined;
      expect(told?.data).toMatchObject({ anchor: 'office' });
    }, wait);
    await recorder.kill('SIGTERM');
  });

  it('run it on another machine', async () => {
    await copied(async (copy) => {
      copy.fact('enrolment', (value) => (value.machine = 'd'.repeat(64)));
      const opened = openRecorder({ folder: copy.folder, clock: new HandClock('2099-01-01T00:00:00.000Z') });
      await opened.core.machineFound(await machineHash());
      opened.database.close();
      expect(opened.core.status().lock).toMatchObject({ code: 'TM-203' });
      expect(copy.seqOf('machine.changed')).toBeGreaterThan(0);
    });
  });

  it('turn the clock back', async () => {
    await copied(async (copy) => {
      const clock = new HandClock('2020-06-01T00:00:00.000Z');
      const opened = openRecorder({ folder: copy.folder, clock });
      await opened.core.start(opened.findings);
      opened.database.close();
      expect(copy.seqOf('clock.turned-back')).toBeGreaterThan(0);
      expect(opened.core.status().lock).toMatchObject({ code: 'TM-204' });
    });
  });

  it.each([
    ['size', (kept: Loose) => (kept.size += 1000)],
    ['root', (kept: Loose) => (kept.root = encodeBase64(Buffer.alloc(32, 1)))],
  ] as const)('edit the %s of the kept receipt', async (_what, change) => {
    const { entries } = await honest();
    const log = new FakeLog();
    const leaves = entries.map(({ leaf }, seq) => entryLeaf(leaf.body.chain, seq, leafHash(sha256, leaf)));
    for (const leaf of leaves) log.add(leaf);
    const keys = logKeys(log.statement);
    const last = leaves.at(-1);
    await copied(async (copy) => {
      copy.fact('receipt', change);
      const opened = openTrailDatabase(copy.folder);
      const receipt = opened.ok ? opened.value.receipt() : null;
      if (opened.ok) opened.value.close();
      if (keys === null || last === undefined || receipt === null) throw new Error('no receipt was kept');
      const seq = entries.length - 1;
      const of = {
        chain: entries[0]?.leaf.body.chain ?? '',
        seq,
        head: leafHash(sha256, (entries[seq] as TrailEntry).leaf),
      };
      expect(checkReceipt(keys, of, receipt, await log.receipt(last, receipt.size))).toMatchObject({
        kind: 'other-log',
      });
    });
  });
});

describe('a word about the trail that the trail does not bear out', () => {
  it('edit the stored package under the office’s old signature: the office’s true one is taken again', {
    timeout: 120_000,
  }, async () => {
    const { folder, entries } = await honest();
    const { made, certificate } = await office(entries);
    made.deviceKey = deviceKeyOf(folder);
    const installed = install(temporaryFolder(), { url: made.url, caPem: certificate.caPem }, ownUid);
    const copy = new TerminalCopy(folder);
    copy.fact('enrolment', ({ package: { statement } }) => (statement.facts.policy.controls.save = 'observed'));
    cpSync(copy.folder, installed.dataFolder, { recursive: true });
    copy.remove();
    const { recorder, status } = await running(installed);
    expect(status.lock).toMatchObject({ code: 'TM-203' });
    await vi.waitFor(() => expect(made.requests.some((line) => line.endsWith('/package'))).toBe(true), wait);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await recorder.kill('SIGTERM');
    const after = new TerminalCopy(installed.dataFolder);
    after.fact('enrolment', ({ package: { statement } }) =>
      expect(statement.facts.policy.controls.save).toBe('required'),
    );
    after.remove();
  });

  it('claim that the office confirmed more than there is: everything is sent again', { timeout: 120_000 }, async () => {
    const { folder, entries } = await honest();
    const { made, certificate } = await office(entries);
    made.deviceKey = deviceKeyOf(folder);
    const installed = install(temporaryFolder(), { url: made.url, caPem: certificate.caPem }, ownUid);
    const copy = new TerminalCopy(folder);
    copy.fact('accepted', (value) => (value.seq = 1_000_000));
    cpSync(copy.folder, installed.dataFolder, { recursive: true });
    copy.remove();
    const { recorder, client } = await running(installed);
    expect(await client.ask('append', { drafts: [heartbeat] })).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(made.entries.at(-1)?.leaf.body.type).toBe('heartbeat'), wait);
    await recorder.kill('SIGTERM');
  });

  it('claim that a receipt proves more than there is: it counts for nothing', async () => {
    await copied(async (copy) => {
      copy.fact('receipt', (value) => (value.seq = 1_000_000));
      expect(await receiptedIn(copy.folder)).toBe(-1);
    });
    await copied(async (copy) => expect(await receiptedIn(copy.folder)).toBeGreaterThan(0));
  });
});

/** Number of the entry that the kept receipt proves, as a start of the recorder reads it. */
async function receiptedIn(folder: string): Promise<number> {
  const { database, loan } = open(folder);
  try {
    return new Receipts({
      ...{ database, chain: loan.chain, log: () => loan.log, now: () => new Date(), monotonicMs: () => 0 },
      ...{ isAwaited: () => false, onVoid: () => undefined, onOtherLog: () => undefined },
    }).seq;
  } finally {
    database.close();
  }
}

const deviceKeyOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'keys', 'device.public.json'), 'utf8')) as { publicKey: string }).publicKey;
