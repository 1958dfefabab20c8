import type { Socket } from 'node:net';
import { assertNever, type Refusal, refusal } from '#contract/errors.ts';
import type { RecorderLine, RecorderRequest } from '#contract/socket/protocol.ts';
import { exceptionLines } from '../core/fit-line.ts';
import { readRequest } from './read-request.ts';
import type { SocketService } from './service.ts';
import { lineSplitter } from './split-lines.ts';

/** Answers waiting in memory for a peer that does not read. */
const maxUnreadBytes = 4 * 1024 * 1024;
/** Requests under way; more are left in the kernel's buffer. */
const maxUnderWay = 128;

export interface ConnectionParts {
  readonly socket: Socket;
  readonly service: SocketService;
  /** Malformed input, to be recorded by whoever counts it. */
  readonly onBadInput: (why: string) => void;
  /** The peer has said hello for the first time. */
  readonly onHello: (connection: Connection) => void;
  readonly onEnd: (connection: Connection) => void;
  /** Milliseconds that stand still while the machine sleeps: nothing can be done behind a sleeping agent's back. */
  readonly monotonicMs: () => number;
  /** A bug: must end the process, which starts again from the disk. */
  readonly onCrash: (error: unknown) => void;
}

/** One peer's connection. */
export class Connection {
  readonly #parts: ConnectionParts;
  #agentPid: number | null = null;
  #goodbye = false;
  #underWay = 0;
  #heardMs: number;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#heardMs = parts.monotonicMs();
    const { socket } = parts;
    const split = lineSplitter();
    socket.on('data', (chunk: Buffer) => {
      this.#heardMs = parts.monotonicMs();
      const cut = split(chunk);
      if (cut.ok) for (const line of cut.lines) this.#take(line);
      else this.#drop('line too long or not UTF-8');
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => parts.onEnd(this));
  }

  /** Pid that the agent named in its hello; null before. */
  get agentPid(): number | null {
    return this.#agentPid;
  }
  /** True where the end of this connection is the loss of an agent. */
  get wouldBeLost(): boolean {
    return this.#agentPid !== null && !this.#goodbye;
  }

  /** How long the peer has said nothing. */
  silentMs(): number {
    return this.#parts.monotonicMs() - this.#heardMs;
  }

  send(line: RecorderLine): void {
    const { socket } = this.#parts;
    if (socket.destroyed) return;
    socket.write(`${JSON.stringify(line)}\n`);
    if (socket.writableLength > maxUnreadBytes) socket.destroy();
  }

  close(): void {
    this.#parts.socket.destroy();
  }

  #drop(why: string): void {
    this.#parts.onBadInput(why);
    this.close();
  }

  #take(line: string): void {
    if (this.#parts.socket.destroyed) return;
    const read = readRequest(line);
    switch (read.kind) {
      case 'unreadable':
        this.#drop('not a request');
        break;
      case 'refused':
        this.#parts.onBadInput(read.why);
        this.send({ id: read.id, ok: false, code: 'TM-106', detail: read.why });
        break;
      case 'request':
        this.#serve(read.request).catch(this.#parts.onCrash);
        break;
      default:
        assertNever(read);
    }
  }

  /** Behind a farewell nothing goes on: the end of that connection would be no loss of an agent. */
  #refusal({ op }: RecorderRequest): Refusal | null {
    if (op === 'goodbye') return null;
    if (this.#goodbye) return refusal('TM-104', 'goodbye was said');
    return this.#agentPid === null ? refusal('TM-104', 'hello comes first') : null;
  }

  async #serve(request: RecorderRequest): Promise<void> {
    const { socket, service } = this.#parts;
    this.#underWay += 1;
    if (this.#underWay >= maxUnderWay) socket.pause();
    try {
      const first = request.op === 'hello' && this.#agentPid === null && !this.#goodbye;
      if (request.op === 'hello') this.#agentPid = request.pid;
      if (first) this.#parts.onHello(this);
      const refused = this.#refusal(request);
      if (request.op === 'goodbye') this.#goodbye = true;
      const outcome = refused ?? (await service.handle(request));
      const { id } = request;
      // First: a guard that begins with the answer must know what it may leave.
      if (request.op === 'hello' && outcome.ok)
        for (const line of exceptionLines(service.exceptions())) this.send(line);
      if (outcome.ok) this.send({ id, ok: true, value: outcome.value as never });
      else if (outcome.detail === undefined) this.send({ id, ok: false, code: outcome.code });
      else this.send({ id, ok: false, code: outcome.code, detail: outcome.detail.slice(0, 400) });
    } finally {
      this.#underWay -= 1;
      if (this.#underWay < maxUnderWay) socket.resume();
    }
  }
}
