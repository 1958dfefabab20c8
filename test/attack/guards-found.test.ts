import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lent, PrivateRoot, workFolder } from '../fault/support/private-root.ts';
import { until } from '../unit/agent/support/until.ts';
import { makeForeignPackage } from './support/foreign-package.ts';
import { Guards } from './support/watched-pc.ts';

/**
 * What the guards find, put into 回収 and tell, on a PC without a profile, so that detection stands alone. Everything is
 * done by the borrower's account. Numbers are those of the bypasses in scripts/attack/bypasses.ts.
 */
const { home } = lent;
const recovery = `${workFolder}/回収`;
const isRoot = process.getuid?.() === 0;
const why = isRoot ? '' : ' (skipped: a private root takes root)';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Runs JavaScript as the borrower: names byte by byte, links and folders as no shell gives them. */
const script = (root: PrivateRoot, code: string): void => {
  const prelude = `const fs = require('node:fs'); const home = ${JSON.stringify(home)}; const work = ${JSON.stringify(workFolder)};`;
  root.must(['node', '-e', `${prelude}\n${code}`], 'borrower');
};

/** Hashes of everything that lies in 回収. */
const held = (root: PrivateRoot): readonly string[] =>
  root
    .sh(
      `find '${recovery}' -type f ! -name '.*' -print0 2>/dev/null | xargs -0r sha256sum -z | tr '\\0' '\\n' | grep -aoE '^[0-9a-f]{64}'`,
    )
    .stdout.trim()
    .split('\n');

interface Attempt {
  readonly number: number;
  readonly title: string;
  /** Code that leaves files with this text at the end of each. */
  readonly code: (text: string) => string;
  /** Names of the files that have to be found, and their whole content. */
  readonly leaves: (text: string) => readonly { readonly name: Buffer | string; readonly content: Buffer | string }[];
}

const plain = (name: string | Buffer) => (text: string) => [{ name, content: text }];

/** Built in the work folder, which may be written; begun again where a guard has taken the half-built tree apart. */
const deepTree = (depth: number, folder: string, file: string, text: string): string => `for (let n = 0; ; n++) {
    const tree = work + '/bau-' + n;
    try {
      fs.mkdirSync(tree);
      process.chdir(tree);
      for (let i = 0; i < ${depth}; i++) { fs.mkdirSync('${folder}'); process.chdir('${folder}'); }
      fs.writeFileSync('${file}', '${text}');
      fs.renameSync(tree, home + '/bau-' + Date.now());
      break;
    } catch (error) {
      if (n === 9) throw error;
    }
  }`;

const attempts: readonly Attempt[] = [
  {
    number: 1,
    title: 'a document under the name of a log, in a folder of programs’ settings',
    code: (text) => `fs.mkdirSync(home + '/.config/editor', { recursive: true });
      const head = Buffer.alloc(30); head.write('PK\\x03\\x04', 'latin1'); head.writeUInt16LE(19, 26);
      fs.writeFileSync(home + '/.config/editor/verlauf.log', Buffer.concat([head, Buffer.from('[Content_Types].xml${text}')]));`,
    leaves: (text) => {
      const head = Buffer.alloc(30);
      head.write('PK\x03\x04', 'latin1');
      head.writeUInt16LE(19, 26);
      return [{ name: 'verlauf.log', content: Buffer.concat([head, Buffer.from(`[Content_Types].xml${text}`)]) }];
    },
  },
  {
    number: 4,
    title: 'a save through a link in the work folder that leads to the desktop',
    code: (text) => `fs.mkdirSync(home + '/Desktop', { recursive: true });
      fs.rmSync(work + '/hin', { force: true }); fs.symlinkSync(home + '/Desktop', work + '/hin');
      fs.writeFileSync(work + '/hin/hin.txt', '${text}');`,
    leaves: plain('hin.txt'),
  },
  {
    number: 16,
    title: 'a PDF that a browser saves',
    code: (text) => `fs.mkdirSync(home + '/Downloads', { recursive: true });
      fs.writeFileSync(home + '/Downloads/台帳.pdf.crdownload', '%PDF-1.7 ${text}');
      fs.renameSync(home + '/Downloads/台帳.pdf.crdownload', home + '/Downloads/台帳.pdf');`,
    leaves: (text) => [{ name: '台帳.pdf', content: `%PDF-1.7 ${text}` }],
  },
  {
    number: 18,
    title: 'a picture of the screen',
    code: (text) => `fs.mkdirSync(home + '/Pictures', { recursive: true });
      fs.writeFileSync(home + '/Pictures/画面.png', '\\x89PNG ${text}', 'latin1');`,
    leaves: (text) => [{ name: '画面.png', content: Buffer.from(`\x89PNG ${text}`, 'latin1') }],
  },
  {
    number: 32,
    title: 'names that look the same (NFC and NFD, full width, right-to-left)',
    code: (text) => `for (const name of ['ハ\\u309a', 'パ', 'Ａ.txt', '\\u202etxt.exe'])
      fs.writeFileSync(home + '/' + name, name + '${text}');`,
    leaves: (text) =>
      ['ハ\u309a', 'パ', 'Ａ.txt', '\u202etxt.exe'].map((name) => ({ name, content: `${name}${text}` })),
  },
  {
    number: 33,
    title: 'a name that is no UTF-8',
    code: (text) =>
      `fs.writeFileSync(Buffer.concat([Buffer.from(home + '/'), Buffer.from([0xff, 0xfe, 0x2e])]), '${text}');`,
    leaves: plain(Buffer.from([0xff, 0xfe, 0x2e])),
  },
  {
    number: 34,
    title: 'names that other systems reserve, or end in a dot or a space',
    code: (text) => `for (const name of ['CON', 'NUL.txt', 'a.', 'b ', '-rf', 'line\\nbreak'])
      fs.writeFileSync(home + '/' + name, name + '${text}');`,
    leaves: (text) =>
      ['CON', 'NUL.txt', 'a.', 'b ', '-rf', 'line\nbreak'].map((name) => ({ name, content: `${name}${text}` })),
  },
  {
    number: 35,
    title: 'folders whose names are nearly that of the work folder',
    code: (text) => `for (const [i, end] of ['2', ' ', '.', '/../作業２'].entries()) {
      fs.mkdirSync(work + end, { recursive: true });
      fs.writeFileSync(work + end + '/nahe' + i, i + '${text}');
    }`,
    leaves: (text) => [0, 1, 2, 3].map((i) => ({ name: `nahe${i}`, content: `${i}${text}` })),
  },
  {
    number: 2,
    title: 'a second name, outside, of a file in the work folder',
    code: (text) =>
      `fs.writeFileSync(work + '/eins.txt', '${text}'); fs.linkSync(work + '/eins.txt', home + '/zwei.txt');`,
    leaves: plain('zwei.txt'),
  },
  {
    number: 31,
    title: 'a file below 40 folders with names of 200 bytes, deeper than a path can be written',
    code: (text) => deepTree(40, 'e'.repeat(200), 'tiefer.txt', text),
    leaves: plain('tiefer.txt'),
  },
  {
    number: 31,
    title: 'a file below 15 folders with names of 250 bytes',
    code: (text) => deepTree(15, 'd'.repeat(250), 'tief.txt', text),
    leaves: plain('tief.txt'),
  },
];

describe.skipIf(!isRoot)(`kinds${why}`, () => {
  let root: PrivateRoot;
  let guards: Guards;
  beforeAll(async () => {
    root = await PrivateRoot.open();
    // What was there before is the person's own: it is taken as well, and would only be in the way here.
    root.must(['sh', '-c', `rm -rf ${home}/*; mkdir -p ${workFolder}; chown -R ${lent.account}: ${home}`]);
  }, 120_000);
  afterAll(() => root.close());

  const found = async ({ leaves }: Attempt, text: string): Promise<void> => {
    for (const { name, content } of leaves(text)) {
      await guards.tells(['save.recovered'], name);
      await until(
        `${name} in 回収`,
        () =>
          guards.told.some((t) => t.data.sha256 === sha256(content)) && held(root).includes(sha256(content))
            ? true
            : null,
        30_000,
      );
    }
  };

  test('#45 found: what was done before anybody watched', async () => {
    for (const attempt of attempts) script(root, attempt.code('früher'));
    // Nobody watches: it all lies where it was put.
    expect(held(root)).toEqual(['']);
    guards = new Guards(root);
    await guards.watching();
    for (const attempt of attempts) await found(attempt, 'früher');
  }, 120_000);

  test.each(attempts)(
    '#$number found: $title',
    async (attempt) => {
      guards.told.length = 0;
      script(root, attempt.code('jetzt'));
      await found(attempt, 'jetzt');
    },
    60_000,
  );

  test.each([
    {
      number: 28,
      title: 'a program under the name of a text, in the work folder',
      code: `fs.copyFileSync('/bin/true', work + '/notizen.txt');`,
      ...{ name: 'notizen.txt', kind: 'elf' },
    },
    {
      number: 28,
      title: 'a program among a browser’s settings',
      code: `fs.mkdirSync(home + '/.config/x', { recursive: true }); fs.copyFileSync('/bin/true', home + '/.config/x/daten');`,
      ...{ name: 'daten', kind: 'elf' },
    },
    {
      number: 29,
      title: 'an installer in a folder for temporary files',
      code: `fs.writeFileSync('/tmp/bild.jpg', '!<arch>\\ndebian-binary   ');`,
      ...{ name: 'bild.jpg', kind: 'deb' },
    },
    {
      number: 30,
      title: 'a script that is made executable later',
      code: `fs.writeFileSync(work + '/s', '#!/bin/sh\\n'); setTimeout(() => fs.chmodSync(work + '/s', 0o755), 300);`,
      ...{ name: 's', kind: 'script' },
    },
  ])(
    '#$number found: $title',
    async ({ code, name, kind }) => {
      guards.told.length = 0;
      script(root, code);
      const { data } = await guards.tells(['install.recovered'], name);
      expect(data).toMatchObject({ kind });
      const to = `${recovery}/${(data.to as { readonly text: string }).text}`;
      expect(root.must(['stat', '-c', '%a', to]).trim()).toBe('600');
      expect(held(root)).toContain(data.sha256);
    },
    60_000,
  );

  test('ordinary files of the work folder stay where they are, and so does the program that the probe tries', async () => {
    guards.told.length = 0;
    script(
      root,
      `fs.writeFileSync(work + '/plan.pdf', '%PDF-1.7 plan'); fs.writeFileSync(work + '/liste.csv', 'a,b');
      fs.writeFileSync(work + '/lies.sh', '#!/bin/sh\\n'); fs.copyFileSync('/bin/true', work + '/.端末守の確認-0123456789abcdef');
      fs.copyFileSync('/bin/true', work + '/zuletzt');`,
    );
    await guards.tells(['install.recovered'], 'zuletzt');
    expect(guards.told.map(({ data }) => (data.name as { readonly text: string }).text)).toEqual(['zuletzt']);
    root.must([
      'test',
      '-e',
      `${workFolder}/plan.pdf`,
      '-a',
      '-e',
      `${workFolder}/liste.csv`,
      '-a',
      '-e',
      `${workFolder}/lies.sh`,
    ]);
  }, 60_000);

  test('#29 found: a package that somebody with rights put in', async () => {
    guards.told.length = 0;
    root.must(['sh', '-c', `${makeForeignPackage} && dpkg -i fremd.deb`]);
    const told = await until(
      'packages.changed',
      () => guards.told.find(({ type }) => type === 'packages.changed') ?? null,
      30_000,
    );
    expect(told.data).toEqual({ added: ['fremd:all 1'], removed: [], more: 0 });
  }, 60_000);

  test('#37 found, and nothing else touched: a name that turns into a link and back', async () => {
    script(
      root,
      `fs.mkdirSync(home + '/.config', { recursive: true }); fs.writeFileSync(home + '/.config/mein', 'bleibt'); fs.writeFileSync(work + '/mein', 'bleibt');`,
    );
    script(
      root,
      `for (let i = 0; i < 5000; i++) {
        const name = home + '/wechsel' + (i % 7);
        try { fs.writeFileSync(name, 'w' + i, { flag: 'wx' }); } catch {}
        const link = home + '/.l' + (i % 7);
        try { fs.symlinkSync(i % 2 ? home + '/.config/mein' : i % 3 ? work + '/mein' : '/etc/passwd', link); } catch {}
        try { fs.renameSync(link, name); } catch {}
      }`,
    );
    script(root, `fs.writeFileSync(home + '/danach.txt', 'danach');`);
    await guards.tells(['save.recovered'], 'danach.txt');
    expect(root.must(['cat', `${home}/.config/mein`, `${workFolder}/mein`])).toBe('bleibtbleibt');
    expect(held(root)).not.toContain(sha256(root.must(['cat', '/etc/passwd'])));
  }, 120_000);

  test('#38 found: a file that is held open waits, is told of, and is taken whole', async () => {
    guards.told.length = 0;
    root.must(
      [
        'sh',
        '-c',
        `(exec 3> ${home}/offen.txt; echo eins >&3; while [ ! -e ${workFolder}/weiter ]; do sleep 0.1; done; echo zwei >&3) >/dev/null 2>&1 &`,
      ],
      'borrower',
    );
    await guards.tells(['save.pending'], 'offen.txt', 40_000);
    root.must(['touch', `${workFolder}/weiter`], 'borrower');
    const told = await guards.tells(['save.recovered'], 'offen.txt');
    expect(told.data.sha256).toBe(sha256('eins\nzwei\n'));
  }, 90_000);

  test('#39 found: written through memory alone, with no descriptor open, also after the move', async () => {
    guards.told.length = 0;
    root.write(
      '/var/lib/private-root/schreiber.c',
      `#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
int main(int n, char **a) {
  int fd = open(a[1], O_RDWR | O_CREAT, 0600);
  ftruncate(fd, 4096);
  char *m = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  strcpy(m, "zuerst");
  while (access(a[2], F_OK)) usleep(50000);
  strcpy(m, "danach");
  return 0;
}`,
    );
    root.must(['gcc', '-o', '/usr/local/bin/schreiber', '/var/lib/private-root/schreiber.c']);
    root.must(
      ['sh', '-c', `/usr/local/bin/schreiber ${home}/speicher.bin ${workFolder}/los >/dev/null 2>&1 &`],
      'borrower',
    );
    const { data } = await guards.tells(['save.recovered'], 'speicher.bin', 60_000);
    root.must(['touch', `${workFolder}/los`], 'borrower');
    const to = `${recovery}/${(data.to as { readonly text: string }).text}`;
    await until('what was written later', () => (root.sh(`grep -q danach '${to}'`).code === 0 ? true : null));
    // What comes after the move is in 回収 as well: nothing of it lies outside.
    expect(root.sh(`test -e ${home}/speicher.bin`).code).not.toBe(0);
  }, 90_000);

  test('#40 found: a file of 8 GiB without content; meanwhile others are found, and memory stays small', async () => {
    script(
      root,
      `fs.writeFileSync(home + '/riese.bin', ''); fs.truncateSync(home + '/riese.bin', 8 * 2 ** 30); fs.writeFileSync(home + '/daneben.txt', 'daneben');`,
    );
    await guards.tells(['save.recovered'], 'daneben.txt');
    await guards.tells(['save.recovered', 'save.pending'], 'riese.bin', 120_000);
    const peak = root.must(['grep', 'VmHWM', `/proc/${guards.pid}/status`]);
    expect(Number(/\d+/.exec(peak)?.[0])).toBeLessThan(400 * 1024);
    root.must(['sh', '-c', `rm -f ${home}/riese.bin ${recovery}/*riese*`]);
  }, 180_000);

  test('#22 found: the guards killed, something saved, the guards back', async () => {
    await guards.kill(root);
    script(root, `fs.writeFileSync(home + '/unbewacht.txt', 'unbewacht');`);
    expect(held(root)).not.toContain(sha256('unbewacht'));
    guards = new Guards(root);
    await guards.watching();
    await guards.tells(['save.recovered'], 'unbewacht.txt');
    expect(held(root)).toContain(sha256('unbewacht'));
  }, 60_000);

  const files = Number(process.env.TANMORI_STORM ?? 5_000);
  test(`#41 found: a storm of ${files} files, each once, and a loop that stays free`, async () => {
    guards.told.length = 0;
    const begun = performance.now();
    script(
      root,
      `for (let i = 0; i < ${files}; i++) {
        const folder = home + '/sturm' + (i % 50);
        if (i < 50) fs.mkdirSync(folder);
        fs.writeFileSync(folder + '/s' + i + '.txt', 'sturm ' + i);
      }`,
    );
    const names = () =>
      guards.told.flatMap(({ type, data }) =>
        type === 'save.recovered' && String(data.from).includes('/sturm') ? [JSON.stringify(data.name)] : [],
      );
    await until('the storm', () => (names().length >= files ? true : null), 1_200_000);
    const took = performance.now() - begun;
    expect(new Set(names()).size).toBe(files);
    expect(names().length).toBe(files);
    const lag = await guards.lagMs(root);
    process.stdout.write(
      `storm of ${files} files: ${(took / 1000).toFixed(1)} s, longest stand-still of the loop ${lag.toFixed(0)} ms\n`,
    );
    expect(lag).toBeLessThan(took / 5);
  }, 1_300_000);
});

describe.skipIf(!isRoot)(`kinds${why}`, () => {
  test('#42 found: no room for what was saved; it is told of and stays whole', async () => {
    const root = await PrivateRoot.open();
    try {
      root.must([
        'sh',
        '-c',
        `rm -rf ${home}/*; mkdir -p ${workFolder}; mount -t tmpfs -o size=1m tmpfs ${workFolder}; chown -R ${lent.account}: ${home}`,
      ]);
      const guards = new Guards(root);
      await guards.watching();
      script(
        root,
        `fs.writeFileSync(home + '/gross.bin', Buffer.alloc(2 ** 21, 7)); fs.writeFileSync(home + '/klein.txt', 'klein');`,
      );
      const told = await guards.tells(['save.pending'], 'gross.bin', 60_000);
      expect(told.data).toMatchObject({ why: 'no-space' });
      expect(root.must(['sh', '-c', `sha256sum < ${home}/gross.bin | cut -c1-64`]).trim()).toBe(
        sha256(Buffer.alloc(2 ** 21, 7)),
      );
      await guards.tells(['save.recovered'], 'klein.txt');
    } finally {
      await root.close();
    }
  }, 120_000);
});
