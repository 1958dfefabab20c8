import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ApproveExceptionRequest } from '#contract/http/exception-api.ts';
import { hashFile, maxFileBytes, withFiles } from '../../../../renderer/console/exceptions/hash-file.ts';
import {
  type ApprovalFields,
  approvalFaults,
  readApproval,
} from '../../../../renderer/console/exceptions/read-approval.ts';

const day = (text: string) => ({ year: '2026', month: '11', day: text });
const file = (name: string, sha256: string) => ({ name, bytes: 1, sha256: sha256.repeat(64) });
const good: ApprovalFields = {
  control: 'save',
  files: [file('資料.docx', 'a')],
  place: ' /home/staff/資料 ',
  from: day('21'),
  to: day('22'),
  reason: ' 会議で使う ',
};

test('days are whole days of Japan, both counted, and only hashes are sent', () => {
  const asked = readApproval(good, null);
  expect(asked).toEqual({
    control: 'save',
    files: ['a'.repeat(64)],
    place: '/home/staff/資料',
    from: '2026-11-20T15:00:00.000Z',
    to: '2026-11-22T15:00:00.000Z',
    reason: '会議で使う',
  });
  expect(ApproveExceptionRequest.safeParse(asked).success).toBe(true);
  expect(readApproval({ ...good, control: 'media' }, null)?.control).toBe('media');
  expect(readApproval({ ...good, to: good.from }, null)?.to).toBe('2026-11-21T15:00:00.000Z');
});

test.each([
  ['files', { files: [] }],
  ['files', { files: Array.from({ length: 1001 }, (_, n) => file('x', String(n))) }],
  ['place', { place: '' }],
  ['place', { place: 'C:\\' }],
  ['place', { place: 'C:/資料' }],
  ['place', { place: 'C:\\資料\\' }],
  ['place', { place: '\\\\server\\資料' }],
  ['place', { place: 'C:\\資料\\NUL' }],
  ['place', { place: '/home/staff/' }],
  ['place', { place: '/home/../etc' }],
  ['from', { from: day('31') }],
  ['to', { to: day('20') }],
  ['to', { to: day('') }],
  ['reason', { reason: ' ' }],
] as const)('%s is asked for again: %j', (field, change) => {
  const fields = { ...good, ...change };
  const faults = Object.entries(approvalFaults(fields, null)).filter(([, fault]) => fault !== null);
  expect(faults.map(([name]) => name)).toEqual([field]);
  expect(readApproval(fields, null)).toBeNull();
});

const windowsPlace = 'C:\\Users\\staff\\資料';

test.each([
  ['windows', windowsPlace, null],
  ['linux', '/home/staff/資料', null],
  [null, windowsPlace, null],
  [null, '/home/staff/資料', null],
  ['windows', '/home/staff/資料', /^この端末は Windows です。.*「C:\\」.*例：C:\\Users/],
  ['linux', windowsPlace, /^この端末は Linux です。.*「\/」.*例：\/home/],
  ['windows', 'C:\\', /「C:\\」.*ドライブだけ/],
  ['windows', '', /「C:\\」/],
  ['linux', '/home/', /^「\/」から始まる/],
  [null, 'C:/Users', /^「C:\\」/],
  [null, '\\\\server\\share', /^「C:\\」/],
  [null, '資料', /「\/」.*「C:\\」/],
] as const)('on a PC of %s, the place %j is told what is right: %s', (system, place, fault) => {
  const told = approvalFaults({ ...good, place }, system).place;
  if (fault === null) expect(told).toBeNull();
  else expect(told).toMatch(fault);
  expect(readApproval({ ...good, place }, system)?.place).toBe(fault === null ? place : undefined);
});

test('a file is hashed as the terminal will hash it; one that is too large or unreadable is not', async () => {
  expect(await hashFile(new File(['承認'], '承認.txt'))).toEqual({
    name: '承認.txt',
    bytes: 6,
    sha256: createHash('sha256').update('承認').digest('hex'),
  });
  const broken = { name: 'x', size: 1, arrayBuffer: () => Promise.reject(new Error('gone')) } as unknown as File;
  expect(await hashFile(broken)).toBeNull();
  expect(await hashFile({ ...broken, size: maxFileBytes + 1 } as File)).toBeNull();
});

test('the same content is one file, under the name that came first', () => {
  const [a, b] = [file('a', '1'), file('b', '2')];
  expect(withFiles([a], [b, file('c', '1')])).toEqual([a, b]);
});
