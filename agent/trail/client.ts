import type { Socket } from 'node:net';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import type { ExceptionTerms } from '#contract/policy/exception.ts';
import {
  maxLineBytes,
  type RecorderAnswer,
  RecorderLine,
  type RecorderOp,
  type RecorderRequest,
  type RecorderStatus,
  recorderAnswers,
} from '#contract/socket/protocol.ts';
import type { Connect } from './connector.ts';
import { createLineSplitter, maxAnswerBytes } from './lines.ts';

type RequestOf<Op extends RecorderOp> = Extract<RecorderRequest, { readonly op: Op }>;
/** What a request carries besides its number and name. */
export type RequestBody<Op extends RecorderOp> = Omit<RequestOf<Op>, 'id' | 'op'>;

/** Told in the order in which the recorder spoke. A status inside an answer is told before the answer. */
export interface RecorderListener {
  readonly connected: (hello: RecorderAnswer<'hello'>) => void;
  readonly lost: () => void;
  readonly status: (status: RecorderStatus) => void;
  readonly facts: (facts: LoanFacts) => void;
  /** In place of all before. The first time before `connected`. */
  readonly exceptions: (exceptions: readonly ExceptionTerms[]) => void;
}

export interface RecorderClient {
  readonly start: () => void;
  /** Never rejects: a lost connection or a late answer is the refusal TM-201. */
  readonly request: <Op extends RecorderOp>(op: Op, body: RequestBody<Op>) => Promise<Outcome<RecorderAnswer<Op>>>;
  readonly stop: () => void;
}

export interface RecorderClientOptions {
  readonly connect: Connect;
  readonly version: string;
  readonly pid: number;
  readonly listener: RecorderListener;
  readonly reconnectMs: number;
  readonly timeoutMs: number;
}

interface Waiting {
  readonly op: RecorderOp;
  readonly timer: NodeJS.Timeout;
  readonly settle: (outcome: Outcome<unknown>) => void;
}

const noRecorder = refusal('TM-201');

/** Keeps one connection to the recorder, says hello, and pairs answers with requests by number. */
export function createRecorderClient(options: RecorderClientOptions): RecorderClient {
  const { listener } = options;
  let socket: Socket | null = null;
  let greeted = false;
  let stopped = false;
  let nextId = 0;
  let reconnect: NodeJS.Timeout | null = null;
  const waiting = new Map<number, Waiting>();
  /** Of an event that comes in several lines. */
  let exceptions: ExceptionTerms[] = [];

  const drop = (ended: Socket): void => {
    if (socket !== ended) return;
    socket = null;
    const wasGreeted = greeted;
    greeted = false;
    exceptions = [];
    ended.destroy();
    for (const entry of waiting.values()) {
      clearTimeout(entry.timer);
      entry.settle(noRecorder);
    }
    waiting.clear();
    if (wasGreeted && !stopped) listener.lost();
    if (!stopped) reconnect = setTimeout(open, options.reconnectMs);
  };

  const send = <Op extends RecorderOp>(
    line: Socket,
    op: Op,
    body: RequestBody<Op>,
  ): Promise<Outcome<RecorderAnswer<Op>>> => {
    const id = nextId++;
    const text = `${JSON.stringify({ id, op, ...body }, wellFormed)}\n`;
    if (Buffer.byteLength(text) > maxLineBytes) return Promise.resolve(refusal('TM-106', 'the request is too long'));
    return new Promise((resolve) => {
      // A recorder that does not answer may or may not have written: only a new connection tells which.
      const timer = setTimeout(() => drop(line), options.timeoutMs);
      const settle = (outcome: Outcome<unknown>): void => resolve(outcome as Outcome<RecorderAnswer<Op>>);
      waiting.set(id, { op, timer, settle });
      line.write(text);
    });
  };

  /** False where the line is not of the protocol: the connection is then given up. */
  const hear = (text: string): boolean => {
    const line = readLine(text);
    if (line === null) return false;
    if ('event' in line) {
      if (line.event === 'exceptions') {
        exceptions.push(...line.exceptions);
        if (line.isLast) listener.exceptions(exceptions.splice(0));
        return true;
      }
      if (!greeted) return true;
      if (line.event === 'status') listener.status(line.status);
      else listener.facts(line.facts);
      return true;
    }
    const entry = waiting.get(line.id);
    if (entry === undefined) return false;
    if (!line.ok) {
      release(line.id, entry);
      entry.settle(line.detail === undefined ? refusal(line.code) : refusal(line.code, line.detail));
      return true;
    }
    const answer = recorderAnswers[entry.op].safeParse(line.value);
    if (!answer.success) return false;
    release(line.id, entry);
    // Told here and not after `settle`: a promise would let the lines behind this one overtake it.
    if (entry.op === 'hello') {
      greeted = true;
      listener.connected(answer.data as RecorderAnswer<'hello'>);
    } else if ('status' in answer.data) listener.status((answer.data as RecorderAnswer<'append'>).status);
    entry.settle(ok(answer.data));
    return true;
  };

  const release = (id: number, entry: Waiting): void => {
    clearTimeout(entry.timer);
    waiting.delete(id);
  };

  const open = (): void => {
    reconnect = null;
    let line: Socket;
    try {
      line = options.connect();
    } catch {
      reconnect = setTimeout(open, options.reconnectMs);
      return;
    }
    socket = line;
    const splitter = createLineSplitter(maxAnswerBytes);
    const greet = (): void => {
      void send(line, 'hello', { version: options.version, pid: options.pid }).then((outcome) => {
        if (!outcome.ok) drop(line);
      });
    };
    line.on('data', (chunk: Buffer) => {
      const lines = splitter.push(chunk);
      if (lines === null || !lines.every((text) => socket === line && hear(text))) drop(line);
    });
    line.on('error', () => drop(line));
    line.on('close', () => drop(line));
    if (line.connecting) line.on('connect', greet);
    else greet();
  };

  return {
    start: open,
    request: (op, body) => (socket !== null && greeted ? send(socket, op, body) : Promise.resolve(noRecorder)),
    stop: () => {
      stopped = true;
      if (reconnect !== null) clearTimeout(reconnect);
      if (socket !== null) drop(socket);
    },
  };
}

/** Half a character, typed or left over where a text was cut, has no place in the trail: the recorder refuses it. */
const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

function readLine(text: string): RecorderLine | null {
  try {
    const parsed = RecorderLine.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
