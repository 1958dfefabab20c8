import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GuestLine, type Plugged } from '../lines.ts';

export interface MachineFiles {
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
  /** The stick's content. */
  readonly stick: string;
  /** The phone's folder. */
  readonly phone: string;
  /** Further disks: `/dev/vdb` and so on. */
  readonly disks?: readonly string[];
}

/** A guest that hangs is ended; the scene then breaks off with the console's last lines. */
const longestSceneMs = 8 * 60_000;

export const stickSerial = 'TANMORI-0123456789';

/** What QMP is told for each thing that a hand would plug in. */
const plugging: Readonly<Record<Plugged, (files: MachineFiles) => readonly (readonly [string, object])[]>> = {
  stick: (files) => [
    ['blockdev-add', { driver: 'raw', 'node-name': 'stick', file: { driver: 'file', filename: files.stick } }],
    ['device_add', { driver: 'usb-storage', drive: 'stick', removable: true, serial: stickSerial, bus: 'usb.0' }],
  ],
  keyboard: () => [['device_add', { driver: 'usb-kbd', bus: 'usb.0' }]],
  phone: (files) => [['device_add', { driver: 'usb-mtp', rootdir: files.phone, readonly: true, bus: 'usb.0' }]],
};

/** `waitMs`: how long to wait for a disk that should not come. */
export interface Scene {
  readonly name: 'provision' | 'walk' | 'luks';
  readonly waitMs?: number;
}

/**
 * Starts the machine for one scene and does what its guest asks for, until it switches itself off.
 * @param folder an empty one, for sockets and the console's log
 */
export async function playScene(
  { name: scene, waitMs }: Scene,
  files: MachineFiles,
  folder: string,
): Promise<readonly GuestLine[]> {
  const words = [`tanmori.scene=${scene}`, ...(waitMs === undefined ? [] : [`tanmori.wait=${Math.round(waitMs)}`])];
  const sockets = { line: join(folder, `${scene}.line`), qmp: join(folder, `${scene}.qmp`) };
  const consoleLog = join(folder, `${scene}.console`);
  const [line, qmp] = [accept(sockets.line), accept(sockets.qmp)];
  const machine = start(words, files, sockets, consoleLog);
  const errors: Buffer[] = [];
  machine.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  const ended = once(machine, 'close');
  try {
    const sayings: GuestLine[] = [];
    const hand = await Promise.race([qmp.then(openHand), ended.then(() => null)]);
    const guest = await Promise.race([line, ended.then(() => null)]);
    if (hand !== null && guest !== null) {
      for await (const text of createInterface({ input: guest })) {
        const said = GuestLine.parse(JSON.parse(text));
        if (said.kind === 'plug') for (const [name, args] of plugging[said.what](files)) await hand(name, args);
        sayings.push(said);
      }
    }
    await ended;
    if (sayings.at(-1)?.kind === 'done') return sayings;
    const last = sayings.at(-1);
    throw new Error(
      `the scene «${scene}» broke off: ${last?.kind === 'bug' ? last.stack : JSON.stringify(last)}\n${Buffer.concat(errors)}\n${tail(consoleLog)}`,
    );
  } finally {
    machine.kill('SIGKILL');
  }
}

function start(
  words: readonly string[],
  files: MachineFiles,
  sockets: { readonly line: string; readonly qmp: string },
  consoleLog: string,
): ChildProcess {
  // Software emulation: needs no rights and no /dev/kvm, and is the same everywhere.
  const args = [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1024'],
    ...['-kernel', files.kernel, '-initrd', files.initrd],
    ...['-append', `console=ttyS0 quiet panic=-1 ${words.join(' ')}`],
    ...['-drive', `file=${files.disk},format=raw,if=virtio,cache=unsafe`],
    ...(files.disks ?? []).flatMap((disk) => ['-drive', `file=${disk},format=raw,if=virtio,cache=unsafe`]),
    ...['-device', 'qemu-xhci,id=usb'],
    ...['-chardev', `file,id=console,path=${consoleLog}`, '-serial', 'chardev:console'],
    ...['-chardev', `socket,id=line,path=${sockets.line}`, '-serial', 'chardev:line'],
    ...['-chardev', `socket,id=qmp,path=${sockets.qmp}`, '-mon', 'chardev=qmp,mode=control'],
  ];
  return spawn('qemu-system-x86_64', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: longestSceneMs,
    killSignal: 'SIGKILL',
  });
}

/** The one connection that the machine makes to a socket. */
async function accept(path: string): Promise<Socket> {
  const server = createServer().listen(path);
  try {
    const [socket] = (await once(server, 'connection')) as [Socket];
    return socket;
  } finally {
    server.close();
  }
}

/** @returns does one thing at the machine's monitor (QMP), and throws where it refuses */
async function openHand(socket: Socket): Promise<(name: string, args: object) => Promise<void>> {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await lines.next();
      if (done === true) throw new Error('the machine closed its monitor');
      const said = JSON.parse(value) as { readonly return?: unknown; readonly error?: { readonly desc: string } };
      if (said.error !== undefined) throw new Error(`the monitor refuses: ${said.error.desc}`);
      // The greeting and events are neither.
      if (said.return !== undefined) return;
    }
  };
  const hand = async (execute: string, args: object): Promise<void> => {
    socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    await answer();
  };
  await hand('qmp_capabilities', {});
  return hand;
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
  } catch {
    return '';
  }
}
