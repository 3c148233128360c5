import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";

/** Unpacked bytes; a deployment package is some megabytes, an archive that grows beyond this is a mistake. */
const maximumUnpackedBytes = 512 * 1024 * 1024;

/** The uploaded package cannot be one. The message is for who deploys. */
export class BadPackage extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BadPackage";
  }
}

export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** Reads a package: a zip with host.json at its root, whose names stay inside it. */
export function readPackage(zip: Uint8Array): PackageFiles {
  const files = new Map(Object.entries(unzip(zip)).filter(([name]) => !name.endsWith("/")));
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

function unzip(zip: Uint8Array): Record<string, Uint8Array> {
  let unpackedBytes = 0;
  try {
    return unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        refuseUnsafeName(name);
        unpackedBytes += originalSize;
        if (unpackedBytes > maximumUnpackedBytes) {
          throw new BadPackage(`The package unpacks to more than ${maximumUnpackedBytes} bytes.`);
        }
        return true;
      },
    });
  } catch (error) {
    if (error instanceof BadPackage) throw error;
    throw new BadPackage(
      `The package is not a zip archive (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}

function refuseUnsafeName(name: string): void {
  const isUnsafe = name === "" || /^[/\\]|[\\:\0]/.test(name) || name.split("/").includes("..");
  if (isUnsafe) throw new BadPackage(`The package has an entry '${name}' that would leave its folder.`);
}
