import { afterAll, beforeAll, expect, test } from 'vitest';
import { layPolkit, polkitActions, restartPolkit } from './support/polkit-pc.ts';
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

let root: PrivateRoot;
beforeAll(async () => {
  root = await PrivateRoot.open();
  layPolkit(root);
  layFiles(root);
});
afterAll(() => root.close());

const asked = (action: string): number => root.sh(`pkcheck --action-id ${action} --process $$`, 'borrower').code;
const rows = ['media-polkit', 'install-polkit'];

test('without the rows polkit lets the borrower mount and install', () => {
  restartPolkit(root);
  expect(polkitActions.map(asked)).toEqual([0, 0]);
  const read = readOf(attest(root));
  expect(idsIn(read, 'not-in-force')).toEqual(expect.arrayContaining(rows));
});

test('with them it refuses both, the reading says so, and every control is 設定確認 once accepted', () => {
  expect(provision(root)).toMatchObject({ code: 0 });
  // The rules are the daemon's own business: a reading believes its answer and not the file.
  restartPolkit(root);
  root.boot();
  expect(polkitActions.map(asked)).toEqual([1, 1]);
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
  restartPolkit(root);
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
