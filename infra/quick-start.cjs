// Loaded before the program (Pulumi.yaml, nodeargs). It skips work of Pulumi's SDK that this program doesn't need in a preview,
// which halves its processor time (npm run bench). CommonJS, because --require accepts nothing else.
const Module = require("node:module");
const { join } = require("node:path");

// Node keeps the compiled form of the SDKs between runs. In CI every run is a first one, which would only pay for
// filling the cache.
// oxlint-disable-next-line eslint/no-restricted-properties -- no setting of the stack: this runs before the program
if (process.env.CI === undefined)
  Module.enableCompileCache(join(__dirname, "..", "node_modules", ".cache", "node-compile-cache"));

const { resolve } = Module.createRequire(require.resolve("@pulumi/pulumi"));

// The SDK takes a stack trace of each promise and resource, and has the maps of its own sources read for each. Node
// strips types where they stand, so that lines and columns of this program are right without a map.
const maps = found("source-map-support");
if (maps !== undefined) require(maps).install = () => {};

// Both are for functions that become part of the state ("magic functions"), and are loaded once one does.
for (const name of ["typescript", "@npmcli/arborist"]) loadLate(found(name));

/** Another version of the SDK may do without. */
function found(name) {
  try {
    return resolve(name);
  } catch {
    return undefined;
  }
}

/** Hands out a module that is loaded when something of it is asked for. */
function loadLate(path) {
  if (path === undefined) return;
  let loaded;
  const late = new Module(path);
  late.filename = path;
  late.loaded = true;
  late.exports = new Proxy(
    {},
    {
      get: (_, name) => {
        // What TypeScript's interop asks of every module, before it is used.
        if (name === "__esModule") return true;
        if (require.cache[path] === late) delete require.cache[path];
        return (loaded ??= require(path))[name];
      },
    },
  );
  require.cache[path] = late;
}
