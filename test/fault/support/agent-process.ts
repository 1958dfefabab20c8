import type { ChildProcess } from 'node:child_process';
import { FromAgent, type ToAgent } from '#contract/ipc/agent-port.ts';
import type { CommandName, CommandOutcome } from '#contract/ipc/commands.ts';
import { commands } from '#contract/ipc/commands.ts';
import type { ScreenName, ShellState } from '#contract/ipc/shell-state.ts';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import type { ReadEntry } from '#contract/socket/protocol.ts';
import { until } from '../../unit/agent/support/until.ts';

/** A busy machine starts an agent in twenty seconds and more. */
const patienceMs = 60_000;

/** The real agent, in a process of its own (test/unit/agent/support/agent-process.ts), as main would hold it. */
export class AgentProcess {
  readonly child: ChildProcess;
  readonly sent: FromAgent[] = [];
  private nextId = 0;
  private readonly person: { readonly staff: string; readonly pin: string };
  constructor(child: ChildProcess, config: TerminalConfig, restarted: boolean, person: AgentProcess['person']) {
    this.child = child;
    this.person = person;
    this.child.on('message', (message) => this.sent.push(FromAgent.parse(message)));
    this.tell({ kind: 'start', config, version: 'test', restarted });
  }
  tell(message: ToAgent): void {
    this.child.send(message);
  }
  state(): ShellState | null {
    const last = this.sent.findLast((m) => m.kind === 'state');
    return last?.state ?? null;
  }
  async screen(name: ScreenName): Promise<ShellState> {
    const look = () => (this.state()?.screen.screen === name ? this.state() : null);
    try {
      return await until(`the screen ${name}`, look, patienceMs);
    } catch (error) {
      throw new Error(`${String(error)}: there is ${JSON.stringify(this.state()?.screen ?? null)}`);
    }
  }
  ask(name: CommandName, args: Extract<ToAgent, { kind: 'command' }>['args'] = {}): Promise<CommandOutcome> {
    const id = this.nextId++;
    this.tell({ kind: 'command', id, name, args });
    const find = (): CommandOutcome | null => {
      const found = this.sent.find((m) => m.kind === 'answer' && m.id === id);
      return found?.kind === 'answer' ? found.outcome : null;
    };
    return until(`an answer to ${name}`, find, patienceMs);
  }
  signIn(): Promise<CommandOutcome> {
    return this.ask('signIn', { ...this.person });
  }
  async trail(): Promise<readonly ReadEntry[]> {
    const entries: ReadEntry[] = [];
    for (;;) {
      const page = await this.ask('readTrail', { fromSeq: entries.length, limit: 200 });
      if (!page.ok) throw new Error(`readTrail: ${page.code}`);
      const { entries: more, total } = commands.readTrail.result.parse(page.value);
      entries.push(...more);
      if (entries.length >= total || more.length === 0) return entries;
    }
  }
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}
