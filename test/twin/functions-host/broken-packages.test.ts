import { constants, deflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadPackage, readPackage } from "../../../packages/twin/functions-host/package-archive.ts";
import { zip } from "../../support/hosted-site.ts";
import { randomRuns } from "../../support/random-runs.ts";

const files = { "host.json": '{"version":"2.0"}', "package.json": '{"main":"main.cjs"}', "main.cjs": "//".repeat(500) };
const deflated = (content: Buffer): Buffer => deflateRawSync(content);

interface Part {
  readonly name: string;
  readonly packed: Buffer;
  readonly unpackedBytes: number;
  readonly crc32?: number;
}

/** An archive of `files`, with some bytes of its first directory entry, or its end record, written over. */
function altered(offset: number, value: number, bytes: 2 | 4 = 4, where: "directory" | "end" | "local" = "directory") {
  const archive = Buffer.from(zip(files));
  const end = archive.length - 22;
  const start = { directory: archive.readUInt32LE(end + 16), end, local: 0 }[where];
  archive.writeUIntLE(value, start + offset, bytes);
  return archive;
}

/** Another entry than fflate would write: its length is what it says, not what it is. */
function archiveOf(part: Part): Buffer {
  const name = Buffer.from(part.name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(part.crc32 ?? 0, 16);
  central.writeUInt32LE(part.packed.length, 20);
  central.writeUInt32LE(part.unpackedBytes, 24);
  central.writeUInt16LE(name.length, 28);
  const start = 30 + name.length + part.packed.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([local, name, part.packed, central, name, end]);
}

async function refusalOf(archive: Uint8Array): Promise<string> {
  const error: unknown = await readPackage(archive).then(
    () => new Error("It was taken."),
    (caught: unknown) => caught,
  );
  if (!(error instanceof BadPackage)) throw error;
  return error.message;
}

test("reads a package file by file, and accepts entries for folders", async () => {
  const read = await readPackage(zip({ ...files, "empty/": "" }));
  expect([...read].map(([name, content]) => [name, Buffer.from(content).toString()])).toEqual(Object.entries(files));
});

describe("isn't a package:", () => {
  test.each([
    [
      "an entry beyond the archive's end",
      altered(42, 0x7fffffff),
      "its entry 'host.json' isn't at its recorded offset",
    ],
    [
      "an entry whose data goes on into the directory",
      altered(20, 100_000),
      "its entry 'host.json' isn't at its recorded offset",
    ],
    [
      "an entry with no header where it should be",
      altered(42, 5),
      "its entry 'host.json' isn't at its recorded offset",
    ],
    ["an encrypted entry", altered(8, 1, 2), "its entry 'host.json' is encrypted"],
    ["an entry packed by another method", altered(10, 12, 2), "its entry 'host.json' uses compression method 12"],
    [
      "an entry with another name in front",
      altered(30, 0x41, 2, "local"),
      "its entry 'host.json' has another name in its own header",
    ],
    ["a directory elsewhere", altered(16, 3, 4, "end"), "its directory isn't at the recorded offset"],
    ["more entries than it lists", altered(8, 0x00040004, 4, "end"), "its directory is broken"],
    ["fewer entries than it lists", altered(8, 0x00020002, 4, "end"), "its directory is longer than its entries"],
    ["several disks", altered(4, 1, 2, "end"), "it spans several disks"],
  ])("%s", async (_, archive, why) => {
    expect(await refusalOf(archive)).toBe(`The package is not a zip archive (${why}).`);
  });

  test.each([
    ["a wrong checksum", altered(16, 0x12345678)],
    ["a stored entry of another length", altered(24, 5)],
    [
      "a deflated entry that is longer than it says",
      archiveOf({ name: "host.json", packed: deflated(Buffer.alloc(1000)), unpackedBytes: 10 }),
    ],
    [
      "a deflated entry that is shorter than it says",
      archiveOf({ name: "host.json", packed: deflated(Buffer.alloc(10)), unpackedBytes: 1000 }),
    ],
    [
      "a deflated entry that is none",
      archiveOf({ name: "host.json", packed: Buffer.from("not deflated"), unpackedBytes: 10 }),
    ],
  ])("%s", async (_, archive) => {
    expect(await refusalOf(archive)).toBe(
      "The package's entry 'host.json' is damaged: its length or checksum doesn't match.",
    );
  });

  test.each([
    ["an empty body", new Uint8Array(), /^The package is not a zip archive \(/],
    [
      "no host.json at the root",
      zip({ "app/host.json": "{}", "app/package.json": "{}" }),
      /^The package has no host\.json at its root \(it has app\/host\.json, app\/package\.json\): zip the folder's content, not the folder\.$/,
    ],
    ...["../evil", "a/../../evil", "/etc/evil", "a\\..\\evil", "C:evil"].map((name): [string, Uint8Array, RegExp] => [
      `an entry ${name}`,
      zip({ "host.json": "{}", [name]: "x" }),
      /^The package has an entry '.+' outside its folder\.$/,
    ]),
  ])("%s", async (_, archive, why) => {
    expect(await refusalOf(archive)).toMatch(why);
  });

  test("two entries of one name", async () => {
    const twice = Buffer.from(zip({ "host.json": "{}", "host.jsom": "[]" }));
    for (let at = twice.indexOf("host.jsom"); at >= 0; at = twice.indexOf("host.jsom")) twice.write("host.json", at);
    expect(await refusalOf(twice)).toBe("The package has the entry 'host.json' twice.");
  });
});

describe("is more than the twin takes:", () => {
  const bomb = (unpackedBytes: number, packedBytes: number) =>
    archiveOf({ name: "host.json", packed: Buffer.alloc(packedBytes), unpackedBytes });

  test.each([
    ["a small archive that unpacks to a hundred times its length", bomb(10_000_000, 90_000), "100 times its length"],
    ["whatever unpacks to more than 256 MiB", bomb(256 * 1024 * 1024 + 1, 3_000_000), "268435456 bytes"],
    ["zeros, packed as they come", zipped(Buffer.alloc(20_000_000)), "100 times its length"],
  ])("%s", async (_, archive, limit) => {
    expect(await refusalOf(archive)).toBe(`The package unpacks to more than ${limit}.`);
  });

  test("ten thousand entries and more", async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, ""]));
    expect(await refusalOf(zip({ "host.json": "{}", ...many }))).toBe("The package has more than 10000 entries.");
  });

  function zipped(content: Buffer): Buffer {
    return archiveOf({ name: "host.json", packed: deflated(content), unpackedBytes: content.length });
  }
});

test("stops unpacking an entry that is larger than it declares", async () => {
  const megabyte = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH });
  const packed = Buffer.concat([...Array.from({ length: 512 }, () => megabyte), deflated(Buffer.alloc(1))]);
  const before = process.resourceUsage().maxRSS;
  expect(await refusalOf(archiveOf({ name: "host.json", packed, unpackedBytes: 1000 }))).toContain("is damaged");
  // Kilobytes: a quarter of a gigabyte, where half of one lay in wait.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(256 * 1024);
});

test("accepts or refuses a package with any byte changed, without a fault", async () => {
  const whole = zip(files);
  const original = await readPackage(whole);
  const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }));
  const isJudged = async ([at, by]: readonly [number, number]): Promise<void> => {
    const changed = Uint8Array.from(whole);
    changed[at] = (changed[at] ?? 0) ^ by;
    const read = await readPackage(changed).catch((error: unknown) => error);
    if (read instanceof BadPackage) return;
    expect(read).toEqual(original);
  };
  await fc.assert(fc.asyncProperty(change, isJudged), { numRuns: randomRuns(3000) });
});

test("refuses a package that is cut off anywhere", async () => {
  const whole = zip(files);
  for (let length = 0; length < whole.length; length++) await refusalOf(whole.subarray(0, length));
});
