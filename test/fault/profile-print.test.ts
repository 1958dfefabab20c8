import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrivateRoot } from './support/private-root.ts';
import { layFiles, provision, revert, shippedProfile } from './support/profile-pc.ts';

/** What Debian's own cupsd.conf amounts to: everybody at this PC may print. */
const openPolicy = `LogLevel info
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
/** A trap: cupsd takes Order and Deny inside a policy and does not enforce them. */
const trapPolicy = openPolicy.replace('    Order deny,allow', '    Order deny,allow\n    Deny all');

const sink = '/var/lib/private-root/printed';
/** A printer: whatever reaches it lies in a file. */
const backend = `#!/bin/sh
[ $# -eq 0 ] && { echo 'direct sink "Unknown" "Sink"'; exit 0; }
cat "\${6:--}" >> ${sink}
`;

let root: PrivateRoot;
beforeAll(async () => {
  root = await PrivateRoot.open();
  root.write('/usr/lib/cups/backend/sink', backend);
  root.must(['chmod', '0700', '/usr/lib/cups/backend/sink']);
  root.write('/etc/cups/cupsd.conf', openPolicy);
  layFiles(root);
});
afterAll(() => root.close());

/** Starts the printing system by hand, as a person with rights could, and waits for its answer. */
function startCups(): void {
  root.must(['sh', '-c', 'mkdir -p /run/cups && (cupsd -f >/dev/null 2>&1 & echo $! > /run/cupsd.pid)']);
  root.must([
    'sh',
    '-c',
    'for i in $(seq 100); do lpstat -r 2>/dev/null | grep -q "is running" && exit 0; sleep 0.1; done; exit 1',
  ]);
}
function stopCups(): void {
  root.must([
    'sh',
    '-c',
    'kill $(cat /run/cupsd.pid); for i in $(seq 100); do [ -e /run/cups/cups.sock ] || exit 0; sleep 0.1; done',
  ]);
}

/** Prints one line as the borrower and says whether it came out. */
function prints(lp: string): { readonly out: boolean; readonly said: string } {
  root.run(['rm', '-f', sink]);
  const ended = root.sh(`echo 秘密 | ${lp}`, 'borrower');
  const out = root.sh(`for i in $(seq 30); do [ -s ${sink} ] && exit 0; sleep 0.1; done; exit 1`).code === 0;
  return { out, said: ended.stderr.trim() };
}
const waysToPrint = [
  'lp -d paper -o raw',
  'lp -U root -d paper -o raw',
  'lp -d paper -o raw -o job-hold-until=no-hold',
  'lp -d paper -o raw -H immediate',
];

test('without the row a borrower prints, and so with Order and Deny in the policy', () => {
  startCups();
  root.must(['lpadmin', '-p', 'paper', '-E', '-v', 'sink:/', '-m', 'raw']);
  expect(prints('lp -d paper -o raw')).toMatchObject({ out: true });
  stopCups();
  root.write('/etc/cups/cupsd.conf', trapPolicy);
  startCups();
  expect(prints('lp -d paper -o raw')).toMatchObject({ out: true });
  stopCups();
  root.write('/etc/cups/cupsd.conf', openPolicy);
});

test('with the row no job of the borrower is taken, also in root’s name; the borrower can end what is their own', () => {
  expect(provision(root)).toMatchObject({ code: 0 });
  startCups();
  for (const way of waysToPrint) {
    const tried = prints(way);
    expect(tried.out, way).toBe(false);
    expect(tried.said, way).toMatch(/Forbidden|Unauthorized/);
  }
  expect(root.sh('lpadmin -p mine -E -v sink:/ -m raw', 'borrower').code).not.toBe(0);
  // Without a location of its own for it, cupsd takes a whole new configuration from anybody.
  const held = root.must(['sha256sum', '/etc/cups/cupsd.conf']);
  expect(root.sh('cupsctl --share-printers', 'borrower').code).not.toBe(0);
  expect(root.must(['sha256sum', '/etc/cups/cupsd.conf'])).toBe(held);
  // Root still prints: the queue itself works.
  root.run(['rm', '-f', sink]);
  root.must(['sh', '-c', `echo probe | lp -d paper -o raw`]);
  expect(root.sh(`for i in $(seq 50); do [ -s ${sink} ] && exit 0; sleep 0.1; done; exit 1`).code).toBe(0);
  stopCups();
});

test('all printing units are masked, and after the revert a borrower prints as before', () => {
  const units = shippedProfile.rows.flatMap((row) => (row.kind === 'mask' ? [row.unit] : []));
  expect(units).toEqual(['cups.service', 'cups.socket', 'cups.path', 'cups-browsed.service']);
  for (const unit of units) expect(root.must(['readlink', `/etc/systemd/system/${unit}`])).toBe('/dev/null\n');
  expect(revert(root)).toMatchObject({ code: 0 });
  expect(root.must(['cat', '/etc/cups/cupsd.conf'])).toBe(openPolicy);
  startCups();
  expect(prints('lp -d paper -o raw')).toMatchObject({ out: true });
  stopCups();
});
