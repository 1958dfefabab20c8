import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  type RecorderAnswer,
  RecorderLine,
  type RecorderOp,
  type RecorderRequest,
  recorderAnswers,
} from '#contract/socket/protocol.ts';

type Ask<Op extends RecorderOp> = Omit<Extract<RecorderRequest, { op: Op }>, 'id' | 'op'>;
export type Answer<Op extends RecorderOp> =
  | { readonly ok: true; readonly value: RecorderAnswer<Op> }
  | { readonly ok: false; readonly code: string; readonly detail?: string };

/** The agent's side of the socket, as a test needs it. Every line is parsed against the contract. */
export class RecorderClient {
  readonly socket: Socket;
  readonly events: RecorderLine[] = [];
  readonly closed: Promise<void>;
  readonly #waiting = new Map<number, (line: RecorderLine) => void>();
  #text = '';
  #nextId = 1;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
    onTestFinished(() => {
      socket.destroy();
    });
  }

  /** Rejects where the connection ends before the answer. */
  async ask<Op extends RecorderOp>(op: Op, request: Ask<Op>): Promise<Answer<Op>> {
    const id = this.#nextId++;
    const line = await this.raw({ id, op, ...request }, id);
    if (!('ok' in line)) throw new Error('an event is no answer');
    if (line.ok) return { ok: true, value: recorderAnswers[op].parse(line.value) as RecorderAnswer<Op> };
    return { ok: false, code: line.code, ...(line.detail === undefined ? {} : { detail: line.detail }) };
  }

  raw(value: unknown, id: number): Promise<RecorderLine> {
    const answered = new Promise<RecorderLine>((resolve) => this.#waiting.set(id, resolve));
    this.socket.write(`${JSON.stringify(value)}\n`);
    return Promise.race([
      answered,
      this.closed.then(() => {
        throw new Error('the connection ended');
      }),
    ]);
  }

  #read(chunk: string): void {
    const parts = (this.#text + chunk).split('\n');
    this.#text = parts.pop() ?? '';
    for (const part of parts) {
      const line = RecorderLine.parse(JSON.parse(part));
      if ('event' in line) this.events.push(line);
      else this.#waiting.get(line.id)?.(line);
    }
  }
}

export const connectClient = (path: string): Promise<RecorderClient> =>
  new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(new RecorderClient(socket));
    });
  });
