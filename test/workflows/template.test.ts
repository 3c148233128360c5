import { describe, expect, it } from "vitest";
import { jobs, templateWorkflowsFolder } from "../support/workflow-files.ts";

describe("the workflows of a new project", () => {
  const own = new Map(jobs());

  it("are those of this repository, with their tests instead of ci.yml, for the one stack that a project starts with", () => {
    const template = jobs(templateWorkflowsFolder);
    const shared = template.filter(([name]) => own.has(name) && !name.startsWith("deploy.yml"));

    expect(shared.map(([name]) => name)).toEqual([
      "drift.yml drift",
      "drift.yml tell",
      "pull-request.yml review",
      "pull-request.yml comment",
      "pull-request.yml scan",
      "pull-request.yml read",
      "pull-request.yml preview",
    ]);
    for (const [name, job] of shared) {
      const expected = own.get(name);
      expect(job).toEqual(
        name === "drift.yml drift"
          ? { ...expected, strategy: { "fail-fast": false, matrix: { stack: ["dev"] } } }
          : expected,
      );
    }
    expect(template.map(([name]) => name).filter((name) => !own.has(name))).toEqual([
      "deploy.yml up",
      "pull-request.yml test",
    ]);
  });

  it("deploy stacks like this repository, one at a time, each in its own environment", () => {
    const up = jobs(templateWorkflowsFolder).find(([name]) => name === "deploy.yml up")?.[1];
    const ours = JSON.stringify(own.get("deploy-stack.yml up")?.steps).replaceAll("inputs.stack", "matrix.stack");

    expect(up?.steps).toEqual(JSON.parse(ours));
    expect(up).toMatchObject({
      permissions: { contents: "read", "id-token": "write" },
      environment: "${{ matrix.stack }}",
      concurrency: { group: "stack-${{ matrix.stack }}", "cancel-in-progress": false },
      strategy: { "max-parallel": 1, matrix: { stack: ["dev"] } },
    });
  });

  it("test a pull request without a login, by the project's own tests and the proof", () => {
    const test = jobs(templateWorkflowsFolder).find(([name]) => name === "pull-request.yml test")?.[1];

    expect(test?.permissions).toEqual({ contents: "read" });
    expect(test?.steps?.flatMap(({ run }) => run ?? [])).toEqual(["npm ci", "npm test", "npm start"]);
  });
});
