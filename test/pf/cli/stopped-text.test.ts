import { expect, it } from "vitest";
import { stoppedText } from "../../../packages/pf/cli/shutdown.ts";

it("repeats the command as a person writes it: options without quotes, and other words as a shell needs them", () => {
  expect(
    stoppedText("Stopped.", "dev", ["--settings", "Pulumi.dev.yaml", "--port", "0", "--fresh", "a b", "--x='y'"]),
  ).toBe("Stopped. Start again: ./pf dev --settings Pulumi.dev.yaml --port 0 --fresh 'a b' '--x='\"'\"'y'\"'\"''");
});
