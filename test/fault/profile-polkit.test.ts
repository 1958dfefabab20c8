import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrivateRoot } from './support/private-root.ts';
import {
  attest,
  idsIn,
  layFiles,
  lentParameters,
  provision,
  readOf,
  revert,
  shippedProfile,
  stateFolder,
} from './support/profile-pc.ts';

const actions = ['org.freedesktop.udisks2.filesystem-mount', 'org.freedesktop.packagekit.package-install'] as const;

/** Two actions as their programs declare them: allowed to whoever sits at the PC, or to everybody. */
const declared = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/PolicyKit/1/policyconfig.dtd">
<policyconfig>
${actions
  .map(
    (action) => `<action id="${action}"><description>x</description><message>x</message>
<defaults><allow_any>yes</allow_any><allow_inactive>yes</allow_inactive><allow_active>yes</allow_active></defaults></action>`,
  )
  .join('\n')}
</policyconfig>
`;

let root: PrivateRoot;
beforeAll(async () => {
  root = await PrivateRoot.open();
  root.must([
    'sh',
    '-c',
    'rm -f /usr/share/polkit-1/actions/org.freedesktop.packagekit.policy /usr/share/polkit-1/actions/org.freedesktop.UDisks2.policy',
  ]);
  root.write('/usr/share/polkit-1/actions/test.policy', declared);
  layFiles(root);
  root.must(['sh', '-c', 'mkdir -p /run/dbus && dbus-daemon --system --fork']);
});
afterAll(() => root.close());

/** polkit with the rules that are there now. */
function restartPolkit(): void {
  root.must([
    'sh',
    '-c',
    `[ -e /run/polkit.pid ] && kill $(cat /run/polkit.pid); sleep 0.2
(/usr/lib/polkit-1/polkitd --no-debug >/dev/null 2>&1 & echo $! > /run/polkit.pid)
for i in $(seq 100); do pkaction >/dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1`,
  ]);
}
const asked = (action: string): number => root.sh(`pkcheck --action-id ${action} --process $$`, 'borrower').code;
const rows = ['media-polkit', 'install-polkit'];

test('without the rows polkit lets the borrower mount and install', () => {
  restartPolkit();
  expect(actions.map(asked)).toEqual([0, 0]);
  const read = readOf(attest(root));
  expect(idsIn(read, 'not-in-force')).toEqual(expect.arrayContaining(rows));
});

test('with them it refuses both, the reading says so, and every control is 設定確認 once accepted', () => {
  expect(provision(root)).toMatchObject({ code: 0 });
  // The rules are the daemon's own business: a reading believes its answer and not the file.
  restartPolkit();
  root.boot();
  expect(actions.map(asked)).toEqual([1, 1]);
  expect(attest(root).code).toBe(0);
  const { identity } = JSON.parse(root.must(['cat', `${stateFolder}/provisioned.json`])) as {
    readonly identity: { readonly profile: string };
  };
  layFiles(root, shippedProfile, {
    ...lentParameters,
    acceptance: { profile: identity.profile, sheet: 'a'.repeat(64), on: '2026-11-26' },
  });
  const { controls } = readOf(attest(root));
  expect(Object.values(controls).map((control) => control.state)).toEqual(Array(4).fill('configured'));
});

test('an action that is allowed again is found though the file is as it was; a daemon that is gone is 不明', () => {
  root.write('/etc/polkit-1/rules.d/00-a.rules', 'polkit.addRule(function () { return polkit.Result.YES; });\n');
  restartPolkit();
  expect(idsIn(readOf(attest(root)), 'not-in-force')).toEqual(rows);
  root.must(['rm', '/etc/polkit-1/rules.d/00-a.rules']);
  root.must(['sh', '-c', 'kill $(cat /run/polkit.pid); sleep 0.3; rm -f /run/dbus/system_bus_socket']);
  const read = attest(root);
  expect(read.code).toBe(2);
  expect(idsIn(readOf(read), 'unknown')).toEqual(rows);
  expect(readOf(read).controls).toMatchObject({
    media: { state: 'unknown' },
    install: { state: 'unknown' },
    save: { state: 'configured' },
  });
  expect(revert(root)).toMatchObject({ code: 0 });
});
