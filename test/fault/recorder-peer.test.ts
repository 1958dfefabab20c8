import { spawnSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { everlastingLoan, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, install, runBeside, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const borrower = 65_501;
const stranger = 65_502;

/** Says hello as another account; prints how it was answered, or `closed`. Events come before the answer. */
const script = `
  const s = require('node:net').connect(process.argv[1]);
  let text = '';
  s.on('error', (e) => { console.log(['EPIPE', 'ECONNRESET'].includes(e.code) ? 'closed' : e.code); process.exit(); });
  s.on('data', (d) => {
    text += d;
    const answer = text.split('\\n').slice(0, -1).find((line) => line.includes('"id":1'));
    if (answer === undefined) return;
    console.log(answer.includes('"ok":true') ? 'served' : 'refused');
    process.exit();
  });
  s.on('close', () => { console.log('closed'); process.exit(); });
  s.write('{"id":1,"op":"hello","version":"x","pid":1}\\n');
`;
/** Every way to a file: prints the first that was not refused, or `refused`. */
const reach = `
  const fs = require('node:fs');
  const path = process.argv[1];
  const ways = {
    stat: () => fs.statSync(path),
    list: () => fs.readdirSync(path.slice(0, path.lastIndexOf('/'))),
    read: () => fs.readFileSync(path),
    append: () => fs.appendFileSync(path, 'x'),
    write: () => fs.openSync(path, 'r+'),
    truncate: () => fs.truncateSync(path, 0),
    rename: () => fs.renameSync(path, path + '.old'),
    remove: () => fs.unlinkSync(path),
    chmod: () => fs.chmodSync(path, 0o666),
    link: () => fs.linkSync(path, '/tmp/tanmori-linked'),
  };
  for (const [name, way] of Object.entries(ways)) {
    try { way(); console.log(name); process.exit(); } catch (error) {
      if (!['EACCES', 'EPERM'].includes(error.code)) { console.log(name + ' ' + error.code); process.exit(); }
    }
  }
  console.log('refused');
`;
/** Reading and writing alone, for a folder that anyone may enter. */
const reading = `
  const fs = require('node:fs');
  for (const flags of ['r', 'a', 'r+']) {
    try { fs.openSync(process.argv[1], flags); console.log('opened ' + flags); process.exit(); } catch {}
  }
  console.log('refused');
`;

/** Says hello and has one entry written; prints \`taken\` where it was. */
const appending = `
  const s = require('node:net').connect(process.argv[1]);
  const draft = { type: 'agent.stopped', session: null, actor: 'system', data: {} };
  let text = '';
  s.on('data', (d) => {
    text += d;
    if (!text.includes('"id":2')) return;
    console.log(/"id":2,"ok":true/.test(text) ? 'taken' : text);
    process.exit();
  });
  s.on('error', (e) => { console.log(e.code); process.exit(); });
  s.write('{"id":1,"op":"hello","version":"x","pid":1}\\n');
  s.write(JSON.stringify({ id: 2, op: 'append', drafts: [draft] }) + '\\n');
`;
const asAccount = (uid: number, program: string, argument: string): string => {
  const prefix = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups', '--'];
  const node = [process.execPath, '-e', program, argument];
  return spawnSync('setpriv', [...prefix, ...node], { encoding: 'utf8', timeout: 10_000, cwd: '/' }).stdout.trim();
};

const knock = (uid: number, socket: string): string => asAccount(uid, script, socket);

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

test.skipIf(!isRoot)(
  `the borrower’s account appends through the socket, and reaches no file of the recorder${why}`,
  { timeout: 60_000 },
  async () => {
    const certificate = await makeCertificate();
    const office = new FakeOffice(samplePackage(everlastingLoan));
    await startOffice(office, certificate);
    const folder = temporaryFolder();
    const installed = install(folder, { url: office.url, caPem: certificate.caPem }, borrower);
    expect(await enrolByProgram(installed.configPath)).toMatchObject({ code: 0 });
    const recorder = await startRecorder(installed.configPath);
    // The folders around are open to all: the data folder's own mode is what keeps the borrower out.
    for (const each of [folder, dirname(installed.config.socket)]) chmodSync(each, 0o755);
    chmodSync(installed.config.socket, 0o666);
    expect(asAccount(borrower, appending, installed.config.socket)).toBe('taken');
    const names = ['trail.db', 'trail.db-wal', 'anchors', 'reserve', 'keys/seal-slots', 'keys/device.seed'];
    const results = names.map((name) => {
      const path = join(installed.dataFolder, name);
      statSync(path); // it is there
      return `${name}: ${asAccount(borrower, reach, path)}`;
    });
    expect(results).toEqual(names.map((name) => `${name}: refused`));
    // Also where the folder's mode is lost: each file has its own.
    for (const each of [installed.dataFolder, join(installed.dataFolder, 'keys')]) chmodSync(each, 0o755);
    const open = names.map((name) => `${name}: ${asAccount(borrower, reading, join(installed.dataFolder, name))}`);
    expect(open).toEqual(names.map((name) => `${name}: refused`));
    expect(await recorder.kill('SIGTERM')).toBe(0);
  },
);
