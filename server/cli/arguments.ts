import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Role } from '#contract/http/console-api.ts';
import { MailAddress } from '#contract/notices/mail-address.ts';
import { Furigana, importKinds, SectionId } from '#contract/people/people-api.ts';
import { LocalDate, PersonText, StaffId, TerminalId } from '#contract/primitives.ts';
import { ChainId } from '#contract/trail/entry.ts';

const Folder = z.string().min(1).max(4096);
const Host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/);

/** Name of a log: its signatures carry it (C2SP signed-note, key names). */
const Origin = z.string().regex(/^[A-Za-z0-9.-]{1,100}(\/[A-Za-z0-9._-]{1,100})*$/);

const Arguments = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('init'),
    data: Folder,
    host: z.array(Host).default([]),
    sample: z.boolean(),
    origin: Origin.nullable(),
  }),
  z.strictObject({ command: z.literal('enrol-code'), data: Folder, terminal: TerminalId }),
  z.strictObject({ command: z.literal('witness'), data: Folder, url: z.string().max(400), vkey: z.string().max(400) }),
  z.strictObject({ command: z.literal('restart-log'), data: Folder }),
  z.strictObject({ command: z.literal('trust'), data: Folder }),
  z.strictObject({ command: z.literal('backup'), data: Folder, out: Folder }),
  z.strictObject({ command: z.literal('dispose'), data: Folder, before: LocalDate }),
  z.strictObject({ command: z.literal('bundle'), data: Folder, chain: ChainId, out: Folder.nullable() }),
  z.strictObject({
    command: z.literal('account'),
    data: Folder,
    act: z.enum(['add', 'reset', 'reset-factor', 'disable', 'enable']),
    id: StaffId,
    name: PersonText(80).nullable(),
    kana: z.literal('').or(Furigana),
    section: SectionId.nullable(),
    role: Role,
    reason: PersonText(400),
  }),
  z.strictObject({
    command: z.literal('import'),
    data: Folder,
    kind: z.enum(importKinds),
    /** Null for the sections that are shipped. */
    file: Folder.nullable(),
    from: LocalDate.nullable(),
    endMissing: z.boolean(),
    dryRun: z.boolean(),
  }),
  z.strictObject({
    command: z.literal('mail'),
    data: Folder,
    asked: z.discriminatedUnion('act', [
      // What it may be is read by the configuration itself.
      z.strictObject({ act: z.literal('set'), config: z.record(z.string(), z.unknown()) }),
      z.strictObject({ act: z.literal('test'), to: MailAddress }),
      z.strictObject({ act: z.literal('off') }),
    ]),
  }),
  z.strictObject({
    command: z.literal('run'),
    data: Folder,
    /** 0 takes any free port. */
    port: z.coerce.number().int().min(0).max(65_535),
    console: Folder.nullable(),
    host: Host,
  }),
]);
export type Arguments = z.infer<typeof Arguments>;

export const usage = [
  'usage: server.js init --data DIR [--host NAME ...] [--sample] [--origin NAME]',
  '       server.js enrol-code --data DIR --terminal T-0001',
  '       server.js witness --data DIR --url https://… --vkey VKEY',
  '       server.js trust --data DIR',
  '       server.js backup --data DIR --out DIR',
  '       server.js bundle --data DIR --chain loan:L-20261121-001 [--out FILE]',
  '       server.js dispose --data DIR --before 2027-04-01',
  '       server.js restart-log --data DIR',
  '       server.js section import --data DIR [FILE] [--from 2027-04-01] [--end-missing] [--dry-run]',
  '       server.js staff import --data DIR FILE [--from 2027-04-01] [--end-missing] [--dry-run]',
  '       server.js account add --data DIR --id 900001 --name NAME [--kana KANA] --section ID --role admin',
  '       server.js account reset|reset-factor|disable|enable --data DIR --id 900001 [--reason TEXT]',
  '       server.js mail set --data DIR --host HOST --port 587 --tls starttls --from ADDRESS --link https://…',
  '                          [--user NAME --password-file FILE] [--ca FILE]',
  '       server.js mail test --data DIR --to ADDRESS',
  '       server.js mail off --data DIR',
  '       server.js run --data DIR --port 8443 [--console DIR] [--host 127.0.0.1]',
].join('\n');

const options = {
  data: { type: 'string' },
  host: { type: 'string', multiple: true },
  sample: { type: 'boolean' },
  terminal: { type: 'string' },
  port: { type: 'string' },
  console: { type: 'string' },
  origin: { type: 'string' },
  url: { type: 'string' },
  vkey: { type: 'string' },
  before: { type: 'string' },
  chain: { type: 'string' },
  out: { type: 'string' },
  id: { type: 'string' },
  name: { type: 'string' },
  kana: { type: 'string' },
  section: { type: 'string' },
  role: { type: 'string' },
  reason: { type: 'string' },
  from: { type: 'string' },
  'end-missing': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  tls: { type: 'string' },
  link: { type: 'string' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
  ca: { type: 'string' },
  to: { type: 'string' },
} as const;

/** Reads the command line; throws where anything in it is unknown, missing or malformed. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  const [command, ...surplus] = positionals;
  if (command === 'account' || command === 'section' || command === 'staff')
    return peopleArguments(command, surplus, values);
  if (command === 'mail') return mailArguments(surplus, values);
  if (surplus.length > 0) throw new Error(`unexpected: ${surplus.join(' ')}`);
  if (command === 'init') return Arguments.parse({ command, sample: false, origin: null, ...values });
  if (command === 'bundle') return Arguments.parse({ command, out: null, ...values });
  if (command !== 'run') return Arguments.parse({ command, ...values });
  const { host = ['127.0.0.1'], ...rest } = values;
  if (host.length > 1) throw new Error('one --host to listen on');
  return Arguments.parse({ command, console: null, ...rest, host: host[0] });
}

/** `account add`, `section import FILE`: commands of two words. */
function peopleArguments(
  command: 'account' | 'section' | 'staff',
  [act, file, ...surplus]: readonly string[],
  { 'end-missing': endMissing = false, 'dry-run': dryRun = false, ...values }: Readonly<Record<string, unknown>>,
): Arguments {
  if (surplus.length > 0 || (command === 'account' && file !== undefined)) throw new Error(`unexpected: ${file}`);
  if (command === 'account') {
    const left = { name: null, kana: '', section: null, role: 'staff', reason: 'サーバーでの操作' };
    return Arguments.parse({ command, act, ...left, ...values });
  }
  if (act !== 'import' || (command === 'staff' && file === undefined)) throw new Error(`${command} import FILE`);
  const kind = command === 'section' ? 'sections' : 'staff';
  return Arguments.parse({ command: 'import', kind, file: file ?? null, from: null, endMissing, dryRun, ...values });
}

/** `mail set`: the password is never among the arguments, which every account of the machine can read. */
function mailArguments([act, ...surplus]: readonly string[], given: Readonly<Record<string, unknown>>): Arguments {
  if (surplus.length > 0) throw new Error(`unexpected: ${surplus.join(' ')}`);
  const { data, ...values } = given;
  if (act !== 'set') return Arguments.parse({ command: 'mail', data, asked: { act, ...values } });
  const { link, user = null, 'password-file': passwordFile = null, ca: caFile = null, port, host, ...rest } = values;
  const config = { ...rest, host: single(host), port: Number(port), user, passwordFile, caFile, console: link };
  return Arguments.parse({ command: 'mail', data, asked: { act, config } });
}

const single = (hosts: unknown): unknown => (Array.isArray(hosts) && hosts.length === 1 ? hosts[0] : undefined);
