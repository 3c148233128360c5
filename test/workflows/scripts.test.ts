import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { scriptOf } from "../support/workflow-files.ts";

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

const bot = "github-actions[bot]";
const marker = "<!-- protected-function: review -->";
const context = {
  repo: { owner: "contoso", repo: "orders" },
  issue: { number: 7 },
  serverUrl: "https://github.com",
  runId: 42,
  payload: { pull_request: { head: { sha: "a".repeat(40) } } },
};

/** GitHub, as far as the comment goes. */
function pullRequest(comments: Comment[]) {
  return {
    paginate: (list: (query: unknown) => unknown, query: unknown) => Promise.resolve(list(query)),
    rest: {
      issues: {
        listComments: () => comments,
        createComment: ({ body }: { readonly body: string }) => {
          comments.push({ id: comments.length + 1, user: { login: bot }, body });
          return Promise.resolve();
        },
        updateComment: ({ comment_id, body }: { readonly comment_id: number; readonly body: string }) => {
          const comment = comments.find(({ id }) => id === comment_id);
          if (!comment) throw new Error("no such comment");
          comment.body = body;
          return Promise.resolve();
        },
      },
    },
  };
}

const requireWith = (review: string) => (name: string) =>
  name === "node:fs" ? { readFileSync: () => review } : createRequire(import.meta.url)(name);

describe("the review's comment", () => {
  const say = (comments: Comment[], review: string): Promise<void> =>
    scriptOf("pull-request.yml", "comment")(pullRequest(comments), context, requireWith(review));

  it("is created once, and replaced afterwards", async () => {
    const comments: Comment[] = [];
    await say(comments, "first");
    await say(comments, "second");

    expect(comments).toEqual([{ id: 1, user: { login: bot }, body: `${marker}\nsecond` }]);
  });

  it("never replaces another person's, whatever its content", async () => {
    const theirs = { id: 1, user: { login: "mallory" }, body: `${marker}\nall is well` };
    const comments: Comment[] = [{ ...theirs }];
    await say(comments, "ours");

    expect(comments).toEqual([theirs, { id: 2, user: { login: bot }, body: `${marker}\nours` }]);
  });

  it("is as long as GitHub accepts, and links to the rest", async () => {
    const comments: Comment[] = [];
    await say(comments, "x".repeat(70_000));

    expect(comments[0]?.body.length).toBeLessThanOrEqual(65_536);
    expect(comments[0]?.body).toMatch(
      /x\n\nThe rest is in \[the run\]\(https:\/\/github\.com\/contoso\/orders\/actions\/runs\/42\)\.$/,
    );
  });
});

describe("the check of a review that left files to be read", () => {
  it("is neutral, at the pull request's own commit, and lists those files first, then the review, as long as GitHub accepts", async () => {
    const checks: Record<string, unknown>[] = [];
    const create = (check: Record<string, unknown>) => Promise.resolve(checks.push(check));
    const review = `## Nothing found\n${"x".repeat(70_000)}`;
    const files = [
      { file: "functions/src/index.ts", standing: "read" },
      { file: "README.md", standing: "harmless" },
      { file: "a`\n# [b](c)", standing: "read" },
    ];
    const read = (name: string) =>
      name === "node:fs"
        ? { readFileSync: (file: string) => (file === "review.json" ? JSON.stringify({ files }) : review) }
        : createRequire(import.meta.url)(name);

    await scriptOf("pull-request.yml", "read")({ rest: { checks: { create } } }, context, read);

    const first = "Read these files:\n\n    functions/src/index.ts\n    a` # [b](c)\n\n";
    expect(checks).toEqual([
      {
        owner: "contoso",
        repo: "orders",
        name: "review: files to be read",
        head_sha: "a".repeat(40),
        status: "completed",
        conclusion: "neutral",
        details_url: "https://github.com/contoso/orders/actions/runs/42",
        output: {
          title: "Nothing was found, and 2 changed files are to be read",
          summary: `${first}${review}`.slice(0, 65_000),
        },
      },
    ]);
  });
});

describe("the issue about drift", () => {
  it("is opened once, and then updated", async () => {
    const issues: { readonly number: number; readonly title: string }[] = [];
    const comments: number[] = [];
    const github = {
      paginate: () => Promise.resolve(issues),
      rest: {
        issues: {
          listForRepo: () => issues,
          create: ({ title }: { readonly title: string }) => {
            issues.push({ number: issues.length + 1, title });
            return Promise.resolve();
          },
          createComment: ({ issue_number }: { readonly issue_number: number }) => {
            comments.push(issue_number);
            return Promise.resolve();
          },
        },
      },
    };
    const tell = scriptOf("drift.yml", "tell");
    await tell(github, context, undefined);
    await tell(github, context, undefined);

    expect(issues).toEqual([{ number: 1, title: "Drift found, or not everything could be checked" }]);
    expect(comments).toEqual([1]);
  });
});
