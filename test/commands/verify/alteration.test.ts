import { describe, expect, it } from "vitest";
import { alterationFrom } from "../../../commands/verify/command.ts";

const said = (name: string | undefined) => ({ "yes-this-stack-may-be-altered": name });

describe("leave to alter a live stack", () => {
  it("is not given unless it is asked for", () => {
    expect(alterationFrom({ alter: false, stack: "dev" })).toBeUndefined();
  });

  it("is given by the option and the stack's name said again, and announced loudly, with the way back", () => {
    const announced = alterationFrom({ alter: true, stack: "dev", ...said("dev") });

    expect(announced).toMatch(/^THE STACK dev IS ALTERED NOW/);
    expect(announced).toContain("npx pulumi refresh --stack dev && npx pulumi up --stack dev");
  });

  it.each([
    ["no stack", { alter: true, ...said("dev") }, "--alter needs --stack"],
    ["no second word", { alter: true, stack: "dev" }, "--yes-this-stack-may-be-altered is missing"],
    [
      "another stack's name",
      { alter: true, stack: "prod", ...said("dev") },
      'is "dev"; it takes the stack\'s name again: "prod"',
    ],
    ["only the second word", { alter: false, stack: "dev", ...said("dev") }, "is given without --alter"],
  ])("is refused with %s", (_, values, message) => {
    expect(() => alterationFrom(values)).toThrow(message);
  });
});
