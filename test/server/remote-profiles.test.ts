import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteProfileRow, RemoteProfileRows } from '#contract/http/remote-api.ts';
import { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import { noRedirections, remoteListBytes } from '#contract/remote/profile.ts';
import { readOfficeKey } from '../../server/pki/office-key.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
let it3: Browser;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  it3 = await browserOf(office, '300011');
});
afterEach(() => office.close());

const path = '/v1/remote-profiles';
const terms = {
  ...{ name: '庁内仮想デスクトップ', kind: 'virtual-desktop', host: 'vdi.city.example', port: 3389 },
  ...{ pin: 'ab'.repeat(32), gateway: null, domain: null },
};
const add = async (change: object = {}, section: string | null = null): Promise<RemoteProfileRow> =>
  RemoteProfileRow.parse((await it3.post(path, { terms: { ...terms, ...change }, section })).json());
const end = (id: string) => it3.post(`${path}/${id}/end`, { reason: '入れ替えたため' });
const poll = async (tag = ''): Promise<ExceptionsAnswer> =>
  ExceptionsAnswer.parse((await terminal.get(`/v1/terminal/exceptions?tag=${tag}&waitSec=0`)).json());

describe('a connection', () => {
  it('is on record, listed, signed by the office, and handed to every terminal', async () => {
    const before = await poll();
    expect(before.remote).toBeUndefined();
    const row = await add();
    expect(row).toMatchObject({ id: 'RD-0001', terms, section: null, ended: null, addedBy: { id: '300011' } });
    expect((await actsOf(office)).at(-1)).toMatchObject({ act: 'remote-profile.added', actor: 'it:300011' });
    const auditor = await browserOf(office, '400007');
    const listed = RemoteProfileRows.parse((await auditor.get(path)).json());
    expect(listed.profiles).toEqual([row]);
    expect(listed.sections.map(({ id }) => id)).toContain('planning');
    const after = await poll(before.tag);
    expect(after.tag).not.toBe(before.tag);
    const { list, sig } = after.remote ?? expect.fail('nothing handed over');
    expect(list).toEqual({
      ...{ v: 1, kind: 'remote-list', loan: terminal.chain.slice(5), serial: 1 },
      profiles: [{ id: 'RD-0001', ...terms, redirections: noRedirections }],
    });
    const key = createPublicKey(readOfficeKey(readFileSync(office.files.officeKey, 'utf8')));
    expect(verify(null, remoteListBytes(list), key, Buffer.from(sig, 'base64'))).toBe(true);
    expect((await poll(after.tag)).remote).toBeUndefined();
  });

  it('that is ended is on record, stays listed, and leaves the terminals with a higher serial', async () => {
    const row = await add();
    await add({ name: '予備', kind: 'remote-desktop' });
    expect(RemoteProfileRow.parse((await end(row.id)).json()).ended).toMatchObject({ reason: '入れ替えたため' });
    expect((await actsOf(office)).at(-1)?.act).toBe('remote-profile.ended');
    const { remote } = await poll();
    expect(remote?.list).toMatchObject({ serial: 3, profiles: [{ id: 'RD-0002' }] });
    expect(codeOf(await end(row.id))).toBe('OF-409');
    expect(codeOf(await end('RD-0099'))).toBe('OF-404');
    const { profiles } = RemoteProfileRows.parse((await it3.get(path)).json());
    expect(profiles.map(({ id }) => id)).toEqual(['RD-0002', 'RD-0001']);
  });

  it('of another section does not come to the terminal', async () => {
    await add({ name: '市民課のPC', kind: 'jlis' }, 'citizens');
    await add({ name: '企画政策課のPC', kind: 'jlis' }, 'planning');
    expect((await poll()).remote?.list.profiles.map(({ name }) => name)).toEqual(['企画政策課のPC']);
    expect(codeOf(await it3.post(path, { terms, section: 'nowhere' }))).toBe('OF-404');
  });

  it('cannot be laid down without a pin, or as the eleventh of a section (OF-609)', async () => {
    const { pin: _, ...unpinned } = terms;
    expect(codeOf(await it3.post(path, { terms: unpinned, section: null }))).toBe('OF-400');
    for (let n = 0; n < 9; n += 1) await add();
    await add({}, 'planning');
    expect(codeOf(await it3.post(path, { terms, section: null }))).toBe('OF-609');
    expect(codeOf(await it3.post(path, { terms, section: 'planning' }))).toBe('OF-609');
    await add({}, 'citizens');
  });
});
