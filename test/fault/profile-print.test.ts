import { afterAll, beforeAll, expect, test } from 'vitest';
import { layPrinter, openPolicy, prints, sink, startCups, stopCups } from './support/printing-pc.ts';
import { PrivateRoot } from './support/private-root.ts';
import { layFiles, provision, revert, shippedProfile } from './support/profile-pc.ts';

/** A trap: cupsd takes Order and Deny inside a policy and does not enforce them. */
const trapPolicy = openPolicy.replace('    Order deny,allow', '    Order deny,allow\n    Deny all');

let root: PrivateRoot;
beforeAll(async () => {
  root = await PrivateRoot.open();
  layPrinter(root);
  layFiles(root);
});
afterAll(() => root.close());

const waysToPrint = [
  'lp -d paper -o raw',
  'lp -U root -d paper -o raw',
  'lp -d paper -o raw -o job-hold-until=no-hold',
  'lp -d paper -o raw -H immediate',
];

test('without the row a borrower prints, and so with Order and Deny in the policy', () => {
  startCups(root);
  root.must(['lpadmin', '-p', 'paper', '-E', '-v', 'sink:/', '-m', 'raw']);
  expect(prints(root, 'lp -d paper -o raw')).toMatchObject({ out: true });
  stopCups(root);
  root.write('/etc/cups/cupsd.conf', trapPolicy);
  startCups(root);
  expect(prints(root, 'lp -d paper -o raw')).toMatchObject({ out: true });
  stopCups(root);
  root.write('/etc/cups/cupsd.conf', openPolicy);
});

test('with the row no job of the borrower is taken, also in root’s name; the borrower can end what is their own', () => {
  expect(provision(root)).toMatchObject({ code: 0 });
  startCups(root);
  for (const way of waysToPrint) {
    const tried = prints(root, way);
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
  stopCups(root);
});

test('all printing units are masked, and after the revert a borrower prints as before', () => {
  const units = shippedProfile.rows.flatMap((row) => (row.kind === 'mask' ? [row.unit] : []));
  expect(units).toEqual(['cups.service', 'cups.socket', 'cups.path', 'cups-browsed.service']);
  for (const unit of units) expect(root.must(['readlink', `/etc/systemd/system/${unit}`])).toBe('/dev/null\n');
  expect(revert(root)).toMatchObject({ code: 0 });
  expect(root.must(['cat', '/etc/cups/cupsd.conf'])).toBe(openPolicy);
  startCups(root);
  expect(prints(root, 'lp -d paper -o raw')).toMatchObject({ out: true });
  stopCups(root);
});
