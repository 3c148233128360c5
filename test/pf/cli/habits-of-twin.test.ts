import { expect, it } from "vitest";
import { commandElsewhere, subcommandElsewhere } from "../../../packages/pf/cli/like-elsewhere.ts";

const stop = "To stop a running twin: press Ctrl-C in the terminal that runs it";

it.for([
  ["stop", stop, stop],
  ["down", stop, "To remove a stack: ./pf teardown --stack dev"],
  ["restart", "To start a twin with a new tenant: ./pf twin", undefined],
  ["elsewhere", undefined, undefined],
] as const)("%s after ./pf twin is about the twin, and means what it does for ./pf alone", ([word, ofTwin, alone]) => {
  expect(subcommandElsewhere(word)).toBe(ofTwin);
  expect(commandElsewhere(word, ["dev"])).toBe(alone);
});
