import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

const join = (folder: string | Buffer, name: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(folder as string), Buffer.from('/'), Buffer.from(name as string)]);

/** Found nowhere else; all begin alike, so that a thousand are looked for in one pass. */
const newWord = (): string => `tm-word.${randomBytes(18).toString('base64url')}`;

/** What is longer has holes. */
const longBytes = 16_384;

/** Everything a person, a program or an attacker may leave in a folder. What is in the files is said as needles. */
export class HostileTree {
  /** Random words, each in one file. */
  readonly needles: Buffer[] = [];
  /** Words of files that were replaced: on the disk until another file takes their room. */
  readonly former: Buffer[] = [];
  readonly root: string;
  readonly #owner: { readonly uid: number; readonly gid: number };

  constructor(root: string, owner: { readonly uid: number; readonly gid: number }) {
    this.root = root;
    this.#owner = owner;
  }

  /**
   * Files of 1 byte to 1 GB, evenly spread over the powers of ten. A long one has data at its beginning, in the middle and
   * at its end alone, and every tenth has a second name.
   */
  spread(files: number, folder: Buffer): void {
    for (let i = 0; i < files; i += 1) {
      const bytes = Math.round(10 ** ((9 * i) / Math.max(1, files - 1)));
      const path = this.file(`${i}`, Math.min(bytes, longBytes), folder);
      if (bytes > longBytes) {
        const fd = openSync(path, 'r+');
        // Never across the edge of two blocks, which need not lie beside each other.
        for (const at of [bytes / 2, bytes - 32]) writeSync(fd, this.#word(), 0, undefined, 32 * Math.floor(at / 32));
        closeSync(fd);
      }
      if (i % 10 === 0) linkSync(path, join(folder, `${i} も`));
    }
  }

  /** A file with a word in it that is nowhere else, repeated to a length. */
  file(name: string | Buffer, bytes: number, folder: string | Buffer = this.root): Buffer {
    const path = join(folder, name);
    const word = newWord();
    writeFileSync(path, Buffer.alloc(bytes, word));
    chownSync(path, this.#owner.uid, this.#owner.gid);
    if (bytes >= word.length) this.needles.push(Buffer.from(word));
    return path;
  }

  folder(name: string | Buffer, parent: string | Buffer = this.root): Buffer {
    const path = join(parent, name);
    mkdirSync(path);
    chownSync(path, this.#owner.uid, this.#owner.gid);
    return path;
  }

  /** The whole set. @param files how many ordinary ones */
  plant(files: number): void {
    for (let i = 0; i < files; i += 1) this.file(`ふつう ${i}.txt`, 1 + ((i * 7919) % 20_000));
    for (const bytes of [1, 24, 511, 4095, 4096, 4097, 65_537, 3_000_000]) this.file(`長さ ${bytes}`, bytes);
    this.file('長'.repeat(85), 5000);
    this.file('が'.normalize('NFD'), 5000);
    this.file('が'.normalize('NFC'), 5000);
    this.file(Buffer.from([0xff, 0xfe, 0x80, 0x2e]), 5000);
    this.file('改\n行\t"\'\\ $(rm)', 5000);
    this.file('-rf', 5000);
    const holes = this.file('穴', 5000);
    truncateSync(holes, 40_000_000_000);
    appendFileSync(holes, this.#word());
    const linked = this.file('もと', 5000);
    linkSync(linked, join(this.root, '二つ目の名'));
    linkSync(linked, join(this.folder('別の所'), '三つ目の名'));
    chmodSync(this.file('読み取り専用', 5000), 0o000);
    chmodSync(this.folder('入れない'), 0o000);
    symlinkSync('/etc/passwd', join(this.root, 'リンク'));
    symlinkSync('/etc', join(this.root, 'フォルダへのリンク'));
    symlinkSync('/', join(this.root, '循環'));
    spawnSync('mkfifo', [join(this.root, '管').toString()]);
    this.#deep();
    const now = this.needles.length;
    for (let i = 0; i < 10; i += 1) this.#saveAgain('保存し直した');
    this.former.push(...this.needles.splice(now, 9));
    const before = this.file('もう消した', 50_000);
    this.former.push(...this.needles.splice(-1));
    this.#sync(before);
    rmSync(before);
    this.#attribute('+i', this.file('変えられない', 5000));
    this.#attribute('+a', this.file('足すだけ', 5000));
    const locked = this.folder('変えられないフォルダ');
    this.file('中', 5000, locked);
    this.#attribute('+i', locked);
  }

  #word(): Buffer {
    const word = Buffer.from(newWord());
    this.needles.push(word);
    return word;
  }

  /** As an editor saves: a new file in the old one's place. The words of all times lie somewhere on the disk. */
  #saveAgain(name: string): void {
    const fresh = this.file(`${name}.new`, 9000);
    this.#sync(fresh);
    spawnSync('mv', ['-f', fresh.toString(), join(this.root, name).toString()]);
  }

  /** Deeper than a path may be long: made step by step, as a shell's `cd` does. */
  #deep(): void {
    const name = '深'.repeat(80);
    const word = this.#word().toString();
    const script = `cd "$1" && for i in $(seq 1 24); do mkdir ${name} && cd -P ${name} || exit 1; done; printf %s ${word} > 底`;
    const made = spawnSync('bash', ['-c', script, 'bash', this.root], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
    spawnSync('chown', ['-R', `${this.#owner.uid}:${this.#owner.gid}`, join(this.root, name).toString()]);
  }

  #attribute(sign: string, path: Buffer): void {
    const done = spawnSync('chattr', [sign, '--', path.toString()], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
  }

  #sync(path: Buffer): void {
    const fd = openSync(path, 'r+');
    fsyncSync(fd);
    closeSync(fd);
  }

  /** A file that somebody goes on holding open. @returns closes it */
  held(name: string): () => void {
    const fd = openSync(this.file(name, 5000), 'r+');
    writeSync(fd, this.#word(), 0, undefined, 0);
    return () => closeSync(fd);
  }
}
