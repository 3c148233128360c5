import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository, type Running, runPf } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { settingsText } from "../support/settings-file.ts";

const contract = `
import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {
    "Chat.Use": { id: "3b7f0d1c-5a0e-4c9e-8f59-2d1f6a4c7e01", displayName: "Chat", members: ["Application"] },
  },
  endpoints: {
    events: { methods: ["GET"], route: "events", allow: ["Chat.Use"] },
    release: { methods: ["POST"], route: "release", allow: ["Chat.Use"] },
    picture: { methods: ["GET"], route: "picture", allow: ["Chat.Use"] },
  },
});
`;
const index = `
import { app } from "@azure/functions";
import { serve } from "@protected-function/guard";
import { contract } from ${JSON.stringify("../contract.ts")};
app.setup({ enableHttpStream: true });
let release = () => {};
async function* events() {
  yield Buffer.from("data: one\\n\\n");
  await new Promise<void>((resolve) => (release = resolve));
  yield Buffer.from("data: two\\n\\n");
}
serve(contract, {
  events: () => ({ headers: { "content-type": "text/event-stream" }, body: events() }),
  picture: () => ({
    body: Buffer.from([137, 80, 78, 71, 0, 255]),
    headers: { "content-type": "image/png" },
    cookies: [{ name: "a", value: "1" }, { name: "b", value: "2" }],
  }),
  release: () => { release(); return { status: 204 }; },
});
`;

describe.skipIf(!hasEngine())("call, of an endpoint that streams", { timeout: 120_000 }, () => {
  let checkout: string;
  let twin: Running;
  beforeAll(async () => {
    const callers = { bot: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } };
    checkout = copyRepository(repository, {
      functions: { "contract.ts": contract, "src/index.ts": index },
      files: { "Pulumi.local.yaml": settingsText({ callers }) },
    });
    twin = runPf(["twin"], { TMPDIR: checkout }, "", checkout);
    await twin.says("Serving until Ctrl-C:");
  }, 120_000);
  afterAll(async () => {
    twin?.child.kill("SIGINT");
    await twin?.finished;
    rmSync(checkout, { recursive: true, force: true });
  });

  const called = (...args: readonly string[]) => runPf(["call", ...args], { TMPDIR: checkout }, "", checkout).finished;

  it("keeps bytes that aren't text out of the terminal, and shows each cookie", async () => {
    const { stdout } = await called("--endpoint", "picture");
    expect(stdout).toContain("(bytes of image/png, which isn't text)");
    expect(stdout).not.toContain("\uFFFD");
    const { headers } = JSON.parse((await called("--endpoint", "picture", "--json")).stdout) as {
      readonly headers: Readonly<Record<string, string>>;
    };
    expect(headers["set-cookie"]?.replaceAll("; path=/", "").split(", ").toSorted()).toEqual(["a=1", "b=2"]);
  });

  it("says that no function takes a method that the contract doesn't have, and blames nothing else", async () => {
    const { stderr, exitCode } = await called("--endpoint", "picture", "--method", "PURGE");
    expect(stderr).toContain("The Functions host answered with 404: No function takes PURGE picture. It takes GET.");
    expect(stderr).not.toContain("function's log");
    expect(exitCode).toBe(1);
  });

  it("prints each line as it comes", async () => {
    const pf = (...args: readonly string[]) => runPf(args, { TMPDIR: checkout }, "", checkout);
    const call = pf("call", "--endpoint", "events");
    const first = new Promise<string>((resolve) => {
      let shown = "";
      call.child.stdout?.on("data", (text: string) => {
        shown += text;
        if (shown.includes("data: one\n")) resolve(shown);
      });
    });
    const early = await Promise.race([first, call.finished]);
    expect(early).toEqual(expect.stringMatching(/^✓ 200, streamed \(text\/event-stream\):\ndata: one\n\n?$/));

    expect((await pf("call", "--endpoint", "release").finished).exitCode).toBe(0);
    expect(await call.finished).toEqual({
      exitCode: 0,
      stdout:
        "✓ 200, streamed (text/event-stream):\ndata: one\n\ndata: two\n\n✓ 200 from GET events: the stream has ended.\n",
      stderr: "",
    });
  });
});
