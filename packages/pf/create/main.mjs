#!/usr/bin/env node
// Plain JavaScript, so that an older Node can read this file.
const needed = 24;
if (Number(process.versions.node.split(".")[0]) < needed) {
  process.stderr.write(
    `error: Node ${needed} is needed, and this is Node ${process.versions.node}. Install Node ${needed} from https://nodejs.org.\n`,
  );
  process.exit(3);
}
await import("./command-line.ts");
