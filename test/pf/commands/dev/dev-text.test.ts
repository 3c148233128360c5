import { expect, it } from "vitest";
import { noticeText, readyText } from "../../../../packages/pf/commands/dev/dev-text.ts";
import { callOf } from "../../../../packages/pf/calls/call-of.ts";
import { otherTwinsText } from "../../../../packages/pf/stacks/local/announce-stack.ts";

const shown = { paint: (_: unknown, text: string) => text, hasKeys: true };

it("says of a mistake that is undone that the code is correct again", () => {
  expect(noticeText({ kind: "unchanged", isMended: true }, shown)).toBe(
    "code     Correct again. The running code is up to date.",
  );
  expect(noticeText({ kind: "unchanged" }, shown)).toBe("code     Saved without a change to the package.");
});

it("says of settings that can't be deployed that the stack goes on, and of the same ones that they're the same", () => {
  const refused = { kind: "settings-refused", message: "- callers.shop (Pulumi.local.yaml:6): is wrong" } as const;

  expect(noticeText(refused, shown)).toBe(
    "stack    Can't be deployed as saved. The deployed version goes on running:\n- callers.shop (Pulumi.local.yaml:6): is wrong",
  );
  expect(noticeText({ ...refused, isKnown: true }, shown)).toBe("stack    Not deployed: still the same problem.");
});

it("names the twin of this project that commands reach afterwards", () => {
  const other = { pid: 30_306, environment: {}, outputs: {}, directory: "/home/ada/api" };

  expect(otherTwinsText([other] as unknown as Parameters<typeof otherTwinsText>[0])).toEqual([
    "Another twin of this project is running. While this one runs, commands in other terminals reach it; afterwards, that of process 30306 again.",
  ]);
});

const outputs = { functionApp: { hostName: "func.azurewebsites.net" }, callers: { integration: {} } } as never;

it("labels what it shows when it's ready: how to call it, its page, its address, and how to stop", () => {
  const ready = { outputs, pageUrl: "http://127.0.0.1:1/x/", isContinued: false, upstream: undefined, hasKeys: true };

  expect(readyText({ ...ready, inspectorPort: 9229 }, shown.paint).split("\n")).toEqual([
    "Ready on a local twin, with a new tenant.",
    "  Call:      ./pf call (in another terminal)",
    "  Page:      http://127.0.0.1:1/x/",
    "  Clients:   ./pf twin shell (for curl, browsers and others)",
    "  Code:      Save a file in functions/, and the new code answers.",
    "  Debug:     127.0.0.1:9229 (F5 in VS Code attaches to 9229)",
    "  Deploy:    u (changed settings and contracts)",
    "  Stop:      Ctrl-C",
    "  Function:  https://func.azurewebsites.net",
  ]);
  const upstream = new URL("http://localhost:7071");
  expect(readyText({ ...ready, upstream, inspectorPort: undefined, hasKeys: false }, shown.paint)).toMatch(
    /\n {2}App: {7}http:\/\/localhost:7071\/ \(answers [^]*\)\n {2}Stop: {6}Ctrl-C\n/,
  );
});

it("names a caller in the call if there are several, one that the twin can sign in if there is one", () => {
  const callers = (...credentials: string[]) => ({
    callers: Object.fromEntries(credentials.map((credential, index) => [`c${index}`, { credentials: [credential] }])),
  });
  expect(callOf(callers("client-secret", "client-secret") as never)).toBe("./pf call --as c0");
  expect(callOf(callers("certificate", "client-secret") as never)).toBe("./pf call --as c1");
  expect(callOf(callers("certificate", "federated") as never)).toBe("./pf call --as c1");
  const files = "CALLER_CERTIFICATE_FILE=<file> CALLER_KEY_FILE=<file>";
  expect(callOf(callers("certificate", "certificate") as never)).toBe(`${files} ./pf call --as c0`);
  expect(callOf(callers("certificate") as never)).toBe(`${files} ./pf call`);
  expect(callOf(callers("client-secret") as never)).toBe("./pf call");
});
