import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MailsAnswer, NoticesAnswer } from '#contract/http/notices-api.ts';
import { giveUpAfterMs } from '#contract/notices/outgoing.ts';
import { setMailConfig } from '../../../server/notices/mail/mail-config.ts';
import { openPostOffice } from '../../../server/notices/mail/post-office.ts';
import { sendRound } from '../../../server/notices/mail/sender.ts';
import { type Browser, browserOf, codeOf } from '../support/browser.ts';
import { registrationBody } from '../support/forms.ts';
import {
  decodeWords,
  headerOf,
  type MailServer,
  type MailServerFaults,
  mailAccount,
  smtpError,
  startMailServer,
  textOfMail,
} from '../support/mail-server.ts';
import { actsOf, openOffice, type TestOffice } from '../support/office.ts';

const from = 'tanmori@city.example.lg.jp';
const headAddress = 'kacho@city.example.lg.jp';
let office: TestOffice;
let server: MailServer;
let staff: Browser;
let head: Browser;
let it3: Browser;
let faults: { -readonly [K in keyof MailServerFaults]: MailServerFaults[K] };

const runtime = () => ({ now: office.now, random: () => new Uint8Array() });
const round = () => sendRound(office.store, runtime(), openPostOffice);
const passwordFile = () => join(office.files.folder, 'mail.password');
const configWith = (more: object = {}) => ({
  ...{ host: 'localhost', port: server.port, tls: 'starttls', from, user: mailAccount.user },
  ...{
    passwordFile: passwordFile(),
    caFile: office.files.caCert,
    console: 'https://tanmori.example.lg.jp:8443',
    ...more,
  },
});
const configure = async (more: object = {}) => {
  const outcome = await setMailConfig(office.store, runtime(), configWith(more));
  expect(outcome).toMatchObject({ ok: true });
};
const mails = () => office.store.db.selectFrom('mails').selectAll().orderBy('id').execute();
const outbox = async () => MailsAnswer.parse((await it3.get('/v1/mails')).json());
/** Somebody hands in a registration: one mail to the head. */
const apply = async (): Promise<string> => {
  const answer = await staff.post('/v1/forms', registrationBody);
  expect(answer.statusCode, answer.body).toBe(200);
  return (answer.json() as { row: { id: string } }).row.id;
};

beforeEach(async () => {
  office = await openOffice();
  faults = {};
  server = await startMailServer(office.files, {
    onRcptTo: (address) => faults.onRcptTo?.(address) ?? null,
    onMessage: (raw) => faults.onMessage?.(raw) ?? Promise.resolve(null),
  });
  writeFileSync(passwordFile(), `${mailAccount.password}\n`, { mode: 0o600 });
  await office.addPerson({ id: '100777', section: 'planning', role: 'staff' });
  staff = await browserOf(office, '100777');
  head = await browserOf(office, '200045');
  it3 = await browserOf(office, '300011');
  expect((await head.post('/v1/notices/address', { address: headAddress })).statusCode).toBe(200);
});
afterEach(async () => {
  await server.close();
  await office.close();
});

describe('an e-mail of a notice', () => {
  it('goes over STARTTLS under the account: Japanese, the number and the link, no name and nothing written', async () => {
    await configure();
    const id = await apply();
    await round();
    expect(server.signIns).toEqual([{ user: mailAccount.user, encrypted: true }]);
    expect(server.received).toHaveLength(1);
    const [{ to, raw } = { to: [], raw: '' }] = server.received;
    expect(to).toEqual([headAddress]);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).toMatch(/^[\x20-\x7e\r\n\t]*$/);
    const title = `在宅勤務登録申請書 ${id}があなたの手続きを待っています`;
    expect(decodeWords(headerOf(raw, 'Subject') ?? '')).toBe(`【端末守】${title}`);
    expect(decodeWords(headerOf(raw, 'From') ?? '')).toBe(`端末守 <${from}>`);
    expect(headerOf(raw, 'To')).toBe(headAddress);
    expect(headerOf(raw, 'Auto-Submitted')).toBe('auto-generated');
    expect(headerOf(raw, 'Content-Type')).toContain('charset=utf-8');
    const [mail] = await mails();
    expect(headerOf(raw, 'Message-ID')).toBe(mail?.message_id);
    expect(mail).toMatchObject({ state: 'sent', tries: 1, unsure: 0, begun_at: null });
    const text = textOfMail(raw);
    expect(text).toContain(title);
    expect(text).toContain(`https://tanmori.example.lg.jp:8443/notices/${mail?.notice_id}`);
    // The sample person of this test, and what the form holds.
    const { kana, address, phone, notes } = registrationBody.content;
    for (const said of ['見本 staff', kana, address, phone, notes, '100777']) {
      expect(text, said).not.toContain(said);
      expect(decodeWords(raw), said).not.toContain(said);
    }
    await round();
    expect(server.received).toHaveLength(1);
  });

  it('is not made where none is configured, no address is known, or the person switched it off', async () => {
    await apply();
    expect(await mails()).toEqual([]);
    await configure();
    expect((await head.post('/v1/notices/switch', { kind: 'paper-waiting', mail: false })).statusCode).toBe(200);
    await office.addPerson({ id: '100778', section: 'planning', role: 'staff' });
    expect((await (await browserOf(office, '100778')).post('/v1/forms', registrationBody)).statusCode).toBe(200);
    expect(await mails()).toEqual([]);
    await office.addPerson({ id: '100779', section: 'citizens', role: 'staff' });
    expect((await (await browserOf(office, '100779')).post('/v1/forms', registrationBody)).statusCode).toBe(200);
    expect(await mails()).toEqual([]);
  });

  it('goes of a loss to the head whatever they switched', async () => {
    await configure();
    expect(codeOf(await head.post('/v1/notices/switch', { kind: 'loss', mail: false }))).toBe('OF-601');
    const body = {
      ...{ what: 'pc', kind: 'lost', at: '2026-11-21T00:00:00.000Z', place: '駅', circumstances: '置き忘れ' },
      ...{ police: '', papers: '', heardFrom: '本人' },
    };
    const answer = await it3.post('/v1/ledger/T-0001/loss', body);
    expect(answer.statusCode, answer.body).toBe(200);
    await round();
    const [{ raw } = { raw: '' }] = server.received;
    expect(decodeWords(headerOf(raw, 'Subject') ?? '')).toBe('【端末守】端末 T-0001の紛失・盗難が届け出られました');
    expect(textOfMail(raw)).not.toContain('置き忘れ');
  });
});

describe('the outbox', () => {
  it('tries again later and later while the server cannot take it, then sends', async () => {
    await configure();
    faults.onRcptTo = () => smtpError(451, 'try again later');
    await apply();
    await round();
    expect(await mails()).toMatchObject([{ state: 'waiting', tries: 1, unsure: 0, begun_at: null }]);
    expect((await outbox()).mails).toMatchObject([
      { state: 'waiting', tries: 1, fault: expect.stringContaining('451') },
    ]);
    await round();
    expect((await mails())[0]?.tries).toBe(1);
    office.pass(60_000);
    await round();
    expect((await mails())[0]?.tries).toBe(2);
    office.pass(60_000);
    await round();
    expect((await mails())[0]?.tries).toBe(2);
    delete faults.onRcptTo;
    office.pass(60_000);
    await round();
    expect(await mails()).toMatchObject([{ state: 'sent', tries: 3, unsure: 0 }]);
    expect(server.received).toHaveLength(1);
  });

  it('gives up what the server refuses for good, tells 情報政策課 and the admin, and sends once more on request', async () => {
    await configure();
    faults.onRcptTo = () => smtpError(550, 'no such user');
    await apply();
    await round();
    expect(await outbox()).toMatchObject({
      counts: { waiting: 0, sent: 0, givenUp: 1 },
      mails: [{ state: 'given-up', nextAt: null, address: headAddress, fault: expect.stringContaining('550') }],
    });
    for (const account of ['300011', '900001']) {
      const browser = account === '300011' ? it3 : await browserOf(office, account);
      const { notices } = NoticesAnswer.parse((await browser.get('/v1/notices?kind=mail-failed')).json());
      expect(notices, account).toMatchObject([{ title: 'メールを届けられませんでした', page: '/mails' }]);
    }
    delete faults.onRcptTo;
    const [mail] = await mails();
    expect((await it3.post('/v1/mails/again', { id: mail?.id })).statusCode).toBe(200);
    await round();
    expect(headerOf(server.received[0]?.raw ?? '', 'Message-ID')).toBe(mail?.message_id);
    expect(codeOf(await it3.post('/v1/mails/again', { id: mail?.id }))).toBe('OF-404');
    // The server had said no: this is no second copy.
    expect(await mails()).toMatchObject([{ state: 'sent', tries: 2, unsure: 0 }]);
    const acts = (await actsOf(office)).map(({ act }) => act);
    expect(acts).not.toContain('mail.repeated');
    expect(acts).toEqual(expect.arrayContaining(['mail.configured', 'mail.given-up', 'mail.asked-again']));
  });

  it('says to whom and of which kind, and not what a notice says to its reader', async () => {
    await configure();
    const id = await apply();
    const answer = await (await browserOf(office, '900001')).get('/v1/mails');
    expect(MailsAnswer.parse(answer.json()).mails).toMatchObject([
      { recipient: { id: '200045', name: '見本 課長' }, kind: 'paper-waiting', address: headAddress, state: 'waiting' },
    ]);
    for (const said of [id, '在宅勤務登録申請書']) expect(answer.body).not.toContain(said);
  });

  const closed = (disabled: 0 | 1) =>
    office.store.db.updateTable('accounts').set({ disabled }).where('id', '=', '200045').execute();

  it('sends nothing to an account that was closed while the mail waited, nor on request (OF-651)', async () => {
    await configure();
    await apply();
    await closed(1);
    await round();
    expect(server.received).toEqual([]);
    expect((await outbox()).mails).toMatchObject([
      { state: 'given-up', tries: 0, nextAt: null, fault: 'アカウントが閉じられたため、送りませんでした。' },
    ]);
    // Nothing went wrong: nobody is told.
    const { notices } = NoticesAnswer.parse((await it3.get('/v1/notices?kind=mail-failed')).json());
    expect(notices).toEqual([]);
    const [mail] = await mails();
    expect(codeOf(await it3.post('/v1/mails/again', { id: mail?.id }))).toBe('OF-651');
    await closed(0);
    expect((await it3.post('/v1/mails/again', { id: mail?.id })).statusCode).toBe(200);
    await round();
    expect(server.received).toHaveLength(1);
  });

  it('sends nothing to an account that is closed while the mail before it goes out', async () => {
    await configure();
    const other = { mail: 'other@city.example.lg.jp', role: 'manager' as const, section_id: 'planning' };
    await office.store.db.updateTable('accounts').set(other).where('id', '=', '100123').execute();
    await apply();
    faults.onMessage = async () => {
      await closed(1);
      return null;
    };
    await round();
    expect(server.received.map(({ to }) => to)).toEqual([['other@city.example.lg.jp']]);
    expect((await mails()).map(({ state }) => state)).toEqual(['sent', 'given-up']);
  });

  const addressTo = (address: string) => head.post('/v1/notices/address', { address });

  it('goes where its owner reads mail when it is sent, and the outbox says where', async () => {
    await configure();
    faults.onRcptTo = () => smtpError(451, 'try again later');
    await apply();
    expect((await addressTo('new@city.example.lg.jp')).statusCode).toBe(200);
    expect((await outbox()).mails).toMatchObject([{ address: 'new@city.example.lg.jp', tries: 0 }]);
    await round();
    // A try was made there, and nowhere else yet.
    expect((await addressTo('newer@city.example.lg.jp')).statusCode).toBe(200);
    expect((await outbox()).mails).toMatchObject([{ address: 'new@city.example.lg.jp', tries: 1 }]);
    delete faults.onRcptTo;
    office.pass(60_000);
    await round();
    expect(server.received.map(({ to }) => to)).toEqual([['newer@city.example.lg.jp']]);
    expect(headerOf(server.received[0]?.raw ?? '', 'To')).toBe('newer@city.example.lg.jp');
    expect(await mails()).toMatchObject([{ state: 'sent', address: 'newer@city.example.lg.jp', tries: 2 }]);
  });

  it.each([
    ['has no address any more', () => addressTo(''), () => addressTo(headAddress)],
    [
      'switched the kind off',
      () => head.post('/v1/notices/switch', { kind: 'paper-waiting', mail: false }),
      () => head.post('/v1/notices/switch', { kind: 'paper-waiting', mail: true }),
    ],
  ])('is not sent, nor on request, where its owner %s while it waits (OF-667)', async (_what, stop, again) => {
    await configure();
    await apply();
    expect((await stop()).statusCode).toBe(200);
    await round();
    expect(server.received).toEqual([]);
    expect((await outbox()).mails).toMatchObject([
      { state: 'given-up', tries: 0, fault: expect.stringContaining('受け取らない設定のため'), address: headAddress },
    ]);
    const { notices } = NoticesAnswer.parse((await it3.get('/v1/notices?kind=mail-failed')).json());
    expect(notices).toEqual([]);
    const [mail] = await mails();
    expect(codeOf(await it3.post('/v1/mails/again', { id: mail?.id }))).toBe('OF-667');
    expect((await again()).statusCode).toBe(200);
    expect((await it3.post('/v1/mails/again', { id: mail?.id })).statusCode).toBe(200);
    await round();
    expect(server.received.map(({ to }) => to)).toEqual([[headAddress]]);
  });

  it('gives up after three days without a server, also where mail was switched off meanwhile', async () => {
    await configure({ port: 1 });
    await apply();
    await round();
    expect(await mails()).toMatchObject([{ state: 'waiting', unsure: 0, begun_at: null }]);
    expect((await setMailConfig(office.store, runtime(), null)).ok).toBe(true);
    office.pass(giveUpAfterMs - 1);
    await round();
    expect((await mails())[0]?.state).toBe('waiting');
    office.pass(1);
    await round();
    expect((await mails())[0]?.state).toBe('given-up');
    const again = await browserOf(office, '300011');
    expect(codeOf(await again.post('/v1/mails/again', { id: 1 }))).toBe('OF-602');
  });

  it('sends under the same Message-ID where a try was cut off, and says that it may come twice', async () => {
    await configure();
    await apply();
    // As the disk has it after a crash between the server's «taken» and the mark.
    let copies = 0;
    const cutOff = sendRound(office.store, runtime(), (config) => {
      const post = openPostOffice(config);
      if (!post.ok) return post;
      const send = async (mail: Parameters<typeof post.value.send>[0]) => {
        await post.value.send(mail);
        copies += 1;
        throw new Error('power cut');
      };
      return { ok: true, value: { ...post.value, send } };
    });
    await expect(cutOff).rejects.toThrow('power cut');
    expect(copies).toBe(1);
    expect(await mails()).toMatchObject([{ state: 'waiting', tries: 1, unsure: 0, begun_at: expect.any(String) }]);
    await round();
    const ids = server.received.map(({ raw }) => headerOf(raw, 'Message-ID'));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await outbox()).toMatchObject({ mails: [{ state: 'sent', tries: 2, unsure: 1 }] });
    expect((await actsOf(office)).map(({ act }) => act)).toContain('mail.repeated');
  });

  it('does not forget a try that was cut off over rounds that cannot begin', async () => {
    await configure();
    await apply();
    const cutOff = sendRound(office.store, runtime(), () => ({
      ok: true,
      value: { send: () => Promise.reject(new Error('power cut')), close: () => undefined },
    }));
    await expect(cutOff).rejects.toThrow('power cut');
    chmodSync(passwordFile(), 0o644);
    await round();
    chmodSync(passwordFile(), 0o600);
    office.pass(60_000);
    await round();
    expect(await mails()).toMatchObject([{ state: 'sent', unsure: 1 }]);
    expect((await actsOf(office)).map(({ act }) => act)).toContain('mail.repeated');
  });

  it('counts a line that broke behind the message as unsure', async () => {
    await configure();
    await apply();
    faults.onMessage = () => {
      server.cut();
      return new Promise(() => undefined);
    };
    await round();
    expect(await mails()).toMatchObject([{ state: 'waiting', tries: 1, begun_at: expect.any(String) }]);
    delete faults.onMessage;
    office.pass(60_000);
    await round();
    expect(await mails()).toMatchObject([{ state: 'sent', tries: 2, unsure: 1 }]);
  });
});

describe('the configuration', () => {
  it('takes no password from a file that others read, and says so in the console when it becomes one', async () => {
    chmodSync(passwordFile(), 0o640);
    expect(await setMailConfig(office.store, runtime(), configWith())).toMatchObject({ ok: false, code: 'OF-603' });
    chmodSync(passwordFile(), 0o600);
    await configure();
    await apply();
    chmodSync(passwordFile(), 0o604);
    await round();
    expect(server.signIns).toEqual([]);
    expect((await outbox()).mails).toMatchObject([{ state: 'waiting', fault: expect.stringContaining('OF-603') }]);
  });

  it.each([
    ['no account over a line that anybody reads', { tls: 'none' }],
    ['an account without its password', { passwordFile: null }],
    ['a sender that is no address', { from: 'tanmori' }],
    ['a sender with another header', { from: 'a@example.jp\r\nBcc: b@example.jp' }],
    ['a link without TLS', { console: 'http://tanmori.example.lg.jp' }],
    ['another key', { password: 'x' }],
  ])('refuses %s', async (_what, more) => {
    expect(await setMailConfig(office.store, runtime(), configWith(more))).toMatchObject({ code: 'OF-605' });
  });

  it('sends nothing where the server is not who the certificate says, or offers no encryption', async () => {
    await configure({ caFile: null });
    await apply();
    await round();
    expect(server.received).toEqual([]);
    expect(server.signIns).toEqual([]);
    expect(await mails()).toMatchObject([{ state: 'waiting', unsure: 0 }]);
    const plain = await startMailServer(office.files, {}, { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    await configure({ port: plain.port });
    office.pass(3_600_000);
    await round();
    expect(plain.received).toEqual([]);
    expect(plain.signIns).toEqual([]);
    await plain.close();
  });

  it('keeps a wrong password for a later try', async () => {
    writeFileSync(passwordFile(), 'wrong\n');
    await configure();
    await apply();
    await round();
    expect(await mails()).toMatchObject([{ state: 'waiting', tries: 1, unsure: 0 }]);
    writeFileSync(passwordFile(), mailAccount.password);
    office.pass(60_000);
    await round();
    expect(server.received).toHaveLength(1);
  });
});
