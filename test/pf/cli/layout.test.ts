import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { showsColour } from "../../../packages/pf/cli/layout.ts";

/** What Node's own `WriteStream` says of itself, for a terminal with 256 colors. */
function stream(isTTY: boolean): NodeJS.WriteStream {
  const depth = () => (process.env["NO_COLOR"] ? 1 : 8);
  return Object.assign(
    new PassThrough(),
    isTTY ? { isTTY, getColorDepth: depth } : {},
  ) as unknown as NodeJS.WriteStream;
}

describe("color", () => {
  beforeEach(() => {
    for (const name of ["NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS"]) vi.stubEnv(name, undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ["shown on a terminal", {}, true, true],
    ["left out of a pipe", {}, false, false],
    ["left out with NO_COLOR", { NO_COLOR: "1" }, true, false],
    ["shown with an empty NO_COLOR", { NO_COLOR: "" }, true, true],
    ["shown in a pipe with FORCE_COLOR", { FORCE_COLOR: "1" }, false, true],
    ["shown in a pipe with an empty FORCE_COLOR", { FORCE_COLOR: "" }, false, true],
    ["left out of a terminal with FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
    ["left out of a terminal with FORCE_COLOR=false", { FORCE_COLOR: "false" }, true, false],
  ])("is %s", (_, environment, isTTY, expected) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);

    expect(showsColour(stream(isTTY))).toBe(expected);
  });
});
