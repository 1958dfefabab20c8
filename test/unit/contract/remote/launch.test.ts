import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { remoteOutcome } from '#contract/remote/end.ts';
import { freerdpLaunch } from '#contract/remote/freerdp.ts';
import { mstscLaunch, rdpFile } from '#contract/remote/mstsc.ts';
import {
  HostName,
  noRedirections,
  RemotePassword,
  RemoteProfile,
  RemoteTerms,
  RemoteUser,
} from '#contract/remote/profile.ts';

const profile: RemoteProfile = {
  ...{ id: 'RD-0001', name: '庁内仮想デスクトップ', kind: 'virtual-desktop', host: 'vdi.city.example', port: 3389 },
  ...{ pin: 'ab'.repeat(32), gateway: null, domain: 'CITY', redirections: noRedirections },
};
const gateway = { host: 'gw.city.example', port: 443, pin: 'cd'.repeat(32) };
const display = { display: ':7', xauthority: null };
const home = '/home/staff/.profile/remote/home-x';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const hosts = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const asks = fc.record({
  profile: fc
    .record({
      host: hosts,
      port: fc.integer({ min: 1, max: 65_535 }),
      pin: fc.stringMatching(/^[0-9a-f]{64}$/),
      name: fc.string({ minLength: 1, maxLength: 40 }).filter((text) => RemoteTerms.shape.name.safeParse(text).success),
      domain: fc.option(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,20}$/)),
      gateway: fc.option(fc.constant(gateway)),
    })
    .map((change): RemoteProfile => RemoteProfile.parse({ ...profile, ...change })),
  user: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,20}$/),
  // Long enough that it stands in no other argument by chance.
  password: fc.string({ minLength: 12, maxLength: 60 }).filter((text) => RemotePassword.safeParse(text).success),
});

describe('xfreerdp', () => {
  test('gets these arguments', () => {
    const ask = { profile: { ...profile, gateway }, user: 'hanako', password: 'himitsu' };
    expect(freerdpLaunch(ask, home, { display: ':7', xauthority: '/run/xauth' })).toMatchObject({
      program: '/usr/bin/setpriv',
      args: [
        ...['--pdeathsig', 'KILL', '--', '/usr/bin/xfreerdp'],
        ...['/v:vdi.city.example:3389', '/u:hanako', '/d:CITY', '/g:gw.city.example:443', '/from-stdin:force'],
        `/cert:deny,fingerprint:sha256:${Array(32).fill('ab').join(':')},fingerprint:sha256:${Array(32).fill('cd').join(':')}`,
        ...['-sec-rdp', '+enforce-tlsv1_2', '-clipboard', '-drives', '-home-drive', '/audio-mode:2'],
        ...['-multitransport', '-auto-reconnect', '/size:85%', '/t:端末守 庁内仮想デスクトップ', '/log-level:WARN'],
      ],
      environment: { HOME: home, XDG_CONFIG_HOME: home, SSL_CERT_FILE: '/dev/null', XAUTHORITY: '/run/xauth' },
      input: 'himitsu\n',
    });
  });

  test('never gets the password as an argument or in its environment, nor anything that redirects', () => {
    fc.assert(
      fc.property(asks, (ask) => {
        const { args, environment, input, files } = freerdpLaunch(ask, home, display);
        const said = [...args, ...Object.values(environment)];
        expect(said.some((text) => text.includes(ask.password))).toBe(false);
        expect(input).toBe(`${ask.password}\n`);
        expect(files).toEqual([]);
        const given = args.slice(4);
        const off =
          /^(\/(drive|printer|usb|smartcard|serial|parallel|microphone|mic|sound|rdp2tcp|multimedia|ssh-agent|load-balance-info|shell|app|p|pth|gp|cert-ignore|cert-tofu|vc|dvc)\b|\+(clipboard|drives|home-drive|auto-reconnect|sec-rdp|fonts-drive))/;
        expect(given.filter((text) => off.test(text))).toEqual([]);
        // One value for each thing: what comes later cannot take the place of what came before.
        const names = given.map((text) => text.replace(/[:].*$/, ''));
        expect(new Set(names).size).toBe(names.length);
        for (const wanted of ['-clipboard', '-drives', '-home-drive', '-sec-rdp', '/audio-mode:2']) {
          expect(given).toContain(wanted);
        }
        expect(given.find((text) => text.startsWith('/cert:'))).toMatch(
          /^\/cert:deny,fingerprint:sha256:[0-9a-f:]{95}/,
        );
        // Every argument is an option; none could be read as a file of connections.
        expect(given.every((text) => /^[/+-]/.test(text))).toBe(true);
      }),
    );
  });

  test.each(['-v', '/u:x', 'a b', 'a..b', '', 'a:1', 'ほすと', 'a\n', 'connection.rdp/x'])(
    'a host %j is none',
    (host) => {
      expect(HostName.safeParse(host).success).toBe(false);
    },
  );
  test.each(['', '/drive', 'a b', '-x', 'a\n', 'さん'])('a user %j is none', (user) => {
    expect(RemoteUser.safeParse(user).success).toBe(false);
  });
  test('a password has one line', () => {
    expect(RemotePassword.safeParse('a\nb').success).toBe(false);
    expect(RemotePassword.safeParse('').success).toBe(false);
    expect(RemotePassword.safeParse('ひみつ !"$').success).toBe(true);
  });
  test('a profile that lends anything of the PC does not parse', () => {
    for (const what of Object.keys(noRedirections)) {
      const changed = { ...profile, redirections: { ...noRedirections, [what]: true } };
      expect(RemoteProfile.safeParse(changed).success, what).toBe(false);
    }
    expect(RemoteProfile.safeParse({ ...profile, pin: undefined }).success).toBe(false);
  });
});

// 未検証: as it is written, not as mstsc takes it.
describe('mstsc', () => {
  const read = (bytes: Uint8Array): string => new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);

  test('gets this file', () => {
    expect(read(rdpFile(profile, 'hanako'))).toBe(
      `\ufeff${[
        'full address:s:vdi.city.example:3389',
        'username:s:CITY\\hanako',
        'gatewayusagemethod:i:0',
        'authentication level:i:1',
        'enablecredsspsupport:i:1',
        'prompt for credentials:i:1',
        'redirectdrives:i:0',
        'drivestoredirect:s:',
        'redirectprinters:i:0',
        'redirectclipboard:i:0',
        'redirectsmartcards:i:0',
        'redirectcomports:i:0',
        'redirectposdevices:i:0',
        'redirectwebauthn:i:0',
        'redirectlocation:i:0',
        'usbdevicestoredirect:s:',
        'devicestoredirect:s:',
        'camerastoredirect:s:',
        'audiocapturemode:i:0',
        'audiomode:i:2',
        'autoreconnection enabled:i:0',
        'use multimon:i:0',
        'screen mode id:i:1',
      ]
        .map((line) => `${line}\r\n`)
        .join('')}`,
    );
  });

  test('has each property once, in UTF-16LE with CR LF, and never the password', () => {
    fc.assert(
      fc.property(asks, (ask) => {
        const { args, files, input } = mstscLaunch(ask, 'C:\\x');
        expect(args).toEqual(['C:\\x\\connection.rdp']);
        expect(input).toBe('');
        const bytes = files[0]?.bytes ?? new Uint8Array();
        expect([bytes[0], bytes[1], bytes.length % 2]).toEqual([0xff, 0xfe, 0]);
        const text = read(bytes).slice(1);
        expect(text.includes(ask.password)).toBe(false);
        expect(text.endsWith('\r\n') && !/[^\r]\n/.test(text)).toBe(true);
        const lines = text.trimEnd().split('\r\n');
        const names = lines.map((line) => line.split(':')[0]);
        expect(new Set(names).size).toBe(names.length);
        expect(lines.every((line) => /^[a-z ]+:[is]:/.test(line))).toBe(true);
        expect(lines.some((line) => line === `gatewayhostname:s:${gateway.host}:443`)).toBe(
          ask.profile.gateway !== null,
        );
      }),
    );
  });
});

describe('how a client ended', () => {
  test.each([
    [0, { kind: 'closed', end: 'left' }],
    [2, { kind: 'closed', end: 'left' }],
    [5, { kind: 'closed', end: 'server-ended' }],
    [140, { kind: 'failed', code: 'TM-651' }],
    [147, { kind: 'failed', code: 'TM-651' }],
    [133, { kind: 'failed', code: 'TM-652' }],
    [143, { kind: 'failed', code: 'TM-652' }],
    [127, { kind: 'failed', code: 'TM-653' }],
    [134, { kind: 'failed', code: 'TM-654' }],
    [148, { kind: 'failed', code: 'TM-654' }],
    [128, { kind: 'failed', code: 'TM-655' }],
    [null, { kind: 'failed', code: 'TM-655' }],
  ])('%j', (exit, expected) => {
    expect(remoteOutcome(exit, false)).toEqual(expected);
    expect(remoteOutcome(exit, true)).toEqual({ kind: 'closed', end: 'session-over' });
  });
});
