import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";

/** A `pulumi` that is the real one, but reads some settings of its files differently. */
export interface OtherReader {
  /** A PATH on which it comes first. */
  readonly path: string;
  readonly remove: () => void;
}

/** @param read what it reads, by the setting's full name, in the form of `pulumi config --json` */
export function otherReader(read: Readonly<Record<string, object>>): OtherReader {
  const real = inject("enginePath");
  const folder = mkdtempSync(join(tmpdir(), "protected-function-reader-"));
  for (const name of readdirSync(dirname(real))) {
    if (name !== "pulumi") symlinkSync(join(dirname(real), name), join(folder, name));
  }
  const merge = `process.stdout.write(JSON.stringify({ ...JSON.parse(require("fs").readFileSync(0)), ...${JSON.stringify(read)} }))`;
  const script = `#!/bin/sh
case " $* " in
  *" config --json "*) ${quoted(real)} "$@" | ${quoted(process.execPath)} -e ${quoted(merge)} ;;
  *) exec ${quoted(real)} "$@" ;;
esac
`;
  writeFileSync(join(folder, "pulumi"), script, { mode: 0o755 });
  return {
    path: `${folder}:${process.env["PATH"] ?? ""}`,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
