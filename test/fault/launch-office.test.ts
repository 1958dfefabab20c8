import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programPath } from '../programs.ts';
import { type Ended, lent, PrivateRoot, workFolder } from './support/private-root.ts';
import { lentParameters, parametersFile } from './support/profile-pc.ts';

/** LibreOffice itself under `tanmori-launch`: too large for every set-up, so tried where it is installed. */
const { home, uid } = lent;
const launcher = ['node', programPath('launch', '/srv/tanmori')] as const;
const saved = `${workFolder}/見本`;
const display = ':78';

const missing = (): string | null => {
  if (process.getuid?.() !== 0) return 'a private root takes root';
  return ['soffice', 'Xvfb', 'xwininfo'].find((name) => spawnSync('which', [name]).status !== 0) ?? null;
};
const lacks = missing();

describe.skipIf(lacks !== null)(`LibreOffice${lacks === null ? '' : ` (skipped: ${lacks})`}`, () => {
  let root: PrivateRoot;
  const office = (argv: readonly string[], env: readonly string[] = []): Ended =>
    root.run(['env', 'LANG=C.UTF-8', ...env, ...launcher, 'soffice', '--norestore', '--nologo', ...argv], 'borrower');
  const list = (folder: string): readonly string[] =>
    root
      .must(['ls', '-A', folder])
      .split('\n')
      .filter((name) => name !== '');

  beforeAll(async () => {
    root = await PrivateRoot.open();
    root.write(parametersFile, JSON.stringify(lentParameters));
    const folders = [workFolder, `${home}/Desktop`, `${home}/.config`, `${home}/.cache`, `/run/user/${uid}`];
    root.must(['mkdir', '-p', ...folders]);
    root.must(['sh', '-c', `chown -R ${lent.account}: ${home} /run/user/${uid}; chmod 700 /run/user/${uid}`]);
    root.must(['sh', '-c', `echo 見本の文書 > ${saved}.txt`], 'borrower');
  }, 120_000);
  afterAll(() => root.close());

  test('converts in the work folder and nowhere else, at its second start, too', () => {
    const there = office(['--headless', '--convert-to', 'odt', '--outdir', workFolder, `${saved}.txt`]);
    expect(there, there.stderr).toMatchObject({ code: 0 });
    expect(list(workFolder)).toContain('見本.odt');
    const elsewhere = office(['--headless', '--convert-to', 'docx', '--outdir', `${home}/Desktop`, `${saved}.txt`]);
    expect(elsewhere.stderr).toContain('Class:Access');
    expect(list(`${home}/Desktop`)).toEqual([]);
    // Its socket is made and removed there; nothing else can be.
    expect(list('/tmp').filter((name) => name.startsWith('OSL_PIPE'))).toEqual([]);
  }, 240_000);

  test('in a real window: opens a document of the work folder to be written', async () => {
    const [program, args] = root.spawning(['Xvfb', display, '-screen', '0', '1366x768x24', '-nolisten', 'tcp']);
    const screen = spawn(program, args, { stdio: 'ignore' });
    try {
      root.must(['sh', '-c', `for i in $(seq 100); do test -e /tmp/.X11-unix/X78 && exit 0; sleep 0.1; done; exit 1`]);
      const settings = ['env', 'LANG=C.UTF-8', `DISPLAY=${display}`];
      const start = [...settings, ...launcher, 'soffice', '--norestore', '--nologo', `${saved}.odt`];
      const [office, opening] = root.spawning(start, 'borrower');
      spawn(office, opening, { stdio: 'ignore' });
      // A document that can be written is locked beside itself; one that is only read is not.
      const isOpen = `test -e '${workFolder}/.~lock.見本.odt#' && xwininfo -display ${display} -root -tree | grep -q libreoffice-writer`;
      root.must(['sh', '-c', `for i in $(seq 600); do ${isOpen} && exit 0; sleep 0.1; done; exit 1`]);
    } finally {
      screen.kill('SIGKILL');
    }
    expect(list(`${home}/Desktop`)).toEqual([]);
  }, 180_000);
});
