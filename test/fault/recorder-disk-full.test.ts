import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { openRecorder } from '../unit/recorder/support/opened-recorder.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { everlastingLoan, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, install, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;

function mountSmallDisk(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2500k,mode=0700', 'tmpfs', folder]);
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
  });
}

/** Fills what is left but for some pages. */
function fill(folder: string, name: string, sparePages = 0): string {
  const path = join(folder, name);
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(path, Buffer.alloc(Math.max(0, bavail - sparePages) * bsize));
  } catch {
    // as full as it gets
  }
  return path;
}

const note = (why: string) => ({
  type: 'command.refused' as const,
  session: null,
  actor: 'system',
  data: { channel: 'x', why: why.padEnd(400, '.') },
});

describe(`a full disk${isRoot ? '' : ' (skipped: mounting a small one takes root)'}`, () => {
  test.skipIf(!isRoot)(
    'locks with TM-202, keeps what was answered, opens again with room',
    { timeout: 60_000 },
    async () => {
      const certificate = await makeCertificate();
      const office = new FakeOffice(samplePackage(everlastingLoan));
      const closeOffice = await startOffice(office, certificate);
      const folder = temporaryFolder();
      const installed = install(folder, { url: office.url, caPem: certificate.caPem }, process.getuid?.() ?? null);
      mountSmallDisk(installed.dataFolder);
      expect(await enrolByProgram(installed.configPath)).toMatchObject({ code: 0 });
      await closeOffice();
      const recorder = await startRecorder(installed.configPath);
      const client = await connectClient(installed.config.socket);
      await client.ask('hello', { version: 'test', pid: 1 });

      const ballast = fill(installed.dataFolder, 'ballast', 24);
      const acknowledged: number[] = [];
      let refused = '';
      for (let i = 0; i < 3000 && refused === ''; i += 1) {
        const answer = await client.ask('append', { drafts: [note(`entry ${i}`)] });
        if (answer.ok) acknowledged.push(answer.value.lastSeq);
        else refused = answer.code;
      }
      expect(refused).toBe('TM-202');
      expect(acknowledged.length).toBeGreaterThan(0);
      const locked = await client.ask('hello', { version: 'test', pid: 1 });
      expect(locked).toMatchObject({ ok: true, value: { status: { lock: { code: 'TM-202' } } } });
      const written = await client.ask('read', { fromSeq: (acknowledged.at(-1) ?? 0) + 1, limit: 10 });
      expect(written).toMatchObject({
        ok: true,
        value: { entries: [{ type: 'lock.entered', data: { code: 'TM-202' } }] },
      });
      const more = fill(installed.dataFolder, 'more');
      expect(await client.ask('unlock', {})).toMatchObject({ ok: false, code: 'TM-202' });

      // The power goes while the disk is full: the lock and every answered entry are still there.
      await recorder.kill('SIGKILL');
      const second = await startRecorder(installed.configPath);
      const again = await connectClient(installed.config.socket);
      const hello = await again.ask('hello', { version: 'test', pid: 1 });
      expect(hello).toMatchObject({ ok: true, value: { status: { lock: { code: 'TM-202' } } } });
      for (const each of [ballast, more]) rmSync(each);
      expect(await again.ask('unlock', {})).toMatchObject({ ok: true, value: { status: { lock: null } } });
      expect((await again.ask('append', { drafts: [note('after')] })).ok).toBe(true);
      const present = new Set<number>();
      for (let from = 0, rest = true; rest; ) {
        const read = await again.ask('read', { fromSeq: from, limit: 200 });
        const entries = read.ok ? read.value.entries : [];
        for (const entry of entries) present.add(entry.seq);
        from = (entries.at(-1)?.seq ?? from) + 1;
        rest = entries.length > 0;
      }
      expect(acknowledged.filter((seq) => !present.has(seq))).toEqual([]);
      expect(await second.kill('SIGTERM')).toBe(0);
    },
  );

  test.skipIf(!isRoot)('does not end the recorder when the office confirms', { timeout: 60_000 }, async () => {
    const certificate = await makeCertificate();
    const office = new FakeOffice(samplePackage(everlastingLoan));
    await startOffice(office, certificate);
    const installed = install(
      temporaryFolder(),
      { url: office.url, caPem: certificate.caPem },
      process.getuid?.() ?? null,
    );
    mountSmallDisk(installed.dataFolder);
    expect(await enrolByProgram(installed.configPath)).toMatchObject({ code: 0 });
    office.override = () => ({ status: 503 });
    const recorder = await startRecorder(installed.configPath);
    const client = await connectClient(installed.config.socket);
    await client.ask('hello', { version: 'test', pid: 1 });
    fill(installed.dataFolder, 'ballast', 24);
    for (let code = ''; code === ''; ) {
      const answer = await client.ask('append', { drafts: [note('entry')] });
      if (!answer.ok) code = answer.code;
    }
    fill(installed.dataFolder, 'more');
    office.override = null;
    await vi.waitFor(() => expect(office.entries.length).toBeGreaterThan(1), { timeout: 20_000, interval: 50 });
    await vi.waitFor(
      async () =>
        expect(await client.ask('hello', { version: 'test', pid: 1 })).toMatchObject({
          ok: true,
          value: { status: { unsent: 0, line: 'up', lock: { code: 'TM-202' } } },
        }),
      { timeout: 10_000 },
    );
    expect(await recorder.kill('SIGTERM')).toBe(0);
  });

  test.skipIf(!isRoot)('the writer alone, on a disk that is full to the last page', { timeout: 30_000 }, async () => {
    const folder = temporaryFolder();
    mountSmallDisk(folder);
    const recorder = openRecorder({ folder });
    recorder.reserve.ensure();
    const ballast = fill(folder, 'ballast');
    let code = '';
    for (let i = 0; i < 3000 && code === ''; i += 1) {
      const answer = await recorder.core.append({ drafts: [note(`entry ${i}`)] });
      if (!answer.ok) code = answer.code;
    }
    expect(code).toBe('TM-202');
    expect(recorder.types().at(-1)).toBe('lock.entered');
    rmSync(ballast);
    expect(await recorder.core.unlock()).toMatchObject({ ok: true });
    expect(recorder.fault()).toBeNull();
    recorder.database.close();
  });
});
