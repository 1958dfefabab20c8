import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { MailAddress } from '#contract/notices/mail-address.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import { readStored, storeSetting } from '../../settings/stored.ts';
import type { Reader, Store } from '../../store/store.ts';

const FilePath = z.string().min(1).max(4096);

/**
 * How the office sends e-mail: a row of its settings. The password stands in a file of its own, which `passwordFile`
 * names; it is read anew for each round, so that a changed one holds at once.
 */
export const MailConfig = z
  .strictObject({
    host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/),
    port: z.int().min(1).max(65_535),
    /** `tls` from the first byte (465); `starttls` demanded before anything is said (587, 25); `none` inside the office. */
    tls: z.enum(['tls', 'starttls', 'none']),
    from: MailAddress,
    user: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .nullable(),
    passwordFile: FilePath.nullable(),
    /** Certificates that are trusted instead of the system's: where the mail server has one of the city's own. */
    caFile: FilePath.nullable(),
    /** Where the links of e-mails lead: the console's address as people open it. */
    console: z.url({ protocol: /^https$/ }).max(300),
  })
  .refine(({ user, passwordFile }) => (user === null) === (passwordFile === null), 'user and password file together')
  .refine(({ tls, user }) => tls !== 'none' || user === null, 'no account over a line that anybody reads');
export type MailConfig = z.infer<typeof MailConfig>;

/** The configuration; null where the office sends no e-mail. */
export async function readMailConfig(db: Reader): Promise<MailConfig | null> {
  const { text, value } = await readStored(db, 'mail');
  return text === null ? null : MailConfig.parse(value);
}

/** Lays down how e-mail is sent, or with null that none is. OF-603: no use of the password's file. OF-605: not a configuration. */
export async function setMailConfig(store: Store, runtime: Runtime, asked: unknown): Promise<Outcome<null>> {
  const at = runtime.now();
  if (asked === null) {
    return store.write(async (tx) => {
      await tx.deleteFrom('settings').where('key', '=', 'mail').execute();
      await appendAct(tx, { at, actor: 'cli', act: 'mail.switched-off', data: {} });
      return ok(null);
    });
  }
  const read = MailConfig.safeParse(asked);
  if (!read.success) return refusal('OF-605', z.prettifyError(read.error));
  const config = read.data;
  const password = readPassword(config);
  if (!password.ok) return password;
  return store.write(async (tx) => {
    await storeSetting(tx, 'mail', config);
    const { host, port, tls, from, user, console } = config;
    const data = { host, port, tls, from, hasAccount: user !== null, console };
    await appendAct(tx, { at, actor: 'cli', act: 'mail.configured', data });
    return ok(null);
  });
}

/** The password; null where there is no account. OF-603: the file is not there, empty, or open to others than its owner. */
export function readPassword({ passwordFile }: Pick<MailConfig, 'passwordFile'>): Outcome<string | null> {
  if (passwordFile === null) return ok(null);
  try {
    const { mode } = statSync(passwordFile);
    if ((mode & 0o077) !== 0) return refusal('OF-603', `${passwordFile}: 0${(mode & 0o777).toString(8)}`);
    const [password = ''] = readFileSync(passwordFile, 'utf8').split(/\r?\n/);
    return password === '' ? refusal('OF-603', `${passwordFile}: empty`) : ok(password);
  } catch (error) {
    return refusal('OF-603', error instanceof Error ? error.message : passwordFile);
  }
}
