import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Findings } from './findings.ts';
import { Line } from './line.ts';
import { officeRows, tlsOf } from './office-client.ts';
import { OfficeLoad } from './office-load.ts';
import { PowerCutDisk } from './power-cut-disk.ts';
import { type Program, startProgram } from './program.ts';
import { PublishedLog } from './published-log.ts';
import { type Random, sleep } from './random.ts';
import type { End } from './recorder-life.ts';
import { officeArguments, type Templates } from './templates.ts';
import type { Tools } from './tools.ts';

/** Load after which death comes however slow the machine is, ms. */
const longestLoadMs = 3000;

/** One office that takes a trail over a bad line and dies again and again. */
export class OfficeLife {
  readonly load: OfficeLoad;
  readonly line: Line;
  readonly #tools: Tools;
  readonly #folder: string;
  readonly #disk: PowerCutDisk | null;
  readonly #findings: Findings;
  readonly #random: Random;
  readonly #env: NodeJS.ProcessEnv;
  readonly #published: PublishedLog;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    tools: Tools,
    folder: string,
    line: Line,
    disk: PowerCutDisk | null,
    load: OfficeLoad,
    findings: Findings,
    random: Random,
    env: NodeJS.ProcessEnv,
  ) {
    this.#tools = tools;
    this.#folder = folder;
    this.line = line;
    this.#disk = disk;
    this.load = load;
    this.#published = new PublishedLog(line, findings);
    this.#findings = findings;
    this.#random = random;
    this.#env = env;
  }

  /** @param env more environment for the office: a library that makes it unsafe. */
  static async begin(
    tools: Tools,
    templates: Templates,
    base: string,
    end: End,
    findings: Findings,
    random: Random,
    env: NodeJS.ProcessEnv = {},
  ): Promise<OfficeLife> {
    mkdirSync(base, { recursive: true, mode: 0o700 });
    const disk = end === 'power-cut' ? new PowerCutDisk(tools.powercutFs, base) : null;
    const folder = disk?.folder ?? join(base, 'office');
    if (disk === null) cpSync(templates.bareOffice, folder, { recursive: true });
    else disk.fill(templates.bareOffice);
    const line = new Line(random, tlsOf(templates.bareOffice));
    await line.open();
    await disk?.mount();
    const load = new OfficeLoad(templates.terminal, line, findings, random);
    return new OfficeLife(tools, folder, line, disk, load, findings, random, env);
  }

  /** One start, check, load and death. */
  async round(): Promise<void> {
    const server = this.#start();
    const early = this.#random.chance(0.2);
    if (early) this.#condemn(server, this.#random.int(1, 60), this.#random.int(20, 900));
    if (await server.says('"listening"')) {
      await this.#check(server);
      if (!early && this.#disk !== null) this.#condemn(server, this.#random.int(1, 1500), longestLoadMs);
      this.line.badness = 0.4;
      const working = this.load.run();
      const watching = setInterval(() => this.#published.look().catch(() => undefined), 60);
      await this.#death(server);
      clearInterval(watching);
      this.load.stop();
      await server.kill();
      await working;
    } else if (!this.#mayBeDead(server)) {
      this.#findings.add('broken', `no start (${server.child.exitCode}): ${server.said.trim()}`);
    }
    clearTimeout(this.#timer);
    await server.kill();
    await this.#disk?.unmount();
    await this.#disk?.mount();
  }

  /** The last start: everything is checked, what was sent is sent once more, and the upload has to end complete. */
  async finish(): Promise<void> {
    const server = this.#start();
    try {
      if (!(await server.says('"listening"'))) return this.#findings.add('broken', `no start: ${server.said.trim()}`);
      await this.#check(server);
      const last = this.load.hashes.length - 1;
      for (let from = 0; from <= last; from += 200) await this.load.post(from, Math.min(200, last + 1 - from));
      if (this.load.accepted !== last)
        this.#findings.add('lost', `the upload ends at ${this.load.accepted} of ${last}`);
      await this.#check(server);
      const code = await server.kill('SIGTERM');
      if (code !== 0) this.#findings.add('broken', `SIGTERM was answered with ${code}`);
    } finally {
      await server.kill();
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.line.close();
    await this.#disk?.unmount();
  }

  #start(): Program {
    const { node, server } = this.#tools;
    return startProgram(node, officeArguments(server, this.#folder, this.line.port), this.#env);
  }

  #condemn(server: Program, calls: number, ms: number): void {
    const disk = this.#disk;
    const seed = (): number | null => (this.#random.chance(1 / 3) ? null : this.#random.int(1, 2 ** 30));
    disk?.cutAfter(calls, seed());
    this.#timer = setTimeout(() => (disk === null ? server.child.kill('SIGKILL') : disk.cut(seed())), ms);
  }

  /** Waits for the power cut; or kills, some answers and some milliseconds on. */
  async #death(server: Program): Promise<void> {
    const untilAnswers = this.load.answers + this.#random.int(0, 12);
    const startMs = performance.now();
    while (!server.over && !this.#mayBeDead(server)) {
      const isDue = this.load.answers >= untilAnswers || performance.now() - startMs > longestLoadMs;
      if (this.#disk === null && isDue) {
        await sleep(this.#random.int(0, 25));
        return;
      }
      await sleep(3);
    }
  }

  #mayBeDead(server: Program): boolean {
    return this.#disk === null ? server.child.killed : this.#disk.report().dead;
  }

  /** Holds what the office has against what it has answered. */
  async #check(server: Program): Promise<void> {
    this.line.badness = 0;
    let held: ReturnType<typeof officeRows>;
    try {
      held = officeRows(this.#folder);
    } catch (error) {
      // The power may go while we read.
      if (!this.#mayBeDead(server)) this.#findings.add('broken', String(error));
      return;
    }
    if (!held.sound) this.#findings.add('broken', "the office's database is damaged");
    for (const [index, row] of held.rows.entries()) {
      if (row.seq !== index || row.chain !== this.load.chain)
        this.#findings.add('gap', `${row.chain} ${row.seq} where ${index} was due`);
      else if (row.hash !== this.load.hashes[index]) this.#findings.add('changed', `${index} has another hash`);
    }
    const { accepted } = this.load;
    if (held.rows.length <= accepted) this.#findings.add('lost', `${held.rows.length} of ${accepted + 1} answered`);
    try {
      await this.#published.check(this.#folder);
    } catch (error) {
      if (!this.#mayBeDead(server)) this.#findings.add('broken', String(error));
    }
    // Its own word: the same entries again are taken silently.
    if (accepted >= 0) await this.load.post(Math.max(0, accepted - 5), 3);
  }
}
