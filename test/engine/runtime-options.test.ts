import { describe, expect, test } from "vitest";
import { readRuntimeOptions } from "../../engine/runtime-options.ts";

describe("runtime options of Pulumi.yaml", () => {
  test("are TypeScript by ts-node and nothing else by default, as in Pulumi's own host", () => {
    expect(readRuntimeOptions({})).toEqual({ typescript: true, tsconfig: undefined, nodeArguments: [] });
  });

  test("split the arguments of node as a shell does", () => {
    const nodeargs = `--a=1  --title="two words" --b='x "y"' ''`;
    expect(readRuntimeOptions({ typescript: false, nodeargs }).nodeArguments).toEqual([
      "--a=1",
      "--title=two words",
      '--b=x "y"',
      "",
    ]);
  });

  test.each([
    [{ typescript: "false" }, 'runtime.options.typescript in Pulumi.yaml is "false"; it must be true or false'],
    [{ tsconfig: 3 }, "runtime.options.tsconfig in Pulumi.yaml is 3; it must be a path"],
    [{ nodeargs: ["-x"] }, 'runtime.options.nodeargs in Pulumi.yaml is ["-x"]; it must be a string of arguments'],
  ])("refuse %j", (options, message) => expect(() => readRuntimeOptions(options)).toThrow(new Error(message)));
});
