import { Socket } from 'node:net';

/** Opens a pipe that belongs to an account. Throws where it cannot, or where somebody else made the pipe. */
export type OpenPipe = (path: string, owner: string) => Socket;

/**
 * FILE_GENERIC_READ and FILE_GENERIC_WRITE without FILE_APPEND_DATA, which on a pipe is the right to make a further
 * instance of it (https://learn.microsoft.com/windows/win32/ipc/named-pipe-security-and-access-rights). Node asks for
 * all of it, so that whoever lets Node in lets it serve in the recorder's place, too.
 */
const readAndWrite = 0x0012_019b;
const openExisting = 3;
/** FILE_FLAG_OVERLAPPED, and SECURITY_IDENTIFICATION: who serves may learn who asks, and not act as them. */
const flags = 0x4011_0000;
const ownerInformation = 1;

export async function loadOpenPipe(): Promise<OpenPipe> {
  const { default: koffi } = await import('koffi');
  const kernel = koffi.load('kernel32.dll');
  const createFile = kernel.func(
    'intptr_t __stdcall CreateFileW(const char16_t *name, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flags, void *from)',
  );
  const lastError = kernel.func('uint32_t __stdcall GetLastError()');
  const closeHandle = kernel.func('int __stdcall CloseHandle(intptr_t handle)');
  const security = koffi
    .load('advapi32.dll')
    .func(
      'int __stdcall GetKernelObjectSecurity(intptr_t handle, uint32_t what, _Out_ uint8_t *descriptor, uint32_t length, _Out_ uint32_t *needed)',
    );
  // Node and Electron offer libuv's functions to what they load: the number that this gives is one of their own files.
  const openFile = koffi.load(process.execPath).func('int uv_open_osfhandle(intptr_t handle)');

  return (path, owner) => {
    const handle: unknown = createFile(path, readAndWrite, 0, null, openExisting, flags, null);
    if (Number(handle) === -1) throw new Error(`no pipe (Windows error ${lastError()})`);
    const descriptor = Buffer.alloc(4096);
    const isRead = security(handle, ownerInformation, descriptor, descriptor.length, [0]) !== 0;
    const found = isRead ? ownerOf(descriptor) : null;
    const fd: unknown = found === owner ? openFile(handle) : null;
    if (typeof fd === 'number' && fd >= 0) return new Socket({ fd, readable: true, writable: true });
    closeHandle(handle);
    throw new Error(fd === null ? `the pipe belongs to ${found ?? 'nobody known'}` : 'the pipe cannot be taken over');
  };
}

/**
 * The owner in a self-relative security descriptor, as text; null where there is none. Pure.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/7d4dac05-9cef-4563-a058-f108abecce1d
 */
export function ownerOf(descriptor: Buffer): string | null {
  if (descriptor.length < 20) return null;
  const at = descriptor.readUInt32LE(4);
  if (at < 20 || at + 8 > descriptor.length) return null;
  const [revision, count = 0] = descriptor.subarray(at, at + 2);
  if (revision !== 1 || at + 8 + 4 * count > descriptor.length) return null;
  const parts = Array.from({ length: count }, (_, index) => descriptor.readUInt32LE(at + 8 + 4 * index));
  return ['S-1', descriptor.readUIntBE(at + 2, 6), ...parts].join('-');
}
