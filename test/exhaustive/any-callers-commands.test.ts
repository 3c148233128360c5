import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Running, runPf, traceableFolder } from "../support/command-line.ts";
import { callerKinds } from "../support/callers.ts";
import { rsaCertificate } from "../support/rsa-certificate.ts";
import { type SettingsOfStack, writeSettings } from "../support/settings-file.ts";

/** `./pf twin --settings`, and commands beside it. */
async function openTwin(settings: SettingsOfStack) {
  const temporary = traceableFolder();
  const file = writeSettings(settings);
  const twin: Running = runPf(["twin", "--settings", file.path], { TMPDIR: temporary.path });
  await twin.says("Serving until Ctrl-C:");
  return {
    settingsFile: file.path,
    folder: file.folder,
    run: (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
      runPf(args, { TMPDIR: temporary.path, ...environment }).finished,
    close: async () => {
      twin.child.kill("SIGINT");
      await twin.finished;
      rmSync(file.folder, { recursive: true, force: true });
      temporary.remove();
    },
  };
}

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("beside a running twin", () => {
  let opened: Awaited<ReturnType<typeof openTwin>> | undefined;
  afterAll(() => opened?.close());

  describe("whose callers have no secret", () => {
    let environment: Readonly<Record<string, string>>;
    let twin: Awaited<ReturnType<typeof openTwin>>;
    beforeAll(async () => {
      const { pem, privateKeyPem } = await rsaCertificate();
      const kinds = callerKinds(pem);
      opened = await openTwin({
        callers: { pipeline: kinds["a GitHub environment"], "partner-2": kinds["a certificate"] },
      });
      twin = opened;
      environment = {
        CALLER_CERTIFICATE_FILE: join(twin.folder, "certificate.pem"),
        CALLER_KEY_FILE: join(twin.folder, "key.pem"),
      };
      writeFileSync(join(twin.folder, "certificate.pem"), pem);
      writeFileSync(join(twin.folder, "key.pem"), privateKeyPem);
    });

    it("call and token play a federated caller: the twin speaks for its identity provider", async () => {
      const called = await twin.run(["call", "--as", "pipeline"]);
      const token = await twin.run(["token", "--as", "pipeline"]);

      expect(called).toMatchObject({ exitCode: 0, stderr: "" });
      expect(called.stdout).toMatch(/^200: the function says that application /);
      expect(token.stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    });

    it("call plays a caller with a certificate by its files, and names them where they are not given", async () => {
      const called = await twin.run(["call", "--as", "partner-2"], environment);
      const without = await twin.run(["call", "--as", "partner-2"]);

      expect(called).toMatchObject({ exitCode: 0, stderr: "" });
      expect(without.exitCode).not.toBe(0);
      expect(without.stderr).toContain("Set CALLER_CERTIFICATE_FILE (path of the certificate of partner-2, PEM)");
    });

    it("recipes has one for each, and secret says that none has one", async () => {
      const pipeline = await twin.run(["recipes", "--for", "curl", "--as", "pipeline"]);
      const partner = await twin.run(["recipes", "--for", "python", "--as", "partner-2"]);
      const secret = await twin.run(["twin", "secret", "pipeline"]);

      expect([pipeline.exitCode, partner.exitCode, secret.exitCode]).toEqual([0, 0, 2]);
      expect(pipeline.stdout).toContain("CALLER_ASSERTION_FILE");
      expect(secret.stderr).toContain('"pipeline" has no client secret on the twin. Callers that have one: none.');
    });

    it("matrix and what-if know them by their names", async () => {
      const matrix = await twin.run(["matrix", "--settings", twin.settingsFile]);
      const asked = ["--who", "partner-2", "--resource", "api", "--from", "203.0.113.7", "--twin"];
      const whatIf = await twin.run(["what-if", ...asked]);

      expect([matrix.exitCode, whatIf.exitCode]).toEqual([0, 0]);
      expect(matrix.stdout).toContain("caller pipeline");
      expect(whatIf.stdout).toContain("caller partner-2");
      await opened?.close();
      opened = undefined;
    });
  });

  describe("without any caller", () => {
    it("each command works, or says that there is none", async () => {
      opened = await openTwin({ callers: {}, people: { "Function.Invoke": { users: ["ada@contoso.com"] } } });
      const { run, settingsFile } = opened;

      const call = await run(["call"]);
      const token = await run(["token", "--as", "orders"]);
      const recipe = await run(["recipes", "--for", "curl"]);
      const matrix = await run(["matrix", "--settings", settingsFile]);

      for (const { exitCode, stderr } of [call, recipe]) {
        expect(exitCode).toBe(2);
        expect(stderr).toContain("This stack has no caller. Add one to protected-function:callers and deploy.");
      }
      expect(token.stderr).toContain('"orders" isn\'t a caller of this stack. It has: none.');
      expect(matrix.exitCode).toBe(0);
      expect(matrix.stdout).toContain("ada@contoso.com");
    });
  });
});
