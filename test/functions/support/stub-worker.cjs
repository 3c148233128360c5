// What the Functions worker does with a package, in a process of its own: it lends `@azure/functions-core` to
// `require`, loads the manifest's `main`, and invokes by the programming model that the package brings.
// Source: Azure/azure-functions-nodejs-worker `src/setupCoreModule.ts`, `src/startApp.ts`, `src/eventHandlers/InvocationHandler.ts`.
const Module = require("node:module");
const path = require("node:path");

const [folder, principal] = process.argv.slice(2);
const functions = [];
const log = [];
let model;
const core = {
  version: "3.10.1",
  hostVersion: "4.1038.0",
  Disposable: class {
    dispose() {}
  },
  registerHook: () => ({ dispose() {} }),
  log() {},
  setProgrammingModel: (given) => {
    model = given;
  },
  getProgrammingModel: () => model,
  registerFunction: (metadata, callback) => {
    functions.push({ metadata, callback });
    return { dispose() {} };
  },
};
const load = Module._load;
Module._load = function (id, ...rest) {
  return id === "@azure/functions-core" ? core : load.call(this, id, ...rest);
};

async function invoke({ metadata, callback }) {
  const [trigger] = Object.keys(metadata.bindings).filter((name) => metadata.bindings[name].type === "httpTrigger");
  const headers = { "x-ms-client-principal": principal };
  const http = { method: "POST", url: "https://site.azurewebsites.net/api/who-calls", headers, query: {}, params: {} };
  const request = { invocationId: "1", functionId: "1", inputData: [{ name: trigger, data: { http } }] };
  const invocation = model.getInvocationModel({
    invocationId: "1",
    request,
    metadata,
    log: (level, category, message) => log.push({ level, category, message }),
  });
  const { context, inputs } = await invocation.getArguments();
  const response = await invocation.getResponse(context, await invocation.invokeFunction(context, inputs, callback));
  const { statusCode, headers: answered, body } = response.returnValue.http;
  return { statusCode, headers: answered, body: JSON.parse(Buffer.from(body.bytes).toString()) };
}

async function main() {
  require(path.join(folder, require(path.join(folder, "package.json")).main));
  const [who] = functions;
  const { name, bindings } = who.metadata;
  const answer = await invoke(who);
  process.stdout.write(JSON.stringify({ registered: functions.length, name, bindings, answer, log }));
}

main();
