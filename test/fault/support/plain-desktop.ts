import { createServer, type Socket } from 'node:net';

export interface PlainDesktop {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Colour of the whole desktop: red, green, blue. */
export const desktopColour = [0x20, 0x60, 0xc0] as const;
const [width, height] = [800, 600];

/**
 * The least desktop that there is: one colour, over RFB 3.3 (RFC 6143, section 7), for xrdp to show. It has no session
 * and takes no keys.
 */
export async function openPlainDesktop(): Promise<PlainDesktop> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function talk(socket: Socket): void {
  let bytes: Buffer = Buffer.alloc(0);
  let stage: 'version' | 'shared' | 'open' = 'version';
  let pixelBytes = 4;
  socket.write('RFB 003.003\n');
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const length = stage === 'version' ? 12 : stage === 'shared' ? 1 : messageBytes(bytes);
      if (length === null || bytes.length < length) return;
      const message = bytes.subarray(0, length);
      bytes = bytes.subarray(length);
      if (stage === 'version') {
        // Security type 1: none.
        socket.write(Buffer.from([0, 0, 0, 1]));
        stage = 'shared';
      } else if (stage === 'shared') {
        socket.write(serverInit());
        stage = 'open';
      } else if (message[0] === 0) pixelBytes = (message[4] ?? 32) / 8;
      else if (message[0] === 3 && message[1] === 0) socket.write(picture(pixelBytes));
    }
  });
}

/** Length of the client's message that begins here; null where too little of it has come. */
function messageBytes(bytes: Buffer): number | null {
  if (bytes.length < 8) return bytes[0] === 5 && bytes.length >= 6 ? 6 : null;
  switch (bytes[0]) {
    case 0:
      return 20;
    case 2:
      return 4 + 4 * bytes.readUInt16BE(2);
    case 3:
      return 10;
    case 4:
      return 8;
    case 5:
      return 6;
    default:
      return 8 + bytes.readUInt32BE(4);
  }
}

function serverInit(): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt16BE(width, 0);
  head.writeUInt16BE(height, 2);
  // 32 bits, depth 24, little-endian, true colour, 255 each, blue lowest.
  head.set([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0], 4);
  head.writeUInt32BE(4, 20);
  return Buffer.concat([head, Buffer.from('test')]);
}

function picture(pixelBytes: number): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(width, 8);
  head.writeUInt16BE(height, 10);
  const [red, green, blue] = desktopColour;
  const pixel = Buffer.alloc(pixelBytes);
  if (pixelBytes === 4) pixel.set([blue, green, red, 0]);
  else pixel.writeUInt16LE(((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3));
  return Buffer.concat([head, Buffer.alloc(width * height * pixelBytes, pixel)]);
}
