import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32, deflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel, from the top left. */
  readonly rgb: Buffer;
}

export interface VirtualScreen {
  readonly display: string;
  readonly look: () => Picture;
  readonly close: () => Promise<void>;
}

/** Xvfb with its picture in a file that can be looked at. */
export async function openVirtualScreen(): Promise<VirtualScreen> {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-screen-'));
  const args = ['-displayfd', '3', '-screen', '0', '1200x800x24', '-nolisten', 'tcp', '-ac', '-fbdir', folder];
  const server = spawn('/usr/bin/Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const number = await new Promise<string>((resolve) => {
    (server.stdio[3] as Readable).once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  return {
    display: `:${number}`,
    look: () => readXwd(readFileSync(join(folder, 'Xvfb_screen0'))),
    close: async () => {
      server.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The X window dump that Xvfb keeps: 32-bit header words in big-endian order (XWDFile.h), then colours, then pixels. */
function readXwd(file: Buffer): Picture {
  const word = (n: number): number => file.readUInt32BE(n * 4);
  const [width, height, bytesPerLine] = [word(4), word(5), word(12)];
  const start = word(0) + word(19) * 12;
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = start + y * bytesPerLine + x * 4;
      const to = (y * width + x) * 3;
      rgb[to] = file[at + 2] ?? 0;
      rgb[to + 1] = file[at + 1] ?? 0;
      rgb[to + 2] = file[at] ?? 0;
    }
  }
  return { width, height, rgb };
}

/** How much of a picture has exactly this colour, from 0 to 1. */
export function shareOf(
  { width, height, rgb }: Picture,
  [red, green, blue]: readonly [number, number, number],
): number {
  let count = 0;
  for (let at = 0; at < rgb.length; at += 3) {
    if (rgb[at] === red && rgb[at + 1] === green && rgb[at + 2] === blue) count += 1;
  }
  return count / (width * height);
}

/** Writes a picture as PNG, to be looked at. */
export function writePng(path: string, { width, height, rgb }: Picture): void {
  const rows = Buffer.concat(
    Array.from({ length: height }, (_, y) =>
      Buffer.concat([Buffer.from([0]), rgb.subarray(y * width * 3, (y + 1) * width * 3)]),
    ),
  );
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      ...[chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))],
    ]),
  );
}
