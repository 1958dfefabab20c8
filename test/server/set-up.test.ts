import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test, vi } from 'vitest';
import { SignInAnswer } from '#contract/http/console-api.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { stageOffice } from '../../scripts/world/stage.ts';

/** The office as its handbook sets it up, on a machine of its own: programs laid out, the commands of 17章, the unit. */
vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'tanmori-set-up-'));
const program = join(folder, 'program');
const data = join(folder, 'data');
const unitPath = join(repositoryRoot, 'assets/systemd/tanmori-office.service');
const unit = readFileSync(unitPath, 'utf8');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined;
let child: ChildProcess | null = null;
afterAll(async () => {
  if (child !== null && child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
  rmSync(folder, { recursive: true, force: true });
});

const here = (line: string): string =>
  line.replaceAll('/opt/tanmori-office', program).replaceAll('/var/lib/tanmori-office', data);

/** What the chapter has typed, but for what belongs to the machine. */
function commandsOfHandbook(): readonly string[] {
  const handbook = readFileSync(join(repositoryRoot, 'docs/operations.md'), 'utf8');
  const block = /^## 17\. .*?```\n(.*?)```/ms.exec(handbook)?.[1] ?? '';
  return block.split('\n').filter((line) => line.startsWith('office '));
}

const ask = (url: string, path: string, payload?: object): Promise<{ status: number; type: string; text: string }> =>
  new Promise((resolve, reject) => {
    const ca = readFileSync(join(data, 'city-ca.pem'), 'utf8');
    const headers = { origin: url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    const asked = request(
      `${url}${path}`,
      { ca, method: payload === undefined ? 'GET' : 'POST', ...(payload === undefined ? {} : { headers }) },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        const type = answer.headers['content-type'] ?? '';
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, type, text }));
      },
    );
    asked.on('error', reject);
    asked.end(payload === undefined ? undefined : JSON.stringify(payload));
  });

test('the handbook’s commands bring up an office that a first administrator signs in at', async () => {
  await stageOffice(program);
  const commands = commandsOfHandbook();
  expect(commands).toHaveLength(3);
  const said = commands.map((line) => {
    const call = here(line).replace(/^office /, `'${program}/node' '${program}/server/server.js' `);
    const { status, stdout, stderr } = spawnSync('sh', ['-ec', call], { encoding: 'utf8', cwd: program });
    expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
    return stdout;
  });
  const password = /\S{12,}/.exec(said.at(-1)?.split('\n').at(-2) ?? '')?.[0] ?? '';
  const [node = '', ...args] = here(/^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '').split(' ');
  const local = args.map((arg) => (arg === '0.0.0.0' ? '127.0.0.1' : arg === '8443' ? '0' : arg));
  // Nothing of the machine it was built on is needed.
  child = spawn(node, local, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/', env: {} });
  let url = '';
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    url = JSON.parse(line).listening;
    break;
  }
  const page = await ask(url, '/sign-in');
  expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
  const signedIn = await ask(url, '/v1/auth/sign-in', { account: '900001', password });
  expect(SignInAnswer.parse(JSON.parse(signedIn.text))).toMatchObject({ initial: true, sample: false });
});

test('a newer version takes the place of the older one, and nothing else is ever replaced', async () => {
  writeFileSync(join(program, 'left-over'), '');
  await stageOffice(program);
  expect([existsSync(join(program, 'left-over')), existsSync(`${program}.old`)]).toEqual([false, false]);
  const foreign = join(folder, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'kept'), '');
  await expect(stageOffice(foreign)).rejects.toThrow('name a folder that is not there yet');
  expect(existsSync(join(foreign, 'kept'))).toBe(true);
});

test.skipIf(!hasSystemd)(
  `the unit is one that systemd takes${hasSystemd ? '' : ' (skipped: no systemd-analyze)'}`,
  () => {
    const path = join(folder, 'tanmori-office.service');
    writeFileSync(path, here(unit));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);
