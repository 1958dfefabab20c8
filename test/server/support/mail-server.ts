import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { DataFolder } from '../../../server/data-folder.ts';

export const mailAccount = { user: 'tanmori', password: '合言葉-0001' } as const;

export interface Received {
  readonly to: readonly string[];
  readonly raw: string;
}

/** A real SMTP server on this machine: STARTTLS with the city's own certificate, an account, and what it took. */
export interface MailServer {
  readonly port: number;
  readonly received: Received[];
  /** Sign-ins that were tried: whether the line was encrypted by then. */
  readonly signIns: { readonly user: string; readonly encrypted: boolean }[];
  /** Breaks every connection, without a word. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

/** What the server answers besides taking everything. */
export interface MailServerFaults {
  readonly onRcptTo?: (address: string) => Error | null;
  /** Called when a whole message has arrived, before it is answered; never answered where it never resolves. */
  readonly onMessage?: (raw: string) => Promise<Error | null>;
}

/** An answer with its code, as an SMTP server refuses. */
export const smtpError = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

export async function startMailServer(
  files: Pick<DataFolder, 'serverKey' | 'serverCert'>,
  faults: MailServerFaults = {},
  more: SMTPServerOptions = {},
): Promise<MailServer> {
  const received: Received[] = [];
  const signIns: { user: string; encrypted: boolean }[] = [];
  const server = new SMTPServer({
    ...{ key: readFileSync(files.serverKey), cert: readFileSync(files.serverCert), authMethods: ['PLAIN', 'LOGIN'] },
    ...{ disableReverseLookup: true, logger: false, closeTimeout: 100, ...more },
    onAuth: ({ username, password }, session, done) => {
      signIns.push({ user: username ?? '', encrypted: session.secure });
      if (username === mailAccount.user && password === mailAccount.password) done(null, { user: username });
      else done(smtpError(535, 'Authentication failed'));
    },
    onRcptTo: ({ address }, _session, done) => done(faults.onRcptTo?.(address) ?? null),
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const raw = Buffer.concat(pieces).toString('utf8');
        void (faults.onMessage?.(raw) ?? Promise.resolve(null)).then((refused) => {
          if (refused === null) received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
          done(refused);
        });
      });
    },
  });
  // A client that was killed is what some tests are about.
  server.on('error', () => undefined);
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    ...{ received, signIns },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** One header of a message, unfolded; null where there is none, an error where there are two. */
export function headerOf(raw: string, name: string): string | null {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const found = head.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}: `));
  if (found.length > 1) throw new Error(`two headers ${name}`);
  return found[0]?.slice(name.length + 2) ?? null;
}

/** Reads encoded words (RFC 2047) in UTF-8. */
export const decodeWords = (header: string): string =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_all, how: string, text: string) =>
      how.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('latin1') : quoted(text.replaceAll('_', ' ')),
    )
    .replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));

const quoted = (text: string): string =>
  text.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The text of a message with one part. */
export function textOfMail(raw: string): string {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  switch (headerOf(raw, 'Content-Transfer-Encoding')?.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable':
      return Buffer.from(quoted(body.replace(/=\r\n/g, '')), 'latin1').toString('utf8');
    default:
      return body;
  }
}
