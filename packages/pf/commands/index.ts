import type { Commands } from "../cli/main.ts";

/** Every command, in the order of `./pf`. */
export const commands: Commands = {
  start: async () => (await import("./start/command.ts")).start,
  dev: async () => (await import("./dev/command.ts")).dev,
  call: async () => (await import("./call/command.ts")).call,
  token: async () => (await import("./token/command.ts")).token,
  twin: async () => (await import("./twin/command.ts")).twin,
  browser: async () => (await import("./browser/command.ts")).browser,
  "easy-auth": async () => (await import("./easy-auth/command.ts")).easyAuth,
  new: async () => (await import("./new/command.ts")).newProject,
  init: async () => (await import("./init/command.ts")).init,
  matrix: async () => (await import("./matrix/command.ts")).matrix,
  explain: async () => (await import("./explain/command.ts")).explain,
  "what-if": async () => (await import("./what-if/command.ts")).whatIf,
  recipes: async () => (await import("./recipes/command.ts")).recipes,
  review: async () => (await import("./review/command.ts")).review,
  preflight: async () => (await import("./preflight/command.ts")).preflight,
  verify: async () => (await import("./verify/command.ts")).verify,
  federate: async () => (await import("./federate/command.ts")).federate,
  drift: async () => (await import("./drift/command.ts")).drift,
  rotate: async () => (await import("./rotate/command.ts")).rotate,
  teardown: async () => (await import("./teardown/command.ts")).teardown,
  release: async () => (await import("./release/command.ts")).release,
  completion: async () => (await import("./completion/command.ts")).completion,
};
