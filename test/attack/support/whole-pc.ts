import { spawn } from 'node:child_process';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { sample } from '../../../scripts/world/world.ts';
import { Program } from '../../durability/program.ts';
import { AgentProcess } from '../../fault/support/agent-process.ts';
import { lent, type PrivateRoot, workFolder } from '../../fault/support/private-root.ts';
import { parametersFile, profileFile, stateFolder } from '../../fault/support/profile-pc.ts';
import { programPath } from '../../programs.ts';
import { guardedRoots } from './watched-pc.ts';

const recorder = { account: 'kept-recorder', uid: 4343, folder: '/var/lib/tanmori-recorder' } as const;
const recorderConfig = `${recorder.folder}/recorder.json`;
const officeFolder = '/var/lib/office';
const url = 'https://localhost:9443';
const socket = '/run/tanmori/recorder.sock';
const inside = '/srv/tanmori';
const office = ['node', programPath('server', inside)] as const;
const recorderProgram = programPath('recorder', inside);
const asRecorder = [
  ...[
    'setpriv',
    `--reuid=${recorder.uid}`,
    `--regid=${recorder.uid}`,
    '--clear-groups',
    '--inh-caps=-all',
    '--no-new-privs',
  ],
  ...['env', `HOME=${recorder.folder}`],
];

const config: TerminalConfig = {
  ...{ v: 1, workFolder, guardedRoots: [...guardedRoots], temporaryFolders: ['/tmp', '/dev/shm'] },
  ...{ recorderSocket: socket, profileFolder: `${lent.home}/.config/tanmori` },
  provisioned: { profile: profileFile, parameters: parametersFile, stateFolder },
};

/** A lent PC inside a private root: a recorder with an account of its own, and the agent as the borrower. */
export class WholePc {
  readonly root: PrivateRoot;
  private recorder: Program | null = null;
  agent: AgentProcess | null = null;

  constructor(root: PrivateRoot) {
    this.root = root;
  }

  /**
   * Enrols at an office that is there for that long.
   * @param requiresAll whether the loan's policy asks for all four controls; that of the sample asks for 保存 alone
   */
  async enrol(requiresAll = false): Promise<void> {
    const { root } = this;
    root.must([
      'sh',
      '-c',
      `set -e; groupadd -g ${recorder.uid} ${recorder.account}
      useradd -u ${recorder.uid} -g ${recorder.uid} -d ${recorder.folder} ${recorder.account}
      install -d -m 700 -o ${recorder.account} -g ${recorder.account} ${recorder.folder}
      install -d -o ${recorder.account} -g ${lent.gid} -m 2750 /run/tanmori`,
    ]);
    root.must([...office, 'init', '--data', officeFolder, '--host', 'localhost', '--sample']);
    if (requiresAll) root.must(['node', `${inside}/test/attack/support/require-all.ts`, officeFolder]);
    const running = this.start([...office, 'run', '--data', officeFolder, '--port', '9443']);
    if (!(await running.says('"listening"'))) throw new Error(running.said);
    const read = (name: string): string => root.must(['cat', `${officeFolder}/${name}`]);
    root.write(
      recorderConfig,
      JSON.stringify({
        ...{ v: 1, dataFolder: recorder.folder, socket, peerUid: lent.uid },
        office: { url, caPem: read('city-ca.pem'), publicKey: read('office.pub').trim() },
      }),
    );
    root.must(['chown', recorder.account, recorderConfig]);
    const issue = [...office, 'enrol-code', '--data', officeFolder, '--terminal', sample.terminal];
    const code = root.must(issue).trim();
    const enrol = ['enrol', '--config', recorderConfig, '--code', code, '--terminal', sample.terminal];
    root.must([...asRecorder, 'node', recorderProgram, ...enrol]);
    root.must(['sh', '-c', `kill $(pgrep -f "^${office.join(' ')} run")`]);
    await running.ended;
  }

  async startRecorder(): Promise<void> {
    const run = [...asRecorder, 'node', recorderProgram, 'run', '--config', recorderConfig];
    this.recorder = this.start(run);
    if (!(await this.recorder.says('ready '))) throw new Error(this.recorder.said);
  }

  startAgent(restarted: boolean): AgentProcess {
    // What Node tells a child of the channel between them, past the empty environment.
    const channel = ['env', 'NODE_CHANNEL_FD=3', 'NODE_CHANNEL_SERIALIZATION_MODE=json'];
    const argv = [...channel, 'node', `${inside}/test/unit/agent/support/agent-process.ts`];
    const child = spawn(...this.root.spawning(argv, 'borrower'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.agent = new AgentProcess(child, config, restarted, { staff: sample.staff.id, pin: sample.staff.pin });
    return this.agent;
  }

  async killRecorder(): Promise<void> {
    this.kill(recorder.uid, recorderProgram);
    await this.recorder?.ended;
  }

  async killAgent(): Promise<void> {
    const gone = this.agentGone();
    this.kill(lent.uid, 'agent-process.ts');
    await gone;
  }

  /** What a death of the window does to the agent that it holds. */
  async killWindow(): Promise<void> {
    const gone = this.agentGone();
    this.agent?.child.disconnect();
    await gone;
  }

  private agentGone(): Promise<unknown> {
    return new Promise((resolve) => this.agent?.child.once('exit', resolve));
  }

  private kill(uid: number, program: string): void {
    this.root.must(['sh', '-c', 'kill -KILL $(pgrep -u "$1" -f "$2")', 'sh', String(uid), program]);
  }

  private start(argv: readonly string[]): Program {
    return new Program(spawn(...this.root.spawning(argv), { stdio: ['ignore', 'pipe', 'pipe'] }));
  }
}
