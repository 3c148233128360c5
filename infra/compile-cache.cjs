// Loaded before the program (Pulumi.yaml, nodeargs): Node keeps the compiled form of the SDKs between runs, which takes
// a third of a second off every preview. CommonJS, since --require takes nothing else.
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

// In CI every run is a first one, which would only pay for filling the cache.
// oxlint-disable-next-line eslint/no-restricted-properties -- no setting of the stack: this runs before the program
if (process.env.CI === undefined)
  enableCompileCache(join(__dirname, "..", "node_modules", ".cache", "node-compile-cache"));
