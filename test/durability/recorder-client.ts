import { connect, type Socket } from 'node:net';
import {
  type ReadEntry,
  type RecorderAnswer,
  RecorderLine,
  type RecorderOp,
  type RecorderRequest,
  type RecorderStatus,
  recorderAnswers,
} from '#contract/socket/protocol.ts';

type Ask<Op extends RecorderOp> = Omit<Extract<RecorderRequest, { op: Op }>, 'id' | 'op'>;
export type Answer<Op extends RecorderOp> =
  | { readonly ok: true; readonly value: RecorderAnswer<Op> }
  | { readonly ok: false; readonly code: string };

/** The agent's side of the socket. An answer is null where the connection ended before it came. */
export class RecorderClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (line: Extract<RecorderLine, { id: number }> | null) => void>();
  #text = '';
  #nextId = 1;
  #open = true;
  #status: RecorderStatus | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#open = false;
      for (const answer of this.#waiting.values()) answer(null);
      this.#waiting.clear();
    });
  }

  get open(): boolean {
    return this.#open;
  }

  /** The newest status that an answer or an event has brought. */
  get status(): RecorderStatus | null {
    return this.#status;
  }

  async ask<Op extends RecorderOp>(op: Op, request: Ask<Op>): Promise<Answer<Op> | null> {
    if (!this.#open) return null;
    const id = this.#nextId++;
    const answered = new Promise<Extract<RecorderLine, { id: number }> | null>((resolve) =>
      this.#waiting.set(id, resolve),
    );
    this.#socket.write(`${JSON.stringify({ id, op, ...request })}\n`);
    const line = await answered;
    if (line === null) return null;
    if (!line.ok) return { ok: false, code: line.code };
    const value = recorderAnswers[op].parse(line.value) as RecorderAnswer<Op>;
    if ('status' in value) this.#status = value.status;
    return { ok: true, value };
  }

  /** All entries from a number on; null where the connection ended or the recorder refused. */
  async readFrom(fromSeq: number): Promise<readonly ReadEntry[] | null> {
    const all: ReadEntry[] = [];
    for (;;) {
      const answer = await this.ask('read', { fromSeq: fromSeq + all.length, limit: 200 });
      if (answer === null || !answer.ok) return null;
      all.push(...answer.value.entries);
      if (fromSeq + all.length >= answer.value.total || answer.value.entries.length === 0) return all;
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    const lines = (this.#text + chunk).split('\n');
    this.#text = lines.pop() ?? '';
    for (const each of lines) {
      const line = RecorderLine.parse(JSON.parse(each));
      if ('event' in line) {
        if (line.event === 'status') this.#status = line.status;
        continue;
      }
      this.#waiting.get(line.id)?.(line);
      this.#waiting.delete(line.id);
    }
  }
}

/** Connects and says hello. Null where the recorder is not there (any more). */
export async function greet(path: string): Promise<{ client: RecorderClient; hello: Answer<'hello'> } | null> {
  const socket = connect(path);
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!connected) return null;
  const client = new RecorderClient(socket);
  const hello = await client.ask('hello', { version: 'durability', pid: process.pid });
  return hello === null ? null : { client, hello };
}
