// What Pulumi's policy host requires: plain CommonJS, for it registers ts-node, which is to see no TypeScript of ours.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const bundle = join(__dirname, "dist", "policy-pack.cjs");
if (!existsSync(bundle)) {
  process.stderr.write("The policy pack isn't built: dist/policy-pack.cjs is missing.\n  Fix: npm run policy-pack\n");
  process.exit(1);
}
require(bundle);
