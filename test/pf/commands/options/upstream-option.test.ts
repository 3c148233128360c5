import { describe, expect, it } from "vitest";
import { readUpstream } from "../../../../packages/pf/commands/options/upstream-option.ts";

const messageOf = (text: string, isRemoteAllowed = false): string => {
  try {
    return `fine: ${readUpstream(text, isRemoteAllowed).href}`;
  } catch (error) {
    return String((error as Error).message);
  }
};
const here = "Use localhost, 127.0.0.1 or [::1], or add --remote-upstream:";

describe("--upstream says what is wrong with an address, and the right one:", () => {
  it.each([
    ["foo", `which isn't on this machine and has no http://.\n${here} --upstream http://foo --remote-upstream`],
    ["localhost:7071", "which has no http://.\nUse --upstream http://localhost:7071"],
    ["https://localhost:7071", "which has https://, but only HTTP is forwarded.\nUse --upstream http://localhost:7071"],
    [
      "https://example.com",
      `which isn't on this machine and has https://, but only HTTP is forwarded.\n${here} --upstream http://example.com --remote-upstream`,
    ],
    ["http://example.com", `which isn't on this machine.\n${here} --upstream http://example.com --remote-upstream`],
    ["ftp://localhost", "Use your app's address, such as http://localhost:7071."],
    ["http://localhost?a=1", "Use your app's address, such as http://localhost:7071."],
  ])("%s", (text, message) => {
    expect(messageOf(text)).toContain(message.replace(/\n.*/s, ""));
    expect(messageOf(text)).toContain(message.replace(/^.*\n/s, ""));
  });

  it("or takes it", () => {
    expect(messageOf("http://127.0.0.1:7071")).toBe("fine: http://127.0.0.1:7071/");
    expect(messageOf("http://example.com", true)).toBe("fine: http://example.com/");
  });
});
