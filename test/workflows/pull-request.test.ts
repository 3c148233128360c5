import { describe, expect, it } from "vitest";
import { jobs } from "../support/workflow-files.ts";

describe("the workflows of pull requests", () => {
  it("run the base's own code as judge, from a checkout and with packages of its own, over every stack", () => {
    const steps = jobs().find(([name]) => name === "pull-request.yml review")?.[1].steps ?? [];
    const [head, find, base] = steps;
    const review = steps.find(({ id }) => id === "review");

    // A checkout of one commit knows no other.
    expect(head?.with).toMatchObject({ path: "head", "fetch-depth": 0 });
    expect(find?.run).toContain("git -C head rev-parse HEAD^1");
    expect(base?.with).toMatchObject({ path: "base", ref: "${{ steps.base.outputs.commit }}" });
    expect(steps.filter(({ run }) => /npm|npx|pf/.test(run ?? ""))).toEqual([]);
    // It installs the base's packages and runs the base's command: action.test.ts.
    expect(review).toMatchObject({
      uses: "./base",
      with: { head: "head", base: "${{ steps.base.outputs.commit }}" },
    });
    expect(review?.with).not.toHaveProperty("stacks");
  });

  it("report a missing review if it fails, so that an earlier push's review doesn't count for this one", () => {
    const steps = jobs().find(([name]) => name === "pull-request.yml review")?.[1].steps ?? [];
    const [said, shown, kept] = steps.slice(-3);

    expect(said).toMatchObject({
      if: "${{ failure() && hashFiles('review.md') == '' }}",
      run: expect.stringMatching(/^echo ".*review failed.*" > review\.md$/),
    });
    for (const step of [shown, kept]) expect(step?.if).toBe("${{ !cancelled() && hashFiles('review.md') != '' }}");
  });

  it("report a neutral check only if a review found nothing and left files to read", () => {
    const job = (wanted: string) => jobs().find(([name]) => name === wanted)?.[1];

    expect(job("pull-request.yml review")).toMatchObject({ outputs: { code: "${{ steps.review.outputs.code }}" } });
    expect(job("pull-request.yml read")).toMatchObject({
      needs: "review",
      if: expect.stringContaining("!cancelled() && needs.review.outputs.code == '4'"),
    });
  });
});
