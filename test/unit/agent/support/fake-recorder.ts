import { createServer, type Server, type Socket } from 'node:net';
import type { ErrorCode } from '#contract/errors.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { type ReturnStanding, returnAfter } from '#contract/loan/return.ts';
import { noSession, type SessionEvent, type SessionState, transition } from '#contract/session/machine.ts';
import { type AcceptedAnswer, RecorderRequest, type RecorderStatus } from '#contract/socket/protocol.ts';
import { catalogue, type EntryType } from '#contract/trail/catalogue.ts';

export interface FakeEntry {
  readonly seq: number;
  readonly at: string;
  readonly type: EntryType;
  readonly session: string | null;
  readonly actor: string;
  readonly data: Record<string, unknown>;
  readonly hash: string;
}

/** A recorder that keeps its trail in memory and speaks the real protocol over a real socket. */
export interface FakeRecorder {
  readonly entries: FakeEntry[];
  readonly ops: string[];
  /** Requests of an operation are refused with this code for as long as it is set. */
  readonly refuse: Map<string, ErrorCode>;
  /** Raw bytes to the agent. */
  readonly say: (text: string) => void;
  readonly patch: (status: Partial<RecorderStatus>) => void;
  readonly setFacts: (facts: LoanFacts | null) => void;
  readonly types: () => readonly EntryType[];
  readonly close: () => Promise<void>;
  readonly open: () => Promise<void>;
}

export const fakePin = '2468';

export async function createFakeRecorder(socketPath: string, facts: LoanFacts | null): Promise<FakeRecorder> {
  const entries: FakeEntry[] = [];
  const ops: string[] = [];
  const refuse = new Map<string, ErrorCode>();
  const sockets = new Set<Socket>();
  let session: SessionState = noSession;
  let interruptions = 0;
  let returning: ReturnStanding = 'none';
  let patched: Partial<RecorderStatus> = {};
  let currentFacts = facts;
  let server: Server | null = null;

  const status = (): RecorderStatus => ({
    recorded: entries.length,
    unsent: entries.length,
    receipted: 0,
    lastAt: entries.at(-1)?.at ?? null,
    line: 'down',
    lineCode: 'TM-401',
    lastSentAt: null,
    protection: 'weak',
    open:
      session.kind === 'working' || session.kind === 'interrupted'
        ? {
            id: session.id,
            kind: session.kind,
            startedAt: session.startedAt,
            since: session.kind === 'interrupted' ? session.since : null,
            interruptions,
          }
        : null,
    closedByRule: null,
    lock: null,
    code: null,
    presence: null,
    returning,
    deadline: null,
    requests: [],
    ...patched,
  });
  const write = (type: EntryType, data: Record<string, unknown>, of: string | null, actor = 'system'): void => {
    const seq = entries.length;
    const at = new Date().toISOString();
    entries.push({ seq, at, type, session: of, actor, data, hash: seq.toString(16).padStart(64, '0') });
  };
  const isSessionEvent = (type: EntryType): type is 'session.started' =>
    ['session.started', 'session.interrupted', 'session.resumed', 'session.ended'].includes(type);

  const append = (request: Extract<RecorderRequest, { op: 'append' }>): ErrorCode | null => {
    let next = session;
    let after = returning;
    for (const draft of request.drafts) {
      if (!catalogue[draft.type].data.safeParse(draft.data).success) return 'TM-106';
      const step = returnAfter(after, draft.type, draft.data);
      if (step === null) return draft.type === 'session.started' ? 'TM-107' : 'TM-104';
      after = step;
      if (!isSessionEvent(draft.type)) continue;
      const event: SessionEvent = { type: draft.type, id: draft.session ?? '', at: new Date().toISOString() };
      const moved = transition(next, event);
      if (moved === null) return 'TM-104';
      next = moved;
    }
    for (const draft of request.drafts) {
      write(draft.type, draft.data, draft.session, draft.actor);
      if (draft.type === 'session.started') interruptions = 0;
      if (draft.type === 'session.interrupted') interruptions += 1;
    }
    session = next;
    returning = after;
    return null;
  };

  const answer = (request: RecorderRequest): { value: unknown } | { code: ErrorCode } => {
    ops.push(request.op);
    const refused = refuse.get(request.op);
    if (refused !== undefined) return { code: refused };
    switch (request.op) {
      case 'hello':
        return { value: { version: 'fake', facts: currentFacts, status: status() } };
      case 'append': {
        const firstSeq = entries.length;
        const code = append(request);
        return code === null ? { value: { firstSeq, lastSeq: entries.length - 1, status: status() } } : { code };
      }
      case 'verify-pin':
        if (request.pin !== fakePin || request.staff !== currentFacts?.staff.id) return { code: 'TM-101' };
        write('staff.signed-in', { staff: request.staff }, null, `staff:${request.staff}`);
        return { value: { status: status() } };
      case 'read': {
        const page = entries.slice(request.fromSeq, request.fromSeq + request.limit);
        return { value: { entries: page, total: entries.length } };
      }
      case 'lock':
        write('lock.entered', { code: request.code, detail: request.detail }, null);
        patched = {
          ...patched,
          lock: {
            code: request.code,
            detail: request.detail,
            since: new Date().toISOString(),
            contactCode: '1001234567',
          },
        };
        return { value: { status: status() } };
      case 'unlock':
        if (patched.lock) write('lock.left', { code: patched.lock.code, by: 'recheck' }, null);
        patched = { ...patched, lock: null };
        return { value: { status: status() } };
      case 'show-code':
        patched = { ...patched, code: { purpose: request.purpose, digits: '2010000001' } };
        return { value: { status: status() } };
      case 'answer-code': {
        if (request.code !== '0123456789') return { code: 'TM-103' };
        const purpose = patched.code?.purpose ?? 'unlock';
        patched = { ...patched, lock: null, code: null };
        const accepted: AcceptedAnswer =
          purpose === 'extension'
            ? { answer: 'extend', purpose, to: '2026-12-05' }
            : purpose === 'report'
              ? { answer: 'confirm', purpose }
              : { answer: 'unlock', purpose };
        if (purpose === 'extension') returning = 'none';
        else if (purpose === 'report' && returning === 'begun') returning = 'telephoned';
        return { value: { status: status(), accepted } };
      }
      case 'delivery':
      case 'hand-in':
        return { code: 'TM-401' };
      case 'goodbye':
        return { value: {} };
    }
  };

  const say = (text: string): void => {
    for (const socket of sockets) socket.write(text);
  };
  const open = (): Promise<void> =>
    new Promise((resolve) => {
      server = createServer((socket) => {
        sockets.add(socket);
        let held = '';
        socket.on('data', (chunk) => {
          held += chunk.toString('utf8');
          const lines = held.split('\n');
          held = lines.pop() ?? '';
          for (const line of lines) {
            const request = RecorderRequest.parse(JSON.parse(line));
            const result = answer(request);
            const ok = 'value' in result;
            socket.write(`${JSON.stringify({ id: request.id, ok, ...result })}\n`);
          }
        });
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => undefined);
      });
      server.listen(socketPath, resolve);
    });
  await open();

  return {
    entries,
    ops,
    refuse,
    say,
    patch: (change) => {
      patched = { ...patched, ...change };
      say(`${JSON.stringify({ event: 'status', status: status() })}\n`);
    },
    setFacts: (next) => {
      currentFacts = next;
      if (next !== null) say(`${JSON.stringify({ event: 'facts', facts: next })}\n`);
    },
    types: () => entries.map((entry) => entry.type),
    open,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        if (server === null) resolve();
        else server.close(() => resolve());
      }),
  };
}
