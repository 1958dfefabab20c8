import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { openNote } from '#contract/log/note.ts';
import { formatVkey, keyTypes, readVkey } from '#contract/log/verifier-key.ts';
import { readArguments } from '../../../witness/cli/arguments.ts';
import { init } from '../../../witness/cli/init.ts';
import { trust } from '../../../witness/cli/trust.ts';
import { originHash } from '../../../witness/data-folder.ts';
import { readKeyFile } from '../../../witness/key-file.ts';
import { exitCodes } from '../../../witness/problem.ts';
import { maxBodyBytes } from '../../../witness/server.ts';
import { readTrustedLogs } from '../../../witness/trusted-logs.ts';
import { sampleSigner, verifyEd25519 } from '../contract/log/support/sample-keys.ts';
import { SampleTree, sha256 } from '../contract/log/support/sample-tree.ts';
import { makeCertificate } from '../recorder/support/certificates.ts';
import { temporaryFolder } from '../recorder/support/temporary-folder.ts';
import { SampleLog } from './support/sample-log.ts';
import { ask, type RunningWitness, startWitness, witnessCommand } from './support/spawn-witness.ts';

const log = new SampleLog('office.example/log', SampleTree.of(200));

function installed(): string {
  const folder = join(temporaryFolder(), 'witness');
  init(folder, 'witness.example/w1');
  trust(folder, log.vkey, log.origin);
  return folder;
}

const cosigned = (witness: RunningWitness, size: number, body: string): boolean =>
  openNote(`${log.text(size)}\n${body}`, [witness.key], verifyEd25519).ok;

/** Where the witness says it is. */
async function sizeOf(witness: RunningWitness): Promise<number> {
  const { status, body } = await witness.submit(
    formatAddCheckpoint({ oldSize: 199, proof: [], checkpoint: log.note(200) }),
  );
  return status === 409 ? Number(body) : 199;
}

describe('the command line', () => {
  test('init prints a cosigner’s key and leaves its private half to this account', () => {
    const folder = join(temporaryFolder(), 'deep', 'witness');
    const made = witnessCommand('init', '--data', folder, '--name', 'witness.example/w1');
    const key = readVkey(sha256, made.stdout.trimEnd());
    expect(key).toMatchObject({ ok: true, value: { name: 'witness.example/w1', type: keyTypes.cosignature } });
    expect(statSync(join(folder, 'witness.key')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const trusted = witnessCommand('trust', '--data', folder, '--vkey', log.vkey, '--origin', log.origin);
    expect(trusted).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readTrustedLogs(join(folder, 'logs.json'))).toEqual([{ origin: log.origin, key: log.signer.key }]);
  });

  test('init never replaces a key', () => {
    const folder = installed();
    const before = readFileSync(join(folder, 'witness.key'), 'utf8');
    expect(() => init(folder, 'witness.example/w2')).toThrow(expect.objectContaining({ exitCode: exitCodes.key }));
    expect(readFileSync(join(folder, 'witness.key'), 'utf8')).toBe(before);
  });

  test.each([
    [[]],
    [['serve', '--data', 'x']],
    [['init', '--data', 'x']],
    [['init', '--data', 'x', '--name', 'a', '--port', '1']],
    [['init', 'more', '--data', 'x', '--name', 'a']],
    [['trust', '--data', 'x', '--vkey', log.vkey]],
    [['run', '--port', '1']],
    [['run', '--data', '', '--port', '1']],
    [['run', '--data', 'x']],
    [['run', '--data', 'x', '--port', '65536']],
    [['run', '--data', 'x', '--port', '-1']],
    [['run', '--data', 'x', '--port', '0', '--key', 'k']],
    [['run', '--data', 'x', '--port', '0', '--verbose']],
  ])('refuses %j', (args) => {
    expect(() => readArguments(args)).toThrow(expect.objectContaining({ exitCode: exitCodes.usage }));
  });

  test('says what is wrong in one line', () => {
    const done = witnessCommand('run', '--data', 'x', '--verbose');
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each([
    ['no verifier key', 'a+b+c', log.origin],
    ["a cosigner's key", formatVkey(sampleSigner('w', 1, keyTypes.cosignature).key), log.origin],
    ['two lines of origin', log.vkey, 'two\nlines'],
    ['no origin', log.vkey, ''],
  ])('trust refuses %s', (_, vkey, origin) => {
    const folder = join(temporaryFolder(), 'witness');
    init(folder, 'w');
    expect(() => trust(folder, vkey, origin)).toThrow(expect.objectContaining({ exitCode: exitCodes.usage }));
  });

  test.each(['', 'a b', 'a+b', 'x'.repeat(201)])('init refuses the name %j', (name) => {
    const folder = join(temporaryFolder(), 'witness');
    expect(() => init(folder, name)).toThrow(expect.objectContaining({ exitCode: exitCodes.usage }));
  });

  test('plain HTTP stays on this machine', () => {
    const folder = installed();
    const done = witnessCommand('run', '--data', folder, '--port', '0', '--host', '0.0.0.0');
    expect(done).toMatchObject({ code: 2 });
    expect(done.stderr).toContain('plain HTTP');
  });

  test('a key that others can read, or that is none, is not used', () => {
    const folder = installed();
    const key = join(folder, 'witness.key');
    chmodSync(key, 0o640);
    expect(() => readKeyFile(key)).toThrow('other accounts');
    chmodSync(key, 0o600);
    const secret = readFileSync(key, 'utf8');
    const { seed } = JSON.parse(secret) as { seed: string };
    for (const text of ['', secret.replace('seed', 'sead'), secret.slice(0, -10), secret.replace('w1', 'w 1')]) {
      writeFileSync(key, text);
      const done = ((): unknown => {
        try {
          return readKeyFile(key);
        } catch (error) {
          return error;
        }
      })();
      expect(done).toMatchObject({ exitCode: exitCodes.key });
      expect(String(done)).not.toContain(seed.slice(0, 8));
    }
    expect(witnessCommand('run', '--data', folder, '--port', '0')).toMatchObject({ code: exitCodes.key, stdout: '' });
  });

  test('a folder has one witness, and a killed one leaves it free', async () => {
    const folder = installed();
    const first = await startWitness(folder);
    const second = witnessCommand('run', '--data', folder, '--port', '0');
    expect(second).toMatchObject({ code: 3 });
    expect(second.stderr).toContain('another witness');
    await first.kill('SIGKILL');
    const third = await startWitness(folder);
    expect(await third.kill('SIGTERM')).toBe(0);
  });
});

describe('over a socket', () => {
  test('from nothing to the newest checkpoint as a log does it', async () => {
    const witness = await startWitness(installed());
    for (const [oldSize, size] of [
      [0, 1],
      [1, 3],
      [3, 3],
      [3, 128],
      [128, 200],
    ] as const) {
      const reply = await witness.submit(await log.request(oldSize, size));
      expect(reply.status).toBe(200);
      expect(cosigned(witness, size, reply.body)).toBe(true);
    }
    const latest = await witness.get(`/${originHash(log.origin)}/checkpoint`);
    expect(latest).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8' });
    expect(openNote(latest.body, [witness.key, log.signer.key], verifyEd25519)).toMatchObject({
      ok: true,
      value: { text: log.text(200), ignored: [] },
    });
  });

  test('every refusal has the status the specification gives it', async () => {
    const witness = await startWitness(installed());
    await witness.submit(await log.request(0, 10));
    const statusOf = async (body: string | Uint8Array): Promise<number> => (await witness.submit(body)).status;
    const stranger = new SampleLog('stranger.example/log');
    const impostor = new SampleLog(log.origin, log.tree, sampleSigner(log.origin, 5));
    expect(await statusOf('')).toBe(400);
    expect(await statusOf(Uint8Array.of(0xff, 0xfe))).toBe(400);
    const otherSignature = Buffer.from('\u2014 \u00ff AAAAAAA=\n', 'utf8');
    const withOther = Buffer.concat([Buffer.from(await log.request(10, 10)), otherSignature]);
    expect(await statusOf(withOther)).toBe(200);
    expect(await statusOf(withOther.subarray().fill(0xff, withOther.indexOf(0xc3), withOther.indexOf(0xc3) + 1))).toBe(
      400,
    );
    expect(await statusOf(`\ufeff${await log.request(10, 12)}`)).toBe(400);
    expect(await statusOf(await stranger.request(0, 3))).toBe(404);
    expect(await statusOf(await impostor.request(10, 12))).toBe(403);
    expect(await statusOf(formatAddCheckpoint({ oldSize: 13, proof: [], checkpoint: log.note(12) }))).toBe(400);
    expect(await witness.submit(await log.request(9, 12))).toEqual({
      status: 409,
      contentType: 'text/x.tlog.size',
      body: '10\n',
    });
    expect(await statusOf(await log.forkedAt(4).request(10, 12))).toBe(422);
    expect(await statusOf(await log.forkedAt(4).request(10, 10))).toBe(422);
    expect(await statusOf(new Uint8Array(maxBodyBytes + 1))).toBe(413);
    expect((await ask(witness.port, 'PUT', '/add-checkpoint', '')).status).toBe(405);
    expect((await witness.get('/')).status).toBe(404);
    expect((await ask(witness.port, 'POST', `/${originHash(log.origin)}/checkpoint`, '')).status).toBe(405);
    expect(await statusOf(await log.request(10, 12))).toBe(200);
  });

  test('requests at the same time: one continues, the others are told where it is', async () => {
    const witness = await startWitness(installed());
    await witness.submit(await log.request(0, 10));
    for (let oldSize = 10; oldSize < 60; ) {
      const bodies = await Promise.all(Array.from({ length: 12 }, (_, i) => log.request(oldSize, oldSize + 1 + i)));
      const replies = await Promise.all(bodies.map((body) => witness.submit(body)));
      const won = replies.flatMap(({ status }, i) => (status === 200 ? [oldSize + 1 + i] : []));
      expect(won).toHaveLength(1);
      expect(replies.filter(({ status }) => status === 409)).toHaveLength(11);
      expect(await sizeOf(witness)).toBe(won[0]);
      oldSize = won[0] ?? 60;
    }
  });

  test('what was answered is never lost to a kill', async () => {
    const folder = installed();
    let answered = 0;
    for (let round = 0; round < 6; round += 1) {
      const witness = await startWitness(folder);
      const found = await sizeOf(witness);
      // One more than was answered where the kill came between the record and the answer; never less.
      expect(found).toBeGreaterThanOrEqual(answered);
      expect(found).toBeLessThanOrEqual(answered + 1);
      answered = found;
      for (let i = 0; i < 8; i += 1) {
        expect((await witness.submit(await log.request(answered, answered + 1))).status).toBe(200);
        answered += 1;
      }
      const last = await log.request(answered, answered + 1);
      const inFlight = witness.submit(last).then(
        ({ status }) => status,
        () => 0,
      );
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, round));
      await witness.kill('SIGKILL');
      if ((await inFlight) === 200) answered += 1;
    }
  });

  test('no body makes it sign, fall or forget', async () => {
    const witness = await startWitness(installed());
    await witness.submit(await log.request(0, 10));
    const good = await log.request(10, 12);
    const mutated = fc
      .tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 20 }), fc.string({ unit: 'binary', maxLength: 6 }))
      .map(([at, cut, put]) => good.slice(0, at) + put + good.slice(at + cut));
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, fc.string({ unit: 'binary' }), fc.uint8Array()), async (body) => {
        if (body === good) return;
        const { status, body: answer } = await witness.submit(body);
        if (status !== 200) {
          expect([400, 403, 404, 409, 422]).toContain(status);
          expect(answer).not.toContain('—');
          return;
        }
        // What was changed is then a part that is not signed: an unknown signature's line.
        expect(cosigned(witness, 12, answer)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect([10, 12]).toContain(await sizeOf(witness));
  });

  test('half a request, a sender that goes away, and rubbish leave it serving', async () => {
    const witness = await startWitness(installed());
    for (const bytes of [
      'POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 500\r\n\r\nold 0\n',
      'rubbish\r\n\r\n',
      'POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(witness.port, '127.0.0.1', () => {
          socket.write(bytes);
          setTimeout(() => socket.destroy(), 30);
        });
        socket.once('close', () => resolve());
        socket.once('error', () => undefined);
      });
    }
    expect((await witness.submit(await log.request(0, 5))).status).toBe(200);
  });

  test('with a certificate, to those who know its CA only', async () => {
    const folder = installed();
    const { caPem, certPem, keyPem } = await makeCertificate();
    mkdirSync(join(folder, 'tls'));
    const [key, cert] = [join(folder, 'tls', 'key.pem'), join(folder, 'tls', 'cert.pem')];
    writeFileSync(key, keyPem);
    writeFileSync(cert, certPem);
    const witness = await startWitness(folder, '--host', 'localhost', '--key', key, '--cert', cert);
    const body = await log.request(0, 5);
    const statusFor = (ca: string | undefined): Promise<number | string> =>
      new Promise((resolve) => {
        const options = { host: 'localhost', port: witness.port, method: 'POST', path: '/add-checkpoint', ca };
        const sent = httpsRequest(options, (response) => resolve(response.resume().statusCode ?? 0));
        sent.once('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'error'));
        sent.end(body);
      });
    expect(await statusFor(undefined)).not.toBe(200);
    expect(await statusFor(caPem)).toBe(200);
    expect(witnessCommand('run', '--data', installed(), '--port', '0', '--key', cert, '--cert', cert).code).toBe(2);
  });
});
