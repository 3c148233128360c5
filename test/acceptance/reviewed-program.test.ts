import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allPeopleIn } from "../../packages/pf/commands/review/program/assumed.ts";
import { openReviewedTwin } from "../../packages/pf/commands/review/program/reviewed-twin.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";

describe.skipIf(!hasEngine())("a program under review", { timeout: 120_000 }, () => {
  let repository: ReviewRepository;
  beforeAll(() => {
    repository = reviewRepository();
  });
  afterAll(() => repository?.remove());

  it("keeps its compiled code in its own folder, which no other version runs", async () => {
    repository.write(
      "infra/index.ts",
      'import { getCompileCacheDir } from "node:module";\nthrow new Error(`compiled code is in: ${getCompileCacheDir()}.`);\n',
    );
    const version = {
      directory: repository.directory,
      settingsFile: join(repository.directory, "Pulumi.local.yaml"),
    };
    const setting = {
      stack: "local",
      people: allPeopleIn([]),
      settings: [],
      expiredSecrets: new Map<string, string>(),
      guardian: processGuardian(),
      signal: new AbortController().signal,
      onProgress: () => {},
    };
    const twin = await openReviewedTwin(version, setting, { onRefusal: () => {} });
    try {
      await expect(twin.local.stack.preview()).rejects.toThrow(
        `compiled code is in: ${join(repository.directory, "node_modules", ".cache")}`,
      );
    } finally {
      await twin.close();
    }
  });
});
