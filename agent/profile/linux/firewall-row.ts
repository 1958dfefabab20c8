import { connect } from 'node:net';
import { z } from 'zod';
import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { fileExecutor } from './file-row.ts';
import { Place } from './place.ts';
import { outputOf, shortAnswer } from './run-command.ts';

type Row = LinuxRowOf<'firewall'>;

const Prior = z.strictObject({ file: Place, isLoaded: z.boolean() });

const nft = '/usr/sbin/nft';
const tableOf = (row: Row): string => `tanmori_${row.id.replaceAll('-', '_')}`;

/** Emptied and filled in one transaction, so that loading it twice is loading it once (nft(8), -f). */
const rulesOf = (row: Row): string => `# 端末守 ${row.id}
table inet ${tableOf(row)}
delete table inet ${tableOf(row)}
table inet ${tableOf(row)} {
  chain output {
    type filter hook output priority 0; policy accept;
    meta skuid >= ${row.fromUid} tcp dport { ${row.ports.join(', ')} } reject with icmpx admin-prohibited
  }
}
`;

const isLoaded = async (run: RunCommand, row: Row): Promise<boolean> => {
  const asked = await run(nft, ['list', 'table', 'inet', tableOf(row)], shortAnswer);
  if (asked.kind === 'failed') throw new Error(`${nft}: ${asked.why}`);
  return asked.code === 0;
};

/** TCP ports that no person's program may reach, on any host: rules of nftables, in their file and live. */
export function firewallExecutor(run: RunCommand): RowExecutor<Row> {
  const file = fileExecutor<Row>(
    run,
    (row) => ({ path: row.path, text: rulesOf(row), mode: 0o644, immutable: false }),
    { andThen: readPorts },
  );
  return {
    ...file,
    capture: async (row) => ({ file: Place.parse(await file.capture(row)), isLoaded: await isLoaded(run, row) }),
    apply: async (row) => {
      await file.apply(row);
      await outputOf(run, nft, ['-f', row.path]);
    },
    restore: async (row, given) => {
      const prior = Prior.parse(given);
      if (!prior.isLoaded && (await isLoaded(run, row))) {
        await outputOf(run, nft, ['delete', 'table', 'inet', tableOf(row)]);
      }
      await file.restore(row, prior.file);
    },
    isOurs: (row, now) => {
      const place = Prior.parse(now).file;
      return place.kind === 'absent' || file.isOurs?.(row, place) === true;
    },
  };
}

/**
 * Reading the rules needs rights that the borrower has not, so each port is really tried, on this PC itself. A rule that
 * refuses is told from a port where nobody listens by the error: ICMP «administratively prohibited» is EHOSTUNREACH over
 * IPv4 and EACCES over IPv6 (RFC 1812 5.2.7.1, RFC 4443 3.1), and nothing else gives these on the loopback.
 */
async function readPorts(row: Row): Promise<RowReading> {
  for (const host of ['127.0.0.1', '::1']) {
    for (const port of row.ports) {
      const answer = await tryPort(host, port);
      if (answer === 'EHOSTUNREACH' || answer === 'EACCES') continue;
      // This PC has no IPv6 at all.
      if (host === '::1' && (answer === 'EADDRNOTAVAIL' || answer === 'EAFNOSUPPORT')) continue;
      return answer === 'connected' || answer === 'ECONNREFUSED'
        ? { state: 'not-in-force', found: `ポート ${port} への接続が断られません。` }
        : { state: 'unknown', found: `ポート ${port} への接続を確かめられません（${answer}）。` };
    }
  }
  return { state: 'in-force', found: `${row.ports.length} 個のポートへの接続が断られます。` };
}

const patienceMs = 5_000;

/** @returns the code of the error, or that it came about. */
function tryPort(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs });
    const end = (answer: string): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end('connected'));
    socket.once('timeout', () => end('ETIMEDOUT'));
    socket.once('error', (error) => end('code' in error ? String(error.code) : error.message));
  });
}
