import { chmodSync, chownSync, lstatSync, statSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { exceptionLines } from '../core/fit-line.ts';
import { Connection } from './connection.ts';
import type { PeerUid } from './peer-uid.ts';
import type { SocketService } from './service.ts';

/** Bad input is recorded at most this often for one cause: the trail is no place to be flooded. */
const badInputEveryMs = 60_000;
const statusEveryMs = 200;

export interface SocketServerParts {
  readonly path: string;
  /** The only account served; null where the platform cannot tell. */
  readonly peerUid: number | null;
  readonly readPeerUid: PeerUid;
  readonly service: SocketService;
  /** Of the machine where it is absent. */
  readonly monotonicMs?: () => number;
  readonly onCrash: (error: unknown) => void;
}

export interface SocketServer {
  /** Tells the agents of a new status soon, many changes in one line. */
  readonly statusChanged: () => void;
  readonly factsChanged: () => void;
  readonly exceptionsChanged: () => void;
  /** Gives up agents that have said nothing for longer than this: stopped or hung, they watch nothing. */
  readonly dropSilent: (longestMs: number) => void;
  /** Ends all connections, as an end of ours: no agent counts as lost. */
  readonly close: () => Promise<void>;
}

/** Listens on the local socket. Throws where it cannot. The caller holds the database: a socket found is a dead one's. */
export async function listen(parts: SocketServerParts): Promise<SocketServer> {
  const agents = new Set<Connection>();
  const all = new Set<Connection>();
  let closing = false;
  let statusTimer: NodeJS.Timeout | null = null;
  const note = rarely((channel, why) => parts.service.commandRefused(channel, why).catch(parts.onCrash));

  const onEnd = (connection: Connection): void => {
    all.delete(connection);
    agents.delete(connection);
    if (connection.wouldBeLost && !closing) parts.service.agentLost(connection.agentPid).catch(parts.onCrash);
  };
  const server = createServer((socket) => {
    const peer = refusedPeer(parts, socket);
    if (peer !== null) {
      socket.destroy();
      note('recorder socket: peer', peer);
      return;
    }
    const connection: Connection = new Connection({
      socket,
      service: parts.service,
      onBadInput: (why) => note('recorder socket: line', why),
      onHello: (newer) => {
        // One agent: the newest is the living one.
        for (const older of agents) older.close();
        agents.add(newer);
      },
      onEnd,
      monotonicMs: parts.monotonicMs ?? (() => performance.now()),
      onCrash: parts.onCrash,
    });
    all.add(connection);
  });
  server.maxConnections = 16;
  removeDeadSocket(parts.path);
  await bind(server, parts.path);
  openToPeer(parts.path);

  return {
    statusChanged: () => {
      statusTimer ??= setTimeout(() => {
        statusTimer = null;
        const status = parts.service.status();
        for (const agent of agents) agent.send({ event: 'status', status });
      }, statusEveryMs);
    },
    factsChanged: () => {
      const facts = parts.service.facts();
      if (facts === null) return;
      for (const agent of agents) agent.send({ event: 'facts', facts });
    },
    exceptionsChanged: () => {
      const lines = exceptionLines(parts.service.exceptions());
      for (const agent of agents) for (const line of lines) agent.send(line);
    },
    dropSilent: (longestMs) => {
      for (const agent of agents) if (agent.silentMs() > longestMs) agent.close();
    },
    close: () => {
      closing = true;
      if (statusTimer !== null) clearTimeout(statusTimer);
      for (const connection of all) connection.close();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Why this peer is not served; null where it is. Unknown is refused. */
function refusedPeer(parts: SocketServerParts, socket: Socket): string | null {
  if (parts.peerUid === null) return null;
  const uid = parts.readPeerUid(socket);
  return uid === parts.peerUid ? null : `uid ${uid ?? 'unknown'}`;
}

function rarely(record: (channel: string, why: string) => void): (channel: string, why: string) => void {
  const last = new Map<string, number>();
  return (channel, why) => {
    const nowMs = performance.now();
    const before = last.get(channel);
    if (before !== undefined && nowMs - before < badInputEveryMs) return;
    last.set(channel, nowMs);
    record(channel, why);
  };
}

function removeDeadSocket(path: string): void {
  try {
    if (lstatSync(path).isSocket()) unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

const bind = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });

/**
 * The socket gets its folder's group and mode 0660. Where the recorder is not in that group, it is the folder, closed
 * to others, that keeps them out, and in any case the peer is asked for its uid.
 */
function openToPeer(path: string): void {
  if (path.startsWith('\\\\')) return; // a named pipe has no mode
  chmodSync(path, 0o660);
  const folder = statSync(dirname(path));
  const own = statSync(path);
  if (own.gid === folder.gid) return;
  try {
    chownSync(path, own.uid, folder.gid);
  } catch {
    if ((folder.mode & 0o007) === 0) chmodSync(path, 0o666);
  }
}
