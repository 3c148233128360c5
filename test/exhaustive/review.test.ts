import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reviewMarkdown } from "../../packages/pf/commands/review/words/review-markdown.ts";
import { hasEngine } from "../support/local-deployment.ts";
import {
  reviewedSettings as settings,
  reviewRepository,
  type ReviewRepository,
  withoutPlaces,
} from "../support/review-repository.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

/** Differs: `npm run test:exhaustive -- review.test -u` writes it anew; read it before it is committed. */
const golden = (name: string) => join(import.meta.dirname, "../reviews", `${name}.md`);

describe.skipIf(!hasEngine())(
  "./pf review reports what a reviewer must know about a pull request",
  { timeout: 300_000 },
  () => {
    let repository: ReviewRepository;
    const temporary = folderOfAllTests();

    beforeAll(() => {
      repository = reviewRepository();
      for (const stack of ["dev", "prod"]) repository.writeSettings(settings, stack);
      repository.commit("base");
    });
    afterAll(() => {
      repository?.remove();
    });

    const branch = (name: string, change: () => void, from?: string) => repository.branch(name, change, from);

    it("that drops allowedApplications, exempts itself from the rule, and widens a named location", async () => {
      const withPeople = { ...settings, publicClientFlows: true };
      branch("with-people", () => repository.writeSettings(withPeople));
      branch(
        "drops-and-widens",
        () => {
          repository.edit(
            "infra/hosting/authentication.ts",
            "              defaultAuthorizationPolicy: { allowedApplications: [...args.allowedApplications] },\n",
            "",
          );
          const reason = "The partner's client ids change every week, ticket 4711";
          const namedLocations = { office: { cidrs: ["203.0.113.0/24"] } };
          repository.writeSettings({
            ...withPeople,
            exemptions: { "explicit-applications": reason },
            conditionalAccess: { ...settings.conditionalAccess, namedLocations },
          });
        },
        "with-people",
      );

      const review = await repository.review("with-people");

      await expect(withoutPlaces(reviewMarkdown(review))).toMatchFileSnapshot(golden("drops-and-widens"));
      expect(review).toMatchObject({ verdict: "opens" });
      const [, line] = /infra\/hosting\/authentication\.ts:(\d+)/.exec(reviewMarkdown(review)) ?? [];
      const lines = readFileSync(join(repository.directory, "infra/hosting/authentication.ts"), "utf8").split("\n");
      expect(lines[Number(line) - 1]).toContain("new WebAppAuthSettingsV2(");
    });

    it("that turns public client flows on in production, while dev stays unchanged", async () => {
      branch("turns-public-client-flows-on", () =>
        repository.writeSettings({ ...settings, publicClientFlows: true }, "prod"),
      );

      const review = await repository.review("main", "--stack", "prod");

      await expect(withoutPlaces(reviewMarkdown(review))).toMatchFileSnapshot(golden("turns-public-client-flows-on"));
      expect(review).toMatchObject({ verdict: "opens" });
    });

    it("that only reformats code, which is proved unchanged, and deploys nothing", async () => {
      branch("reformats-code", () => {
        repository.edit("README.md", /^# .*$/, "# Another title");
        for (const file of ["infra/hosting/authentication.ts", "packages/guard/require-app-role.ts"]) {
          repository.edit(file, /^ {2}/, "      ");
        }
      });

      const { status, stdout, stderr } = await repository.reviewByCommand(temporary.path);

      await expect(withoutPlaces(stdout)).toMatchFileSnapshot(golden("reformats-code"));
      expect(status, stderr).toBe(0);
      expect(stderr).not.toContain("deploying");
    });
  },
);
