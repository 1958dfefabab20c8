import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { z } from 'zod';
import { loadOpenPipe } from '../../../agent/platform/windows/open-pipe.ts';
import { createRecorderClient } from '../../../agent/trail/client.ts';
import { recorderConnector } from '../../../agent/trail/connector.ts';
import { loadWindowsPipe } from '../../../recorder/socket/windows-pipe.ts';

/**
 * Run by Node for Windows: the recorder’s socket in a process of its own, for different borrowers, and what this account gets
 * of its pipe. `node.exe windows-recorder-act.ts REQUEST` with paths as Windows writes them.
 */
const Request = z.strictObject({ recorder: z.string(), folder: z.string(), answer: z.string() });
const { recorder, folder, answer } = Request.parse(JSON.parse(process.argv[2] ?? ''));

const own = (await loadWindowsPipe())?.ownSid() ?? '';
const stranger = 'S-1-5-21-1-2-3-1001';
const pipe = (name: string): string => `\\\\.\\pipe\\tanmori-${name}`;
mkdirSync(folder, { recursive: true });

interface Life {
  readonly process: ChildProcess;
  readonly said: () => string;
}

function start(name: string, peerSid: string | undefined): Life {
  const config = join(folder, `${name}.json`);
  const office = { url: 'https://127.0.0.1:1', caPem: 'x', publicKey: Buffer.alloc(32).toString('base64') };
  const dataFolder = join(folder, name);
  writeFileSync(config, JSON.stringify({ v: 1, dataFolder, socket: pipe(name), peerUid: null, peerSid, office }));
  const log = `${config}.log`;
  const out = openSync(log, 'w');
  const process_ = spawn(process.execPath, [recorder, config], { stdio: ['ignore', out, out] });
  closeSync(out);
  return { process: process_, said: () => readFileSync(log, 'utf8') };
}

async function ready(life: Life): Promise<boolean> {
  for (let tries = 0; tries < 200 && life.process.exitCode === null; tries += 1) {
    if (life.said().includes('ready')) return true;
    await after(100);
  }
  return false;
}

async function ended(life: Life): Promise<void> {
  if (life.process.exitCode !== null) return;
  const gone = new Promise((resolve) => life.process.once('exit', resolve));
  life.process.kill();
  await gone;
}

/** What the agent's own client is told within some seconds. */
async function hello(recorderSocket: string, recorderOwner: string): Promise<unknown> {
  const told: string[] = [];
  let greeted: unknown = null;
  const client = createRecorderClient({
    ...{ connect: recorderConnector({ recorderSocket, recorderOwner }, (text) => told.push(text)) },
    ...{ version: 'test', pid: process.pid, reconnectMs: 50, timeoutMs: 5_000 },
    listener: {
      connected: ({ facts, status }) => {
        greeted = { facts, protection: status.protection };
      },
      ...{ lost: () => undefined, status: () => undefined, facts: () => undefined, exceptions: () => undefined },
    },
  });
  client.start();
  for (let tries = 0; tries < 60 && greeted === null; tries += 1) await after(50);
  const asked = greeted === null ? null : await client.request('unlock', {});
  client.stop();
  return { greeted, asked, told };
}

const openPipe = await loadOpenPipe();
/** Who owns a pipe, from what is said where another owner is asked for. */
function ownerOfPipe(name: string): string {
  try {
    openPipe(pipe(name), 'nobody').destroy();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message.replace('the pipe belongs to ', '') : '';
  }
}

// Under Wine there is one account: it stands for the recorder and for the borrower who may talk to it.
const shared = start('shared', own);
const sharedReady = await ready(shared);
const owner = ownerOfPipe('shared');
const right = await hello(pipe('shared'), owner);
const wrong = await hello(pipe('shared'), 'S-1-5-19');
const again = await hello(pipe('shared'), owner);
await ended(shared);

const other = start('other', stranger);
const otherReady = await ready(other);
const forOther = await hello(pipe('other'), owner);
await ended(other);

const nobody = start('nobody', undefined);
const nobodyReady = await ready(nobody);

writeFileSync(
  answer,
  JSON.stringify({
    ...{ system: process.platform, own, owner, sharedReady, right, wrong, again, otherReady, forOther, nobodyReady },
    nobodySaid: nobody.said(),
  }),
);
process.exit(0);
