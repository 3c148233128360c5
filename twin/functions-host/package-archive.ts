import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { limits } from "../network/limits.ts";
import { readZipEntries, type ZipEntry, ZipMalformed } from "./zip-entries.ts";

/** Outside of the one thread that serves everybody. */
const inflate = promisify(inflateRaw);

/** The uploaded package cannot be one. The message is for who deploys. */
export class BadPackage extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BadPackage";
  }
}

export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** Reads a package: a zip with host.json at its root, whose names stay inside it. Rejects with {@link BadPackage}. */
export async function readPackage(zip: Uint8Array): Promise<PackageFiles> {
  const entries = entriesOf(zip);
  for (const { name } of entries) refuseUnsafeName(name);
  refuseBomb(entries, zip.length);
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (entry.name.endsWith("/")) continue;
    if (files.has(entry.name)) throw new BadPackage(`The package has the entry '${entry.name}' twice.`);
    files.set(entry.name, await unpack(entry));
  }
  if (!files.has("host.json")) {
    const found = [...files.keys()].slice(0, 5).join(", ") || "nothing";
    throw new BadPackage(
      `The package has no host.json at its root (it has ${found}): zip the folder's content, not the folder.`,
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

function entriesOf(zip: Uint8Array): readonly ZipEntry[] {
  try {
    return readZipEntries(zip);
  } catch (error) {
    if (!(error instanceof ZipMalformed)) throw error;
    throw new BadPackage(`The package is not a zip archive (${error.message}).`, { cause: error });
  }
}

function refuseUnsafeName(name: string): void {
  const isUnsafe = name === "" || /^[/\\]|[\\:\0]/.test(name) || name.split("/").includes("..");
  if (isUnsafe) throw new BadPackage(`The package has an entry '${name}' that would leave its folder.`);
}

/** By what the directory says, before anything is unpacked; {@link unpack} holds each entry to it. */
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
  // Zero is no maximum to zlib.
  const options = { maxOutputLength: Math.max(1, unpackedBytes) };
  const content = method === 0 ? packed : await inflate(packed, options).catch(() => undefined);
  if (content?.length === unpackedBytes && crc32(content) === expected) return content;
  throw new BadPackage(`The package's entry '${name}' is damaged: its length or its checksum is not what it says.`);
}
