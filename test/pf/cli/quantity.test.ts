import { describe, expect, it } from "vitest";
import { withSubcommands } from "../../../packages/pf/cli/command.ts";
import { type Quantity, quantityIn, requireQuantity } from "../../../packages/pf/cli/quantity.ts";
import { commands } from "../../../packages/pf/commands/index.ts";
import { runHere } from "../../support/run-here.ts";

const port: Quantity = { from: 0, to: 65_535, zero: "any free port", example: "8080" };
const minutes: Quantity = { of: "minutes", from: 0, to: 120, isFractional: true, example: "30" };
const time: Quantity = { units: "hms", from: 0, to: 9999, example: "30m" };
const age: Quantity = { units: "dh", from: 1, to: 9999, example: "3d" };

describe("a number or a duration on the command line", () => {
  it.each([
    ["0", port, 0],
    ["65535", port, 65_535],
    ["1.5", minutes, 1.5],
    ["8h", time, 28_800_000],
    ["30m", time, 1_800_000],
    ["90s", time, 90_000],
    ["0s", time, 0],
    ["3d", age, 259_200_000],
    ["12h", age, 43_200_000],
  ] as const)("%s is read", (text, quantity, read) => {
    expect(quantityIn(text, quantity)).toBe(read);
  });

  const aPort = "Use a whole number from 0 to 65535 (0: any free port), such as --of 8080";
  const someMinutes = "Use a number of minutes from 0 to 120, such as --of 30";
  const aTime =
    "Use a whole number from 0 to 9999 and its unit: h (hours), m (minutes) or s (seconds), such as --of 30m";
  const anAge = "Use a whole number from 1 to 9999 and its unit: d (days) or h (hours), such as --of 3d";
  it.each([
    ["https", port, "which isn't a whole number", aPort],
    ["0x10", port, "which isn't a whole number", aPort],
    ["1e3", port, "which isn't a whole number", aPort],
    [" 80", port, "with a blank beside it", aPort],
    ["\u0668", port, "which isn't a whole number", aPort],
    ["80.5", port, "which isn't whole", aPort],
    ["-1", port, "which is negative", aPort],
    ["65536", port, "which is more than 65535", aPort],
    ["9".repeat(400), port, "which is more than 65535", aPort],
    ["80a", port, "which isn't a whole number", aPort],
    ["8080tcp", port, "which isn't a whole number", aPort],
    ["-1a", port, "which isn't a whole number", aPort],
    ["1h", minutes, "which isn't a number", someMinutes],
    ["720", minutes, "which is more than 120", someMinutes],
    ["Infinity", minutes, "which isn't a number", someMinutes],
    ["8", time, "which has no unit", aTime],
    ["h", time, "which isn't a duration", aTime],
    ["1.5h", time, "which isn't whole", aTime],
    ["8d", time, "which ends in d", aTime],
    ["8min", time, "which ends in min", aTime],
    ["3D", age, "which ends in D", anAge],
    ["0d", age, "which is less than 1", anAge],
    ["99999d", age, "which is more than 9999", anAge],
  ] as const)("%j is refused: what was found, what is allowed, and an example", (text, quantity, why, allowed) => {
    expect(quantityIn(text, quantity)).toBeUndefined();
    expect(() => requireQuantity("--of", text, quantity)).toThrow(new RegExp(`^--of is "[^"]+", ${why}\\.\\n`));
    expect(() => requireQuantity("--of", text, quantity)).toThrow(allowed);
  });

  it("is refused by every option that takes one, with exit code 2 and before anything else", async () => {
    const all = withSubcommands(await Promise.all(Object.values(commands).map((load) => load())));
    const counted = all.flatMap(({ name, options }) =>
      Object.entries(options).flatMap(([option, declared]) =>
        declared.type === "string" && /^(?:port|minutes|days|n|time|age)$/.test(declared.value)
          ? [{ name, option, quantity: declared.quantity }]
          : [],
      ),
    );
    expect(counted.length).toBeGreaterThan(8);
    for (const { name, option, quantity } of counted) {
      const { exitCode, stderr } = await runHere([...name.split(" "), `--${option}`, "many"]);
      expect(stderr).toMatch(
        new RegExp(
          `^error: --${option} is "many", which isn't a .*\\.\\nUse a .* from \\d+ to \\d+.*, such as --${option} ${quantity?.example}\\nHelp:`,
        ),
      );
      expect(exitCode).toBe(2);
    }
  });

  it("is told with what is allowed where an option lacks its value", async () => {
    const { stderr } = await runHere(["start", "--port"]);
    expect(stderr).toContain(
      "--port has no value.\nAdd a value: --port <port>, a whole number from 0 to 65535 (0: any free port), such as --port 8080",
    );
  });
});
