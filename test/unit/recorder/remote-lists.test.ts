import { describe, expect, test } from 'vitest';
import { noRedirections, type RemoteList, remoteListBytes, type SignedRemoteList } from '#contract/remote/profile.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { RemoteLists } from '../../../recorder/remote/remote-lists.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { officeSigner, sampleFacts } from './support/sample-loan.ts';

const profile = {
  ...{ id: 'RD-0001', name: '庁内', kind: 'virtual-desktop' as const, host: 'vdi.example', port: 3389 },
  ...{ pin: 'ab'.repeat(32), gateway: null, domain: null, redirections: noRedirections },
};
const said = (serial: number, change: Partial<RemoteList> = {}, signer = officeSigner): SignedRemoteList => {
  const list: RemoteList = {
    ...{ v: 1, kind: 'remote-list', loan: sampleFacts.loan.id, serial, profiles: [profile] },
    ...change,
  };
  return { list, sig: signer.sign(remoteListBytes(list)) };
};
function listsOf({ database, writer, loan }: OpenedRecorder, given: typeof sampleFacts = loan.facts) {
  const seen = { changes: 0 };
  const lists = new RemoteLists({
    ...{ database, writer, officePublicKey: officeSigner.publicKey, facts: () => given },
    onFacts: () => {
      seen.changes += 1;
    },
  });
  return { lists, seen };
}

describe('connections over the line', () => {
  test('are taken once, in place of the package’s, and kept over a restart', async () => {
    const recorder = openRecorder();
    const given = { ...sampleFacts, remote: { serial: 1, profiles: [] } };
    const { lists, seen } = listsOf(recorder, given);
    expect(lists.current()).toEqual(given.remote);
    expect(await lists.take(said(2))).toEqual({ ok: true, value: null });
    expect(await lists.take(said(2))).toEqual({ ok: true, value: null });
    expect(seen.changes).toBe(1);
    expect(listsOf(recorder, given).lists.current()).toEqual({ serial: 2, profiles: [profile] });
    // A package that was renewed since is newer.
    expect(listsOf(recorder, { ...given, remote: { serial: 3, profiles: [] } }).lists.current()?.serial).toBe(3);
  });

  test.each([
    ['another’s signature', said(1, {}, signerFrom(Buffer.alloc(32, 99)))],
    ['another loan', said(1, { loan: 'L-20261101-002' })],
  ])('of %s change nothing (TM-403), and are on record once', async (_name, bad) => {
    const recorder = openRecorder();
    const { lists } = listsOf(recorder);
    expect(await lists.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(await lists.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(lists.current()).toBeNull();
    expect(recorder.types().slice(1)).toEqual(['office-word.refused']);
  });

  test('that are older bring back no host that was taken away', async () => {
    const recorder = openRecorder();
    const { lists } = listsOf(recorder);
    await lists.take(said(5, { profiles: [] }));
    expect(await lists.take(said(4))).toEqual({ ok: true, value: null });
    expect(lists.current()).toEqual({ serial: 5, profiles: [] });
    expect(recorder.types().slice(1)).toEqual(['office-word.refused']);
  });

  test('that somebody wrote into the store under no signature are nothing', () => {
    const recorder = openRecorder();
    recorder.database.setRemoteList(said(9, {}, signerFrom(Buffer.alloc(32, 99))));
    expect(listsOf(recorder).lists.current()).toBeNull();
  });
});
