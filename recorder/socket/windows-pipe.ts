import { platform } from '../platform.ts';

/** What Node cannot do with accounts and pipes of Windows. */
export interface WindowsPipe {
  /** SID of the account that this process runs as. */
  readonly ownSid: () => string;
  /** Lets one account of this PC talk over a pipe that this process listens on, and nobody else. */
  readonly openTo: (path: string, peerSid: string) => void;
}

const currentProcess = -1;
const tokenQuery = 8;
const tokenUser = 1;
const openExisting = 3;
/** READ_CONTROL and WRITE_DAC */
const changeRights = 0x0006_0000;
const dacl = 4;
const sddlRevision = 1;

/**
 * Nobody from the network; all for the recorder, which makes each instance of the pipe; for the peer what it takes to
 * read and write without FILE_APPEND_DATA, which on a pipe is FILE_CREATE_PIPE_INSTANCE: who has that may serve others
 * in the recorder's place (https://learn.microsoft.com/windows/win32/ipc/named-pipe-security-and-access-rights).
 */
export const pipeRights = (ownSid: string, peerSid: string): string =>
  `D:P(D;;FA;;;NU)(A;;FA;;;${ownSid})(A;;0x12019b;;;${peerSid})`;

/** Null on other systems. */
export async function loadWindowsPipe(): Promise<WindowsPipe | null> {
  if (platform !== 'windows') return null;
  const { default: koffi } = await import('koffi');
  const kernel = koffi.load('kernel32.dll');
  const rights = koffi.load('advapi32.dll');
  const lastError = kernel.func('uint32_t __stdcall GetLastError()');
  const closeHandle = kernel.func('int __stdcall CloseHandle(intptr_t handle)');
  const localFree = kernel.func('void *__stdcall LocalFree(void *memory)');
  const createFile = kernel.func(
    'intptr_t __stdcall CreateFileW(const char16_t *name, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flags, void *from)',
  );
  const openToken = rights.func(
    'int __stdcall OpenProcessToken(intptr_t process, uint32_t access, _Out_ intptr_t *token)',
  );
  const tokenInformation = rights.func(
    'int __stdcall GetTokenInformation(intptr_t token, int what, _Out_ uint8_t *answer, uint32_t length, _Out_ uint32_t *needed)',
  );
  const sidText = rights.func('int __stdcall ConvertSidToStringSidW(void *sid, _Out_ char16_t **text)');
  const descriptorOf = rights.func(
    'int __stdcall ConvertStringSecurityDescriptorToSecurityDescriptorW(const char16_t *text, uint32_t revision, _Out_ void **descriptor, void *length)',
  );
  const setRights = rights.func(
    'int __stdcall SetKernelObjectSecurity(intptr_t handle, uint32_t what, void *descriptor)',
  );
  const must = (name: string, isDone: boolean): void => {
    if (!isDone) throw new Error(`${name}: Windows error ${lastError()}`);
  };

  const ownSid = (): string => {
    const token: [unknown] = [null];
    must('OpenProcessToken', openToken(currentProcess, tokenQuery, token) !== 0);
    try {
      const user = Buffer.alloc(256);
      must('GetTokenInformation', tokenInformation(token[0], tokenUser, user, user.length, [0]) !== 0);
      // TOKEN_USER begins with the address of the SID, which lies in the same buffer.
      const text: [unknown] = [null];
      must('ConvertSidToStringSidW', sidText(user.readBigUInt64LE(), text) !== 0);
      return String(text[0]);
    } finally {
      closeHandle(token[0]);
    }
  };
  return {
    ownSid,
    openTo: (path, peerSid) => {
      const descriptor: [unknown] = [null];
      const text = pipeRights(ownSid(), peerSid);
      must('rights', descriptorOf(text, sddlRevision, descriptor, null) !== 0);
      try {
        // All instances of a pipe share its rights.
        const handle: unknown = createFile(path, changeRights, 0, null, openExisting, 0, null);
        must('CreateFileW', Number(handle) !== -1);
        const isSet = setRights(handle, dacl, descriptor[0]) !== 0;
        const error: unknown = lastError();
        closeHandle(handle);
        if (!isSet) throw new Error(`SetKernelObjectSecurity: Windows error ${error}`);
      } finally {
        localFree(descriptor[0]);
      }
    },
  };
}
