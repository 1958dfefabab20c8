import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Mail } from './compose.ts';
import { type MailConfig, readPassword } from './mail-config.ts';

/** What became of a try. */
export type Sent =
  /** The mail server answered that it has it. */
  | { readonly is: 'taken' }
  /** It never will, for this mail (RFC 5321 section 4.2.1, 5yz). */
  | { readonly is: 'refused'; readonly fault: string }
  /** Not now. `isUnsure`: it may have it all the same. `isLine`: nothing about this mail, the next one would fare the same. */
  | { readonly is: 'later'; readonly fault: string; readonly isUnsure: boolean; readonly isLine: boolean };

/** A mail server that was configured. */
export interface PostOffice {
  readonly send: (mail: Mail) => Promise<Sent>;
  readonly close: () => void;
}

const timeoutMs = 20_000;

/** What a failure of nodemailer says of itself. */
const Failure = z.object({
  code: z.string().optional(),
  command: z.string().optional(),
  syscall: z.string().optional(),
  responseCode: z.int().optional(),
  message: z.string(),
});

/** Failures before any mail was said: nothing can have been taken. */
const beforeMail = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'EENVELOPE', 'EPROXY', 'EREQUIRETLS']);
/** Commands whose refusal is about this mail; that of others is about the line or the account. */
const ofThisMail = new Set(['RCPT TO', 'DATA']);

/** Reads what failed. Pure. What is not known to be harmless counts as unsure. */
export function readFailure(error: unknown): Exclude<Sent, { is: 'taken' }> {
  const read = Failure.safeParse(error);
  if (!read.success) return { is: 'later', fault: '理由の分からない失敗です。', isUnsure: true, isLine: true };
  const { code = '', command = '', syscall, responseCode, message } = read.data;
  const fault = message.replace(/\p{Cc}+/gu, ' ').slice(0, 300);
  const isOfMail = ofThisMail.has(command);
  if (responseCode !== undefined && responseCode >= 500 && isOfMail) return { is: 'refused', fault };
  const isHarmless = responseCode !== undefined || syscall === 'connect' || beforeMail.has(code);
  return { is: 'later', fault, isUnsure: !isHarmless, isLine: !(responseCode !== undefined && isOfMail) };
}

/** Connects to the configured server when the first mail is sent. OF-603, OF-605: the files it needs are of no use. */
export function openPostOffice(config: MailConfig): Outcome<PostOffice> {
  const password = readPassword(config);
  if (!password.ok) return password;
  const trusted = readTrusted(config);
  if (!trusted.ok) return trusted;
  const transport = createTransport({
    ...{ host: config.host, port: config.port, pool: true, maxConnections: 1 },
    ...{ secure: config.tls === 'tls', requireTLS: config.tls === 'starttls', ignoreTLS: config.tls === 'none' },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    tls: { minVersion: 'TLSv1.2', ...(trusted.value === null ? {} : { ca: trusted.value }) },
    ...(config.user === null ? {} : { auth: { user: config.user, pass: password.value ?? '' } }),
  });
  return ok({
    send: async ({ from, to, messageId, subject, text }) => {
      try {
        await transport.sendMail({
          ...{ from: { name: '端末守', address: from }, to: { name: '', address: to }, messageId, subject, text },
          // Nobody's absence is to answer it (RFC 3834 section 5).
          headers: { 'Auto-Submitted': 'auto-generated' },
          envelope: { from, to },
        });
        return { is: 'taken' };
      } catch (error) {
        return readFailure(error);
      }
    },
    close: () => transport.close(),
  });
}

function readTrusted({ caFile }: MailConfig): Outcome<string | null> {
  if (caFile === null) return ok(null);
  try {
    return ok(readFileSync(caFile, 'utf8'));
  } catch (error) {
    return refusal('OF-605', error instanceof Error ? error.message : caFile);
  }
}
