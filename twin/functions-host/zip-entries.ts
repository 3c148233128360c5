/** An archive is not what its own directory says. Never quotes its content. */
export class ZipMalformed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ZipMalformed";
  }
}

/** One entry, as the central directory has it; its bytes lie inside the archive, and nothing of them is unpacked yet. */
export interface ZipEntry {
  readonly name: string;
  /** 0 for stored, 8 for deflated. */
  readonly method: 0 | 8;
  readonly packed: Buffer;
  readonly unpackedBytes: number;
  readonly crc32: number;
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };
const endBytes = 22;
const longestComment = 0xffff;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads an archive's directory: APPNOTE.TXT 4.3, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. By hand,
 * since fflate looks at neither an entry's place nor its checksum, and unpacks what is not there.
 * @throws ZipMalformed also for what a package has no use for: encryption, several disks, ZIP64, other methods
 */
export function readZipEntries(zip: Uint8Array): readonly ZipEntry[] {
  const archive = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  try {
    return readDirectory(archive);
  } catch (cause) {
    // A number was to be read where the archive has ended, or a name that is no UTF-8.
    if (cause instanceof RangeError || cause instanceof TypeError) throw new ZipMalformed("it is cut off", { cause });
    throw cause;
  }
}

function readDirectory(archive: Buffer): readonly ZipEntry[] {
  const end = findEnd(archive);
  const [disk, directoryDisk] = [archive.readUInt16LE(end + 4), archive.readUInt16LE(end + 6)];
  const [onDisk, count] = [archive.readUInt16LE(end + 8), archive.readUInt16LE(end + 10)];
  const [length, start] = [archive.readUInt32LE(end + 12), archive.readUInt32LE(end + 16)];
  if (disk !== 0 || directoryDisk !== 0 || onDisk !== count) throw new ZipMalformed("it is one of several disks");
  if (start + length !== end) throw new ZipMalformed("its directory is not where it says");

  const entries: ZipEntry[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    const { entry, next } = readEntry(archive, at, start);
    entries.push(entry);
    at = next;
  }
  if (at !== end) throw new ZipMalformed("its directory is longer than its entries");
  return entries;
}

/** The end record's comment reaches to the archive's last byte. */
function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - endBytes - longestComment);
  for (let at = archive.length - endBytes; at >= first; at--) {
    const isEnd = archive.readUInt32LE(at) === signatures.end;
    if (isEnd && at + endBytes + archive.readUInt16LE(at + 20) === archive.length) return at;
  }
  throw new ZipMalformed("it has no end record");
}

/** @param limit where the entries' data ends, and the directory begins */
function readEntry(archive: Buffer, at: number, limit: number): { readonly entry: ZipEntry; readonly next: number } {
  if (archive.readUInt32LE(at) !== signatures.central) throw new ZipMalformed("its directory is broken");
  const [flags, method] = [archive.readUInt16LE(at + 8), archive.readUInt16LE(at + 10)];
  const [crc32, packedBytes] = [archive.readUInt32LE(at + 16), archive.readUInt32LE(at + 20)];
  const [unpackedBytes, nameBytes] = [archive.readUInt32LE(at + 24), archive.readUInt16LE(at + 28)];
  const local = archive.readUInt32LE(at + 42);
  const rawName = archive.subarray(at + 46, at + 46 + nameBytes);
  const name = utf8.decode(rawName);
  const next = at + 46 + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  if ((flags & 1) !== 0) throw new ZipMalformed(`its entry '${name}' is encrypted`);
  if (method !== 0 && method !== 8) throw new ZipMalformed(`its entry '${name}' is packed by method ${method}`);

  if (local + 30 > limit || archive.readUInt32LE(local) !== signatures.local) {
    throw new ZipMalformed(`its entry '${name}' is not where it says`);
  }
  const data = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  // Who reads the archive from its beginning must not find another file.
  if (!archive.subarray(local + 30, local + 30 + archive.readUInt16LE(local + 26)).equals(rawName)) {
    throw new ZipMalformed(`its entry '${name}' has another name in its own header`);
  }
  if (data + packedBytes > limit) throw new ZipMalformed(`its entry '${name}' is not where it says`);
  return {
    entry: { name, method, packed: archive.subarray(data, data + packedBytes), unpackedBytes, crc32 },
    next,
  };
}
