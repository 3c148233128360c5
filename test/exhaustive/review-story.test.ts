import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repository } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";

/** By a day that lies ahead whenever the test runs. */
const page = readFileSync(join(repository, "docs/guides/review.md"), "utf8").replaceAll("2027-05-31", "2099-05-31");
const printed = (pattern: RegExp) => pattern.exec(page)?.[1] ?? `nothing for ${String(pattern)}`;

/** A new project's API, whose stack prod gets a partner. */
describe.skipIf(!hasEngine())("the story of docs/guides/review.md", { timeout: 300_000 }, () => {
  let project: ReviewRepository;
  const callers = {
    integration: { federated: { worker: { issuer: "https://oidc.contoso.example", subject: "worker" } } },
  };
  const partner = { federated: { partner: { issuer: "https://oidc.contoso.example", subject: "partner" } } };
  const run = async (line: string) => {
    const { PATH = "", HOME = "" } = process.env;
    const options = { cwd: project.directory, env: { PATH, HOME, CI: "true" } };
    return await promisify(execFile)("bash", ["-c", line], options).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
    );
  };

  beforeAll(() => {
    project = reviewRepository();
    for (const file of ["functions/contract.ts", "functions/src/index.ts"]) {
      project.write(file, readFileSync(join(repository, "template", file), "utf8"));
    }
    rmSync(join(project.directory, "functions/src/who-calls.ts"));
    rmSync(join(project.directory, "accepted-findings.yaml"), { force: true });
    for (const stack of ["dev", "local", "pr", "prod", "test"]) project.writeSettings({ callers }, stack);
    project.commit("base");
  });
  afterAll(() => project?.remove());

  it("ends green with the printed command, which writes the printed entry", async () => {
    project.branch("partner", () => project.writeSettings({ callers: { ...callers, partner } }, "prod"));
    const [review, accept] = [printed(/^(\.\/pf review --base main)$/m), printed(/^(\.\/pf review .*--accept .*)$/m)];
    const [entry] = parse(printed(/^```yaml\n(- finding:[^]*?)^```$/m)) as [{ readonly stack?: string }];

    const before = await run(review);
    expect(before).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("Opens access: Caller partner is assigned the app role Orders.Read of the API."),
    });
    expect(await run(accept)).toMatchObject({ code: 0 });
    const { stack, ...everywhere } = entry;
    expect(stack).toBe("prod");
    expect(parse(readFileSync(join(project.directory, "accepted-findings.yaml"), "utf8"))).toEqual([everywhere]);
    project.commit("accepted");
    expect(await run(review)).toMatchObject({ code: 0 });
  });
});
