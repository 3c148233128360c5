import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { limits } from "../network/limits.ts";

/** Runs outside of the single thread that serves all clients. */
const inflate = promisify(inflateRaw);

/** The upload isn't a valid package. The message is for the deployer. */
export class BadPackage extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BadPackage";
  }
}

export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** Reads a package: a zip with host.json at its root and no names outside of it. Rejects with {@link BadPackage}. */
export async function readPackage(zip: Uint8Array): Promise<PackageFiles> {
  const entries = readZipEntries(zip);
  for (const { name } of entries) refuseUnsafeName(name);
  refuseBomb(entries, zip.length);
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (entry.name.endsWith("/")) continue;
    if (files.has(entry.name)) throw new BadPackage(`The package has the entry '${entry.name}' twice.`);
    files.set(entry.name, await unpack(entry));
  }
  if (!files.has("host.json")) {
    const firstFiles = [...files.keys()].slice(0, 5).join(", ") || "nothing";
    throw new BadPackage(
      `The package has no host.json at its root (it has ${firstFiles}): zip the folder's content, not the folder.`,
    );
  }
  return files;
}

export async function unpackInto(directory: string, files: PackageFiles): Promise<void> {
  for (const [name, content] of files) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

function refuseUnsafeName(name: string): void {
  const isUnsafe = name === "" || /^[/\\]|[\\:\0]/.test(name) || name.split("/").includes("..");
  if (isUnsafe) throw new BadPackage(`The package has an entry '${name}' outside its folder.`);
}

/** Checks sizes in the archive's directory before unpacking anything. {@link unpack} enforces them for each entry. */
function refuseBomb(entries: readonly ZipEntry[], zipBytes: number): void {
  const unpackedBytes = entries.reduce((sum, entry) => sum + entry.unpackedBytes, 0);
  if (unpackedBytes > limits.unpackedBytes) {
    throw new BadPackage(`The package unpacks to more than ${limits.unpackedBytes} bytes.`);
  }
  if (unpackedBytes > Math.max(limits.inflationGraceBytes, zipBytes * limits.inflation)) {
    throw new BadPackage(`The package unpacks to more than ${limits.inflation} times its length.`);
  }
}

async function unpack({ name, method, packed, unpackedBytes, crc32: expected }: ZipEntry): Promise<Uint8Array> {
  // For zlib, zero means no maximum. One chunk: others would come back to the thread that serves everyone, one by one.
  const maxOutputLength = Math.max(1, unpackedBytes);
  const options = { maxOutputLength, chunkSize: Math.max(64, maxOutputLength + 1) };
  const content = method === 0 ? packed : await inflate(packed, options).catch(() => undefined);
  if (content?.length === unpackedBytes && (await checksum(content)) === expected) return content;
  throw new BadPackage(`The package's entry '${name}' is damaged: its length or checksum doesn't match.`);
}

const chunkBytes = 16 * 1024 * 1024;

/** Lets other clients' requests in between. */
async function checksum(content: Uint8Array): Promise<number> {
  let sum = 0;
  for (let at = 0; at < content.length; at += chunkBytes) {
    sum = crc32(content.subarray(at, at + chunkBytes), sum);
    if (content.length > chunkBytes) await setImmediate();
  }
  return sum;
}

/** The archive doesn't match its own directory. The message never quotes its content. */
function malformed(reason: string, options?: ErrorOptions): BadPackage {
  return new BadPackage(`The package is not a zip archive (${reason}).`, options);
}

/** One entry from the central directory. Its bytes lie inside the archive and aren't unpacked yet. */
interface ZipEntry {
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
 * Reads an archive's directory: APPNOTE.TXT 4.3, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. Doesn't
 * use fflate, because it checks neither an entry's offset nor its checksum, and unpacks missing entries.
 * @throws BadPackage also for features that a package doesn't need: encryption, several disks, ZIP64, other methods
 */
function readZipEntries(zip: Uint8Array): readonly ZipEntry[] {
  const archive = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  try {
    return readDirectory(archive);
  } catch (cause) {
    // The archive ended before a number could be read, or a name isn't UTF-8.
    if (cause instanceof RangeError || cause instanceof TypeError) throw malformed("it is truncated", { cause });
    throw cause;
  }
}

function readDirectory(archive: Buffer): readonly ZipEntry[] {
  const end = findEnd(archive);
  const [disk, directoryDisk] = [archive.readUInt16LE(end + 4), archive.readUInt16LE(end + 6)];
  const [onDisk, count] = [archive.readUInt16LE(end + 8), archive.readUInt16LE(end + 10)];
  const [length, start] = [archive.readUInt32LE(end + 12), archive.readUInt32LE(end + 16)];
  if (count > limits.packageEntries)
    throw new BadPackage(`The package has more than ${limits.packageEntries} entries.`);
  if (disk !== 0 || directoryDisk !== 0 || onDisk !== count) throw malformed("it spans several disks");
  if (start + length !== end) throw malformed("its directory isn't at the recorded offset");

  const entries: ZipEntry[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    const { entry, next } = readEntry(archive, at, start);
    entries.push(entry);
    at = next;
  }
  if (at !== end) throw malformed("its directory is longer than its entries");
  return entries;
}

/** Finds the end record. Its comment extends to the archive's last byte. */
function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - endBytes - longestComment);
  for (let at = archive.length - endBytes; at >= first; at--) {
    const isEnd = archive.readUInt32LE(at) === signatures.end;
    if (isEnd && at + endBytes + archive.readUInt16LE(at + 20) === archive.length) return at;
  }
  throw malformed("it has no end record");
}

/** @param limit where the entries' data ends and the directory begins */
function readEntry(archive: Buffer, at: number, limit: number): { readonly entry: ZipEntry; readonly next: number } {
  if (archive.readUInt32LE(at) !== signatures.central) throw malformed("its directory is broken");
  const [flags, method] = [archive.readUInt16LE(at + 8), archive.readUInt16LE(at + 10)];
  const [crc32, packedBytes] = [archive.readUInt32LE(at + 16), archive.readUInt32LE(at + 20)];
  const [unpackedBytes, nameBytes] = [archive.readUInt32LE(at + 24), archive.readUInt16LE(at + 28)];
  const local = archive.readUInt32LE(at + 42);
  const rawName = archive.subarray(at + 46, at + 46 + nameBytes);
  const name = utf8.decode(rawName);
  const next = at + 46 + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  if ((flags & 1) !== 0) throw malformed(`its entry '${name}' is encrypted`);
  if (method !== 0 && method !== 8) throw malformed(`its entry '${name}' uses compression method ${method}`);

  if (local + 30 > limit || archive.readUInt32LE(local) !== signatures.local) {
    throw malformed(`its entry '${name}' isn't at its recorded offset`);
  }
  const data = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  // A reader that starts at the beginning of the archive must not find a different file.
  if (!archive.subarray(local + 30, local + 30 + archive.readUInt16LE(local + 26)).equals(rawName)) {
    throw malformed(`its entry '${name}' has another name in its own header`);
  }
  if (data + packedBytes > limit) throw malformed(`its entry '${name}' isn't at its recorded offset`);
  return {
    entry: { name, method, packed: archive.subarray(data, data + packedBytes), unpackedBytes, crc32 },
    next,
  };
}
