// What a Functions worker does at a cold start, as far as the package has a part in it: `@azure/functions-core` is put
// under `require`, then every entry of the package is loaded. Plain JavaScript: nothing but the package is to be loaded.
// Source: Azure/azure-functions-nodejs-worker src/setupCoreModule.ts, src/startApp.ts.
"use strict";
const Module = require("node:module");

const registered = [];
const core = {
  version: "3.13.0",
  hostVersion: "4.1048.200.0",
  Disposable: class {
    dispose() {}
  },
  log() {},
  registerHook: () => new core.Disposable(),
  setProgrammingModel() {},
  getProgrammingModel() {},
  registerFunction: ({ name }) => {
    registered.push(name);
    return new core.Disposable();
  },
};
const load = Module._load;
Module._load = function (id, ...rest) {
  return id === "@azure/functions-core" ? core : load.call(this, id, ...rest);
};

const start = performance.now();
for (const entry of process.argv.slice(2)) require(entry);
process.stdout.write(JSON.stringify({ milliseconds: performance.now() - start, registered }));
