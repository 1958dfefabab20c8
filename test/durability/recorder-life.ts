import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import type { Findings } from './findings.ts';
import { Line } from './line.ts';
import { officeRows, tlsOf } from './office-client.ts';
import { PowerCutDisk } from './power-cut-disk.ts';
import { type Program, startProgram } from './program.ts';
import { type Random, sleep } from './random.ts';
import { greet, type RecorderClient } from './recorder-client.ts';
import { RecorderLoad } from './recorder-load.ts';
import { configPath, officeArguments, type Templates, writeConfig } from './templates.ts';
import type { Tools } from './tools.ts';
import { TrailLedger } from './trail-ledger.ts';

export type End = 'power-cut' | 'sigkill';

/** Load after which death comes however slow the machine is, ms. */
const longestLoadMs = 2000;
/** How long an upload may take once the line is good, ms. */
const uploadMs = 60_000;

/** One recorder, enrolled at an office of its own behind a bad line, that dies again and again. */
export class RecorderLife {
  readonly ledger: TrailLedger;
  readonly line: Line;
  readonly #tools: Tools;
  readonly #base: string;
  readonly #findings: Findings;
  readonly #random: Random;
  readonly #env: NodeJS.ProcessEnv;
  readonly #disk: PowerCutDisk | null;
  readonly #config: RecorderConfig;
  readonly #office: string;
  #server: Program | null = null;

  private constructor(
    tools: Tools,
    base: string,
    line: Line,
    disk: PowerCutDisk | null,
    findings: Findings,
    random: Random,
    env: NodeJS.ProcessEnv,
  ) {
    this.#tools = tools;
    this.#base = base;
    this.line = line;
    this.#disk = disk;
    this.#findings = findings;
    this.#random = random;
    this.#env = env;
    this.#office = join(base, 'office');
    this.#config = writeConfig(base, disk?.folder ?? join(base, 'recorder'), this.#office, line.url);
    this.ledger = new TrailLedger(findings);
  }

  /** @param env more environment for the recorder: a library that makes it unsafe. */
  static async begin(
    tools: Tools,
    templates: Templates,
    base: string,
    end: End,
    findings: Findings,
    random: Random,
    env: NodeJS.ProcessEnv = {},
  ): Promise<RecorderLife> {
    mkdirSync(base, { recursive: true, mode: 0o700 });
    const office = join(base, 'office');
    cpSync(templates.office, office, { recursive: true });
    const disk = end === 'power-cut' ? new PowerCutDisk(tools.powercutFs, base) : null;
    if (disk === null) cpSync(templates.recorder, join(base, 'recorder'), { recursive: true });
    else disk.fill(templates.recorder);
    const line = new Line(random, tlsOf(office));
    await line.open();
    line.badness = 0.5;
    const life = new RecorderLife(tools, base, line, disk, findings, random, env);
    await disk?.mount();
    await life.#startOffice();
    return life;
  }

  /** One start, check, load and death. */
  async round(): Promise<void> {
    if (this.#random.chance(0.1)) await this.#restartOffice();
    const recorder = this.#start();
    const early = this.#random.chance(0.25);
    if (early) this.#condemn(recorder, this.#random.int(1, 60), this.#random.int(20, 500));
    if (await recorder.says('ready ')) {
      const client = await this.#check(recorder, false);
      if (client !== null) {
        if (!early && this.#disk !== null) this.#condemn(recorder, this.#random.int(1, 600), longestLoadMs);
        const load = new RecorderLoad(this.#config.socket, client, this.ledger, this.#findings, this.#random);
        const working = load.run();
        await this.#death(recorder);
        load.stop();
        await recorder.kill();
        await working;
        client.close();
      }
    } else if (!this.#mayBeDead(recorder)) {
      this.#findings.add('broken', `no start (${recorder.child.exitCode}): ${recorder.said.trim()}`);
    }
    clearTimeout(this.#timer);
    await recorder.kill();
    await this.#disk?.unmount();
    await this.#disk?.mount();
  }

  /** The last start: everything is checked, and the upload has to end complete, each entry exactly once. */
  async finish(): Promise<void> {
    this.line.badness = 0;
    if (this.#server === null || this.#server.over) await this.#startOffice();
    const recorder = this.#start();
    try {
      if (!(await recorder.says('ready '))) return this.#findings.add('broken', `no start: ${recorder.said.trim()}`);
      const client = await this.#check(recorder, true);
      if (client === null) return;
      const sent = await this.#uploaded(client);
      client.close();
      const code = await recorder.kill('SIGTERM');
      if (code !== 0) this.#findings.add('broken', `SIGTERM was answered with ${code}`);
      this.#compareOffice(sent);
    } finally {
      await recorder.kill();
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#server?.kill();
    await this.line.close();
    await this.#disk?.unmount();
  }

  #start(): Program {
    const { node, recorder } = this.#tools;
    return startProgram(node, [recorder, 'run', '--config', configPath(this.#base)], this.#env);
  }

  async #startOffice(): Promise<void> {
    const { node, server } = this.#tools;
    this.#server = startProgram(node, officeArguments(server, this.#office, this.line.port));
    if (!(await this.#server.says('"listening"'))) this.#findings.add('broken', `office: ${this.#server.said}`);
  }

  async #restartOffice(): Promise<void> {
    await this.#server?.kill();
    await this.#startOffice();
  }

  #timer: NodeJS.Timeout | undefined;

  /** Chooses the moment of its end: that many changing calls on, or that much time, whichever comes first. */
  #condemn(recorder: Program, calls: number, ms: number): void {
    const disk = this.#disk;
    disk?.cutAfter(calls, this.#seed());
    this.#timer = setTimeout(() => (disk === null ? recorder.child.kill('SIGKILL') : disk.cut(this.#seed())), ms);
  }

  /** A third of the cuts lose all that is unsynced; the others leave a random part of it. */
  #seed(): number | null {
    return this.#random.chance(1 / 3) ? null : this.#random.int(1, 2 ** 30);
  }

  /** Waits for the power cut; or kills, some answers and some milliseconds on. */
  async #death(recorder: Program): Promise<void> {
    const untilAnswered = this.ledger.answered + this.#random.int(0, 40);
    const startMs = performance.now();
    const isOver = (): boolean => recorder.over || this.#mayBeDead(recorder);
    while (!isOver()) {
      const isDue = this.ledger.answered >= untilAnswered || performance.now() - startMs > longestLoadMs;
      if (this.#disk === null && isDue) {
        await sleep(this.#random.int(0, 12));
        return;
      }
      await sleep(3);
    }
  }

  /** Whether its end has come: what fails then is no finding. */
  #mayBeDead(recorder: Program): boolean {
    return this.#disk === null ? recorder.child.killed : this.#disk.report().dead;
  }

  /** Holds the trail against what was answered. Null where the recorder died meanwhile. */
  async #check(recorder: Program, whole: boolean): Promise<RecorderClient | null> {
    const greeted = await greet(this.#config.socket);
    const from = whole ? 0 : Math.max(0, this.ledger.next - 20);
    const entries = greeted === null ? null : await greeted.client.readFrom(from);
    const dying = this.#mayBeDead(recorder);
    if (greeted === null || entries === null) {
      if (!dying) this.#findings.add('broken', `no answer: ${recorder.said.trim()}`);
      greeted?.client.close();
      return null;
    }
    const { hello, client } = greeted;
    const lock = hello.ok ? hello.value.status.lock : null;
    if (!hello.ok) this.#findings.add('refused', `hello: ${hello.code}`);
    else if (lock !== null && !dying) this.#findings.add('locked', `${lock.code} ${lock.detail}`);
    this.ledger.check(from, entries);
    return client;
  }

  /** Waits until the office has confirmed all. @returns how many entries that are. */
  async #uploaded(client: RecorderClient): Promise<number> {
    const endMs = performance.now() + uploadMs;
    for (;;) {
      if (client.status === null || !client.open) return 0;
      const { recorded, unsent, line, lock } = client.status;
      if (unsent === 0) return recorded;
      if (performance.now() > endMs) {
        this.#findings.add('lost', `upload hangs: ${unsent} of ${recorded} unsent, line ${line}, lock ${lock?.code}`);
        return 0;
      }
      await sleep(20);
    }
  }

  #compareOffice(sent: number): void {
    const { rows, sound } = officeRows(this.#office);
    if (!sound) this.#findings.add('broken', "the office's database is damaged");
    for (const [index, row] of rows.entries()) {
      if (row.seq !== index) this.#findings.add('gap', `the office has ${row.seq} where ${index} was due`);
      const own = this.ledger.hashes.get(row.seq);
      if (own !== undefined && own !== row.hash) this.#findings.add('changed', `the office has another ${row.seq}`);
    }
    if (rows.length < sent) this.#findings.add('lost', `the office has ${rows.length} of ${sent}`);
  }
}
