import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SignInAnswer } from '#contract/http/console-api.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { stageOffice } from '../../scripts/world/stage.ts';
import { UnitMachine, whyNot } from './support/machine.ts';

/** The office as chapter 17 of the handbook sets it up, under the systemd that keeps it running. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const unit = 'tanmori-office';
const name = 'tanmori.city.example.lg.jp';
const origin = `https://${name}:8443`;
const account = '900001';
const ownPassword = 'はるのうみひねもすのたりのたりかな';
const wait = { timeout: 30_000, interval: 100 };

describe.skipIf(whyNot !== null)(`the office’s unit (${whyNot ?? 'for real'})`, () => {
  let machine: UnitMachine;
  let password = '';
  let cookie = '';
  let csrf = '';

  beforeAll(async () => {
    machine = UnitMachine.lay();
    await machine.start();
    await stageOffice(machine.path('/opt/tanmori-office'));
  });
  afterAll(() => machine?.close());

  const ask = (
    path: string,
    payload?: object,
  ): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> =>
    new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ host: '127.0.0.1', port: 8443, servername: name, path, agent: false },
          ca: readFileSync(machine.path('/var/lib/tanmori-office/city-ca.pem'), 'utf8'),
          method: payload === undefined ? 'GET' : 'POST',
          headers: {
            ...{ host: `${name}:8443`, cookie, origin, 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf },
            ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        },
      );
      asked.on('error', reject);
      asked.end(payload === undefined ? undefined : JSON.stringify(payload));
    });
  const signIn = async (typed: string): Promise<number> => {
    const answer = await ask('/v1/auth/sign-in', { account, password: typed });
    if (answer.status !== 200) return answer.status;
    cookie = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
    csrf = SignInAnswer.parse(JSON.parse(answer.text)).csrf;
    return 200;
  };
  const isUp = () => vi.waitFor(async () => expect((await ask('/sign-in')).status).toBe(200), wait);

  test('is set up by the handbook’s commands, word for word, and a first administrator signs in over HTTPS', async () => {
    const handbook = readFileSync(join(repositoryRoot, 'docs/operations.md'), 'utf8');
    const [build, ...typed] = (/^## 17\. .*?```\n(.*?)```/ms.exec(handbook)?.[1] ?? '').trimEnd().split('\n');
    expect(build).toBe('npm run build -- --office /opt/tanmori-office');
    const said = machine.must(['bash', '-e', '-O', 'expand_aliases', '-s'], `${typed.join('\n')}\n`);
    password = said.trimEnd().split('\n').at(-1) ?? '';
    await isUp();
    expect(await signIn(password)).toBe(200);
    expect(machine.must(['systemctl', 'is-enabled', unit])).toBe('enabled\n');
    const pid = machine.show(unit, 'MainPID');
    expect(machine.must(['stat', '-c', '%U', `/proc/${pid}`])).toBe('tanmori-office\n');
  });

  test('a password that was changed, and every sign-in that was answered, outlast the worst kill', async () => {
    expect((await ask('/v1/auth/password', { current: password, next: ownPassword })).status).toBe(200);
    // Sign-ins of other browsers: this one's cookie is not to be taken back by them.
    const own = cookie;
    cookie = '';
    const answered: number[] = [];
    let isKilled = false;
    const desk = async (): Promise<void> => {
      while (!isKilled) answered.push((await ask('/v1/auth/sign-in', { account, password: ownPassword })).status);
    };
    const desks = Promise.allSettled([desk(), desk(), desk()]);
    await vi.waitFor(() => expect(answered.length).toBeGreaterThan(5), wait);
    machine.must(['systemctl', 'kill', '-s', 'KILL', unit]);
    isKilled = true;
    await desks;
    cookie = own;
    expect(new Set(answered)).toEqual(new Set([200]));
    await isUp();
    expect(machine.show(unit, 'NRestarts')).toBe('1');
    expect(signInsOnRecord()).toBeGreaterThanOrEqual(answered.length + 1);
    // The cookie of before still holds, and so does the new password alone.
    expect((await ask('/v1/auth/me')).status).toBe(200);
    expect(await signIn(password)).toBe(401);
    expect(await signIn(ownPassword)).toBe(200);
  });
  const signInsOnRecord = (): number => {
    const script = `const Database = require('/opt/tanmori-office/server/node_modules/better-sqlite3');
      const database = new Database('/var/lib/tanmori-office/office.db', { readonly: true });
      console.log(database.prepare("select count(*) as n from office_acts where act = 'sign-in.done'").get().n);`;
    return Number(machine.must(['runuser', '-u', unit, '--', '/opt/tanmori-office/node', '-e', script]));
  };

  test('a stop is clean and stays; a restart, and a start of the whole machine, bring it back', async () => {
    machine.must(['systemctl', 'stop', unit]);
    expect(machine.show(unit, 'Result')).toBe('success');
    await expect(ask('/sign-in')).rejects.toThrow('ECONNREFUSED');
    machine.must(['systemctl', 'start', unit]);
    await isUp();
    machine.must(['systemctl', 'restart', unit]);
    await isUp();
    await machine.shutDown();
    await machine.start();
    await isUp();
    await machine.cutPower();
    await machine.start();
    await isUp();
    expect((await ask('/v1/auth/me')).status).toBe(200);
  });

  test('a backup is taken while it runs, and is what the office goes on from', async () => {
    const typed = ['runuser', '-u', 'tanmori-office', '--', '/opt/tanmori-office/node'];
    const [data, to] = ['/var/lib/tanmori-office', '/srv/backup/tanmori-2026-12-01'];
    machine.sh('install -d -m 0700 -o tanmori-office -g tanmori-office /srv/backup');
    machine.must([...typed, '/opt/tanmori-office/server/server.js', 'backup', '--data', data, '--out', to]);
    machine.must(['systemctl', 'stop', unit]);
    machine.sh(
      `cp -p ${data}/checkpoint /root/ && rm -rf ${data}/* && cp -a ${to}/. ${data} && cp -p /root/checkpoint ${data}/`,
    );
    machine.must(['systemctl', 'start', unit]);
    await isUp();
    expect((await ask('/v1/auth/me')).status).toBe(200);
  });

  test('the program has no right that it does not need', () => {
    const pid = machine.show(unit, 'MainPID');
    const status = machine.must(['cat', `/proc/${pid}/status`]);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(/^CapBnd:\t0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    // With its mounts and its account, and no more: what is refused is refused by the unit or by the account.
    const [uid, gid] = ['-u', '-g'].map((which) => machine.must(['id', which, 'tanmori-office']).trim());
    const enter = ['nsenter', '-t', pid, '-m', '-S', uid ?? '', '-G', gid ?? '', '--', '/opt/tanmori-office/node'];
    const inside = (script: string): string => machine.must([...enter, '-e', script]).trim();
    const data = '/var/lib/tanmori-office';
    const write = (folder: string) =>
      inside(
        `try { fs.writeFileSync('${folder}/mine', ''); console.log('written') } catch (error) { console.log(error.code) }`,
      );
    for (const folder of ['/', '/etc', '/opt/tanmori-office', '/usr/bin', '/var/lib', '/srv', '/run', '/var/log'])
      expect(['EROFS', 'EACCES'], folder).toContain(write(folder));
    expect(write(data)).toBe('written');
    expect(write('/tmp')).toBe('written');
    expect(machine.must(['ls', '/tmp'])).not.toContain('mine');
    const start = (program: string) =>
      inside(`console.log(child_process.spawnSync('${program}', ['--version']).error?.code ?? 'ran')`);
    expect(start('/opt/tanmori-office/node')).toBe('ran');
    expect(start('/usr/bin/env')).toBe('EACCES');
    for (const folder of [data, '/tmp', '/var/tmp']) {
      inside(`fs.copyFileSync(process.execPath, '${folder}/mine'); fs.chmodSync('${folder}/mine', 0o755)`);
      expect(start(`${folder}/mine`), folder).toBe('EACCES');
    }
    // It is the unit that refuses: elsewhere the same file is a program.
    machine.sh(`${data}/mine --version && rm ${data}/mine`);
    const verdict = machine.must(['systemd-analyze', 'security', '--no-pager', `${unit}.service`]);
    expect(Number(/exposure level for .*: ([\d.]+)/.exec(verdict)?.[1])).toBeLessThanOrEqual(1.5);
  });

  test('what cannot start says why, and goes on trying until it can', async () => {
    machine.sh('mv /var/lib/tanmori-office/server.key /root/');
    machine.must(['systemctl', 'restart', unit]);
    await vi.waitFor(() => expect(Number(machine.show(unit, 'NRestarts'))).toBeGreaterThan(1), wait);
    await vi.waitFor(() => expect(machine.show(unit, 'ActiveState')).toBe('activating'), wait);
    expect(machine.journal(unit)).toContain('server.key');
    machine.sh('mv /root/server.key /var/lib/tanmori-office/');
    await isUp();
  });

  test('nobody is named in the journal, whatever was asked', async () => {
    await ask(`/v1/auth/sign-in?${account}`, { account, password: 'まちがい' });
    await ask('/v1/auth/sign-in', { account, password: ownPassword, name: '管理 者' });
    await ask(`/v1/people/${account}/${encodeURIComponent('管理 者')}`);
    expect((await ask('/v1/auth/me')).status).toBe(200);
    const journal = machine.journal(unit);
    expect(journal).toContain('"listening"');
    const secret = cookie.split('=')[1] ?? '';
    expect(secret.length).toBeGreaterThan(20);
    for (const word of [account, '管理', password, ownPassword, 'まちがい', secret, csrf])
      expect(journal).not.toContain(word);
  });
});
