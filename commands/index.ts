import type { Commands } from "../cli/main.ts";

/** Every verb of the command line. */
export const commands: Commands = {
  start: async () => (await import("./start/command.ts")).start,
  twin: async () => (await import("./twin/command.ts")).twin,
  recipes: async () => (await import("./recipes/command.ts")).recipes,
  token: async () => (await import("./token/command.ts")).token,
  call: async () => (await import("./call/command.ts")).call,
  explain: async () => (await import("./explain/command.ts")).explain,
  review: async () => (await import("./review/command.ts")).review,
  preflight: async () => (await import("./preflight/command.ts")).preflight,
  verify: async () => (await import("./verify/command.ts")).verify,
  drift: async () => (await import("./drift/command.ts")).drift,
  teardown: async () => (await import("./teardown/command.ts")).teardown,
  release: async () => (await import("./release/command.ts")).release,
  matrix: async () => (await import("./matrix/command.ts")).matrix,
  "what-if": async () => (await import("./what-if/command.ts")).whatIf,
  rotate: async () => (await import("./rotate/command.ts")).rotate,
  federate: async () => (await import("./federate/command.ts")).federate,
};
