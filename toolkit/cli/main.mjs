// Plain JavaScript on purpose: an older Node must be able to read this file and say what is wrong.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    [
      `Node ${process.versions.node} runs this, and Node 24 is needed.`,
      "`npm ci` brings Node 24 as an optional package for Linux, macOS and Windows, and `npm run` finds it first.",
      "Run `npm ci` without --omit=optional, or install Node 24, and use the npm scripts (npm start, npm run twin).",
      "",
    ].join("\n"),
  );
  process.exit(3);
}
const { newerNode } = await import("./newer-node.ts");
const newer = newerNode({
  execPath: process.execPath,
  version: process.versions.node,
  path: process.env.PATH ?? "",
  manifest: new URL("../../package.json", import.meta.url),
});
// Replaces this process, so that nobody has to pass signals on. Windows can't; what is pinned for it is the newest.
if (newer && process.execve) process.execve(newer, [newer, ...process.execArgv, ...process.argv.slice(1)], process.env);
const { main } = await import("./main.ts");
await main(process.argv.slice(2));
