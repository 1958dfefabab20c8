import { spawnSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { everlastingLoan, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, install, runBeside, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const borrower = 65_501;
const stranger = 65_502;

/** Says hello as another account; prints the first byte of the answer, or `closed`. */
const script = `
  const s = require('node:net').connect(process.argv[1]);
  s.on('error', (e) => { console.log(['EPIPE', 'ECONNRESET'].includes(e.code) ? 'closed' : e.code); process.exit(); });
  s.on('data', (d) => { console.log(d.toString().includes('"ok":true') ? 'served' : 'refused'); process.exit(); });
  s.on('close', () => { console.log('closed'); process.exit(); });
  s.write('{"id":1,"op":"hello","version":"x","pid":1}\\n');
`;
const knock = (uid: number, socket: string): string => {
  const prefix = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups', '--'];
  const node = [process.execPath, '-e', script, socket];
  return spawnSync('setpriv', [...prefix, ...node], { encoding: 'utf8', timeout: 10_000, cwd: '/' }).stdout.trim();
};

const why = isRoot ? '' : ' (skipped: being other accounts takes root)';
test.skipIf(!isRoot)(
  `only the borrower’s account is served, not another and not root${why}`,
  { timeout: 60_000 },
  async () => {
    const certificate = await makeCertificate();
    const office = new FakeOffice(samplePackage(everlastingLoan));
    const closeOffice = await startOffice(office, certificate);
    const folder = temporaryFolder();
    const installed = install(folder, { url: office.url, caPem: certificate.caPem }, borrower);
    const wrong = ['enrol', '--config', installed.configPath, '--terminal', 'T-0001', '--code', 'ZZZZZZZZZZZZZZZZ'];
    const refused = await runBeside(wrong);
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toMatch(/^OF-463 /);
    const enrolled = await enrolByProgram(installed.configPath);
    expect(enrolled).toMatchObject({ code: 0, stdout: '{"enrolled":"loan:L-20200101-001"}\n' });
    expect(await enrolByProgram(installed.configPath)).toMatchObject({ code: 4 });
    await closeOffice();
    const recorder = await startRecorder(installed.configPath);
    const { socket } = installed.config;
    expect(statSync(socket).mode & 0o777).toBe(0o660);
    // The modes alone would keep others out: they are taken away here, so that the peer check stands alone.
    expect(knock(stranger, socket)).toBe('EACCES');
    for (const each of [folder, dirname(socket)]) chmodSync(each, 0o755);
    chmodSync(socket, 0o666);
    expect(knock(borrower, socket)).toBe('served');
    expect(knock(stranger, socket)).toBe('closed');
    expect(knock(0, socket)).toBe('closed');
    expect(await recorder.kill('SIGTERM')).toBe(0);
  },
);
