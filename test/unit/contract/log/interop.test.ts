import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { encodeBase64 } from '#contract/log/base64.ts';
import { formatCheckpoint } from '#contract/log/checkpoint.ts';
import { cosign } from '#contract/log/cosignature.ts';
import { formatNote, signText } from '#contract/log/note.ts';
import { formatVkey, keyTypes } from '#contract/log/verifier-key.ts';
import { buildChecker, whyNoChecker } from '../../../interop/checker.ts';
import { writeLog } from '../../../interop/write-log.ts';
import { makeCertificate } from '../../recorder/support/certificates.ts';
import { temporaryFolder } from '../../recorder/support/temporary-folder.ts';
import { sampleSigner } from './support/sample-keys.ts';
import { SampleTree } from './support/sample-tree.ts';

const origin = 'office.example/log';
const log = sampleSigner(origin, 1);
const witness = sampleSigner('witness.example/w1', 2, keyTypes.cosignature);
const vkey = formatVkey(log.key);
const witnesses = [formatVkey(witness.key)];

const note = (tree: SampleTree, size = tree.size): string => {
  const text = formatCheckpoint({ origin, size, root: tree.rootAt(size) });
  return formatNote(text, [signText(text, log.key, log.sign), cosign(text, witness.key, 1_795_000_000, witness.sign)]);
};

async function written(tree: SampleTree): Promise<string> {
  const folder = temporaryFolder();
  await writeLog(folder, { leaves: tree.leaves, readNode: tree.readNode, checkpoint: note(tree) });
  return folder;
}

function older(tree: SampleTree, ...sizes: readonly number[]): readonly string[] {
  const folder = temporaryFolder();
  return sizes.map((size) => {
    const file = join(folder, `checkpoint-${size}`);
    writeFileSync(file, note(tree, size));
    return file;
  });
}

describe.skipIf(whyNoChecker !== '')(`golang.org/x/mod/sumdb reads our log${whyNoChecker}`, () => {
  let check: Awaited<ReturnType<typeof buildChecker>>;
  beforeAll(async () => {
    check = await buildChecker();
  }, 240_000);

  test.each([0, 1, 2, 255, 256, 257, 700])('%d leaves, every one of them', async (size) => {
    const tree = SampleTree.of(size);
    const sizes = [0, 1, 200, 256, size].filter((old) => old <= size);
    expect(await check({ log: await written(tree), vkey, old: older(tree, ...sizes), witnesses })).toEqual({
      ok: true,
      size,
      root: encodeBase64(tree.rootAt(size)),
      leaves: size,
      old: sizes,
      witnesses: ['witness.example/w1'],
    });
  });

  test('three levels of tiles', { timeout: 120_000 }, async () => {
    const tree = SampleTree.of(65_536 + 300);
    const sizes = [255, 65_535, 65_536, 65_700];
    const folder = await written(tree);
    const request = { log: folder, vkey, old: older(tree, ...sizes), witnesses, every: 997 };
    expect(await check(request)).toMatchObject({ ok: true, size: tree.size, leaves: 67, old: sizes });
  });

  test('one byte flipped anywhere is seen', async () => {
    const tree = SampleTree.of(300);
    const folder = await written(tree);
    const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map((file) => join(file.parentPath, file.name).slice(folder.length + 1)).toSorted()).toEqual([
      'checkpoint',
      'tile/0/000',
      'tile/0/001.p/44',
      'tile/1/000.p/1',
      'tile/entries/000',
      'tile/entries/001.p/44',
    ]);
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      const bytes = readFileSync(path);
      for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 3]) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        writeFileSync(path, flipped);
        expect(await check({ log: folder, vkey, witnesses }), `${file.name} at ${at}`).toMatchObject({ ok: false });
      }
      writeFileSync(path, bytes);
    }
    expect(await check({ log: folder, vkey, witnesses })).toMatchObject({ ok: true });
  });

  test('an older checkpoint of another tree is seen', async () => {
    const tree = SampleTree.of(300);
    const other = SampleTree.of(300, 'other');
    const request = { log: await written(tree), vkey };
    expect(await check({ ...request, old: older(tree, 120) })).toMatchObject({ ok: true });
    expect(await check({ ...request, old: older(other, 120) })).toMatchObject({ ok: false });
    expect(await check({ ...request, old: older(other, 300) })).toMatchObject({ ok: false });
  });

  test('another key, and a witness that did not cosign, are seen', async () => {
    const request = { log: await written(SampleTree.of(3)), vkey };
    expect(await check({ ...request, vkey: formatVkey(sampleSigner(origin, 5).key) })).toMatchObject({ ok: false });
    const stranger = formatVkey(sampleSigner('witness.example/w2', 6, keyTypes.cosignature).key);
    expect(await check({ ...request, witnesses: [stranger] })).toMatchObject({ ok: false });
    expect(await check({ ...request, origin: 'other.example/log' })).toMatchObject({ ok: false });
  });

  test('over HTTPS, from whom the CA vouches for', async () => {
    const tree = SampleTree.of(300);
    const folder = await written(tree);
    const { caPem, certPem, keyPem } = await makeCertificate();
    const ca = join(temporaryFolder(), 'ca.pem');
    writeFileSync(ca, caPem);
    const server = createServer({ key: keyPem, cert: certPem }, (request, response) => {
      const path = request.url?.replace(/^\/log\//, '') ?? '';
      if (!existsSync(join(folder, path))) return void response.writeHead(404).end();
      const type = path === 'checkpoint' ? 'text/plain; charset=utf-8' : 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(readFileSync(join(folder, path)));
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `https://localhost:${(server.address() as AddressInfo).port}/log`;
    expect(await check({ log: url, vkey, witnesses, ca })).toMatchObject({ ok: true, leaves: 300 });
    expect(await check({ log: url, vkey, witnesses })).toMatchObject({ ok: false });
    expect(await check({ log: `${url}/elsewhere`, vkey, ca })).toMatchObject({ ok: false });
  });
});
