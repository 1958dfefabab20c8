import type { PrivateRoot } from './private-root.ts';

/** What Debian's own cupsd.conf amounts to: everybody at this PC may print. */
export const openPolicy = `LogLevel info
Listen /run/cups/cups.sock
DefaultAuthType Basic
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  <Limit Create-Job Print-Job Print-URI Validate-Job>
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
`;
export const sink = '/var/lib/private-root/printed';
/** A printer: whatever reaches it lies in a file. */
const backend = `#!/bin/sh
[ $# -eq 0 ] && { echo 'direct sink "Unknown" "Sink"'; exit 0; }
cat "\${6:--}" >> ${sink}
`;

/** A printer whose pages lie in a file, and a printing system that everybody may use. */
export function layPrinter(root: PrivateRoot): void {
  root.write('/usr/lib/cups/backend/sink', backend);
  root.must(['chmod', '0700', '/usr/lib/cups/backend/sink']);
  root.write('/etc/cups/cupsd.conf', openPolicy);
}

/** Starts the printing system by hand, as a person with rights could, and waits for its answer. */
export function startCups(root: PrivateRoot): void {
  root.must(['sh', '-c', 'mkdir -p /run/cups && (cupsd -f >/dev/null 2>&1 & echo $! > /run/cupsd.pid)']);
  root.must([
    'sh',
    '-c',
    'for i in $(seq 100); do lpstat -r 2>/dev/null | grep -q "is running" && exit 0; sleep 0.1; done; exit 1',
  ]);
}
export function stopCups(root: PrivateRoot): void {
  root.must([
    'sh',
    '-c',
    'kill $(cat /run/cupsd.pid); for i in $(seq 100); do [ -e /run/cups/cups.sock ] || exit 0; sleep 0.1; done',
  ]);
}

/** Prints one line as the borrower and says whether it came out. */
export function prints(root: PrivateRoot, lp: string): { readonly out: boolean; readonly said: string } {
  root.run(['rm', '-f', sink]);
  const ended = root.sh(`echo 秘密 | ${lp}`, 'borrower');
  const out = root.sh(`for i in $(seq 30); do [ -s ${sink} ] && exit 0; sleep 0.1; done; exit 1`).code === 0;
  return { out, said: ended.stderr.trim() };
}
