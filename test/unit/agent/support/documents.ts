/** A zip of one stored, empty entry: its local header, then its place in the directory. */
export function zipOf(name: string, size = 0): Buffer {
  const bytes = Buffer.from(name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50);
  local.writeUInt16LE(bytes.length, 26);
  return Buffer.concat([local, bytes, Buffer.alloc(size, 1)]);
}
