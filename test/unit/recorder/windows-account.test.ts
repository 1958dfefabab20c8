import { expect, test } from 'vitest';
import { RecorderConfig } from '#contract/socket/protocol.ts';
import { openSocket } from '../../../recorder/cli/open-socket.ts';
import { protectionOf } from '../../../recorder/cli/protection.ts';
import { serviceWithoutLoan } from '../../../recorder/socket/service.ts';
import { loadWindowsPipe, pipeRights } from '../../../recorder/socket/windows-pipe.ts';

const borrower = 'S-1-5-21-1-2-3-1001';
const localService = 'S-1-5-19';
const office = { url: 'https://127.0.0.1:1', caPem: 'x', publicKey: Buffer.alloc(32).toString('base64') };

test('protection is strong between two accounts that are known, of one kind', () => {
  expect(protectionOf({ peerUid: null, peerSid: borrower }, localService)).toBe('strong');
  expect(protectionOf({ peerUid: null, peerSid: borrower }, borrower)).toBe('weak');
  expect(protectionOf({ peerUid: null }, localService)).toBe('weak');
  expect(protectionOf({ peerUid: 1001, peerSid: borrower }, null)).toBe('weak');
  expect(protectionOf({ peerUid: 1001 }, 1000)).toBe('strong');
  expect(protectionOf({ peerUid: 1000 }, 1000)).toBe('weak');
  expect(protectionOf({ peerUid: null, peerSid: borrower }, 1000)).toBe('weak');
});

test('the borrower may read and write, and neither serve nor change who may', () => {
  const rights = pipeRights(localService, borrower);
  expect(rights).toBe('D:P(D;;FA;;;NU)(A;;FA;;;S-1-5-19)(A;;0x12019b;;;S-1-5-21-1-2-3-1001)');
  const mask = Number(/\(A;;(0x[0-9a-f]+);;;S-1-5-21/.exec(rights)?.[1]);
  const createInstance = 0x4;
  const changeRightsOrOwner = 0xc_0000;
  expect(mask & (createInstance | changeRightsOrOwner)).toBe(0);
});

test('a SID of the borrower is refused on another system than Windows, and one that is none everywhere', async () => {
  const config = { v: 1, dataFolder: '/nowhere', socket: '/nowhere/s', peerUid: null, peerSid: borrower, office };
  expect(RecorderConfig.safeParse({ ...config, peerSid: 'S-1-1-0' }).success).toBe(false);
  const parsed = RecorderConfig.parse(config);
  expect(await loadWindowsPipe()).toBeNull();
  expect(await openSocket(parsed, serviceWithoutLoan('weak'), () => undefined)).toMatchObject({ code: 'TM-502' });
});
