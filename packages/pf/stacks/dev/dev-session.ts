import { createHash } from "node:crypto";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { LocalStack } from "../local/local-stack.ts";
import { requireSettingsWith } from "../local/require-settings.ts";
import { renewExpiredSecrets } from "../settings/renew-ended-secrets.ts";
import { explainFailure, SettingsRefused } from "../settings/settings-refused.ts";
import type { BuiltCode } from "./build-process.ts";
import { PackageBuilder } from "./builder.ts";
import { firstProblem, type OlderCode } from "./older-code.ts";
import { programFiles, settingsNames } from "./program-files.ts";
import { watchFiles } from "./watch-files.ts";

/** What happened to the developer's files. */
export type DevNotice =
  /** The new code answers, this long after the save. */
  | { readonly kind: "swapped"; readonly milliseconds: number; readonly warnings: readonly string[] }
  | { readonly kind: "unchanged"; readonly isMended?: true }
  /** It can't be built, or doesn't load. The earlier code goes on. */
  | ({ readonly kind: "code-refused" } & DevProblem)
  /** These differ from what is deployed, and need a deployment. Empty: not any more. */
  | { readonly kind: "needs-deployment"; readonly files: readonly string[] }
  /** A deployment of what is saved would be refused. */
  | ({ readonly kind: "settings-refused" } & DevProblem)
  | { readonly kind: "deploying" }
  | { readonly kind: "deployed"; readonly changes: number }
  | ({ readonly kind: "deployment-failed" } & DevProblem);

interface DevProblem {
  readonly message: string;
  /** An earlier notice has it, and it still holds: an editor may write a file twice, and a deployment reads the same files. */
  readonly isKnown?: true;
}

interface DevOptions {
  /** Deployed. */
  readonly local: LocalStack;
  readonly outputs: StackOutputs;
  readonly directory: string;
  /** Default: the project's `Pulumi.local.yaml`. */
  readonly settingsFile: string;
  /** What was deployed: `programFiles`, read before the deployment. */
  readonly files: ReadonlyMap<string, string>;
  readonly renewedAt: number;
  /** Whether the code in functions/ answers. If not, saved code changes nothing. Default: true. */
  readonly runsCode?: boolean;
  /** `standing`: what still holds, for who looks later. */
  readonly onNotice: (notice: DevNotice, standing: readonly DevNotice[]) => void;
  /** Called after each deployment, which changed something even if it failed. `outputs`: it didn't. */
  readonly onDeployed: (outputs: StackOutputs | undefined) => Promise<void>;
}

/** Keeps a deployed stack in step with the project's files: code by itself, everything else when asked to. */
export class DevSession {
  readonly #options: DevOptions;
  readonly #builder: PackageBuilder;
  readonly #endWatch: () => void;
  #siteId: string;
  #appSettings: StackOutputs["appSettings"];
  /** The package that answers, by its content. */
  #running: string | undefined;
  /** Of the running package, what needs a deployment. Empty: unknown. */
  #deployed: BuiltCode["deployed"] | undefined;
  #deployedFiles: ReadonlyMap<string, string>;
  #pending: readonly string[] = [];
  /** The last save, and the last deployment, if they were refused. */
  #refused: DevNotice | undefined;
  #failed: DevNotice | undefined;
  #savedAt: number | undefined;
  #isBuilding = false;
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: DevOptions) {
    const { directory, local, outputs, files } = options;
    this.#options = options;
    this.#siteId = outputs.functionApp.siteId;
    this.#builder = new PackageBuilder({ guardian: local.guardian, directory });
    this.#deployedFiles = files;
    this.#endWatch = watchFiles(directory, ["functions", "infra"], (paths) => this.#onSave(paths));
    this.#tellFiles();
    this.#queue(() => this.#follow(outputs));
  }

  /** Builds what was deployed, to compare with: nothing else knows which contract the running package has. */
  async #follow({ packageSha256, functionApp: { siteId }, appSettings }: StackOutputs): Promise<void> {
    this.#appSettings = appSettings;
    const built = await this.#builder.build(appSettings);
    this.#builder.prepare();
    this.#siteId = siteId;
    if (built.kind === "failed" || built.sha256 !== packageSha256) {
      // Saved since. Whether the deployed contract fits can't be known any more, so only a deployment puts it there.
      this.#deployed = {};
      return built.kind === "failed"
        ? this.#tell({ kind: "code-refused", message: built.message })
        : this.#tellFiles(["functions/"]);
    }
    this.#deployed = built.deployed;
    this.#running = built.sha256;
    // The twin may have another one: of a save that Pulumi's state, and the files by now, know nothing of.
    const zipHash = createHash("sha256").update(built.zip).digest("hex");
    if (this.#options.local.twin.control.codeOf(siteId) !== zipHash) await this.#swap(built);
  }

  /** Deploys everything as it is saved, by `pulumi up` on the same twin. */
  deploy(): Promise<void> {
    return this.#queue(async () => {
      const { local, directory, settingsFile, renewedAt, onDeployed } = this.#options;
      this.#tell({ kind: "deploying" });
      const files = programFiles(directory, settingsFile);
      try {
        // The program refuses the same settings, but it knows no file and no line. Expired secrets are renewed below.
        await requireSettingsWith(this.#builder, settingsFile, directory, { createsSecrets: false });
        const copy = join(local.twin.certificateAuthority.file, "..", "Pulumi.local.yaml");
        copyFileSync(settingsFile, copy);
        await local.continueWith({ directory, settingsFile: copy });
        await renewExpiredSecrets(local.stack, directory, renewedAt);
        const { summary } = await explainFailure(local.stack.up());
        const outputs = await local.outputs();
        this.#deployedFiles = files;
        this.#contractFiles = [];
        this.#pending = [];
        await onDeployed(outputs);
        this.#tell({ kind: "deployed", changes: summary.create + summary.update + summary.replace + summary.delete });
        this.#tellFiles();
        await this.#follow(outputs);
      } catch (error) {
        if (this.#isClosed) return;
        const kind = error instanceof SettingsRefused ? "settings-refused" : "deployment-failed";
        this.#tell({ kind, message: messageOf(error) });
        await onDeployed(undefined);
      }
    });
  }

  /** Why what answers isn't what is saved, if so. */
  get olderCode(): OlderCode | undefined {
    if (this.#options.runsCode === false) return undefined;
    if (this.#isBuilding || this.#savedAt !== undefined) return { reason: "being built" };
    if (this.#refused && "message" in this.#refused) {
      return { reason: "refused", problem: firstProblem(this.#refused.message) };
    }
    return this.#contractFiles.length === 0
      ? undefined
      : { reason: "not deployed", problem: this.#contractFiles.join(", ") };
  }

  /** Resolves once everything saved before is dealt with. */
  settled(): Promise<void> {
    return this.#work;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endWatch();
    await this.#builder.close();
  }

  #onSave(paths: readonly string[]): void {
    if (paths.some((path) => settingsNames(this.#options.directory, this.#options.settingsFile).includes(path)))
      this.#queue(() => this.#tellDeployable());
    else this.#tellFiles();
    if (!paths.some((path) => path.startsWith("functions/") || path === "package-lock.json")) return;
    // Saves during a build are one more build.
    const isWaiting = this.#savedAt !== undefined;
    this.#savedAt ??= performance.now();
    this.#builder.giveUpLong();
    if (!isWaiting) this.#queue(() => this.#rebuild());
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work
      .then(() => (this.#isClosed ? undefined : work()))
      .catch((error: unknown) => {
        if (!this.#isClosed) this.#tell({ kind: "code-refused", message: messageOf(error) });
      });
    return this.#work;
  }

  #tell(notice: DevNotice): void {
    const { kind } = notice;
    const known = [this.#refused, this.#failed].flatMap((one) => (one && "message" in one ? [one.message] : []));
    const isKnown = "message" in notice && known.includes(notice.message);
    if (kind === "code-refused") this.#refused = notice;
    if (kind === "swapped" || kind === "unchanged" || kind === "deployed") this.#refused = undefined;
    if (kind === "deployment-failed" || kind === "settings-refused") this.#failed = notice;
    // Settings that were refused at their save are refused again.
    const isOver = kind === "deployed" || (kind === "deploying" && this.#failed?.kind !== "settings-refused");
    if (isOver) this.#failed = undefined;
    const pending: DevNotice = { kind: "needs-deployment", files: this.#pending };
    const standing = [this.#refused, this.#failed, this.#pending.length > 0 ? pending : undefined];
    this.#options.onNotice(
      isKnown ? { ...notice, isKnown } : notice,
      standing.filter((one) => one !== undefined),
    );
  }

  async #rebuild(): Promise<void> {
    const savedAt = this.#savedAt ?? performance.now();
    this.#savedAt = undefined;
    this.#isBuilding = true;
    await this.#putThere(savedAt).finally(() => (this.#isBuilding = false));
  }

  async #putThere(savedAt: number): Promise<void> {
    const built = await this.#builder.build(this.#appSettings);
    // Its end cut the build off.
    if (this.#isClosed) return;
    this.#builder.prepare();
    // Saved again: the next build reports what it finds.
    if (built.kind === "failed" && this.#savedAt !== undefined) return;
    if (built.kind === "failed") return this.#tell({ kind: "code-refused", message: built.message });
    const before = (this.#deployed ??= built.deployed);
    const differing = Object.keys(built.deployed).filter((name) => built.deployed[name] !== before[name]);
    const needs = differing.length > 0;
    // It was refused and isn't any more, whether or not other files wait than before.
    const isMended = needs && this.#refused !== undefined;
    if (needs) this.#refused = undefined;
    if (needs) await this.#tellDeployable(Object.keys(before).length === 0 ? ["functions/"] : differing, isMended);
    else this.#tellFiles([], isMended);
    // Roles, routes and open paths are deployed with the stack: code for others would answer what nothing protects.
    if (needs || this.#options.runsCode === false) return;
    if (built.sha256 === this.#running) {
      return this.#tell({ kind: "unchanged", ...(this.#refused !== undefined && { isMended: true }) });
    }
    try {
      await this.#swap(built);
      this.#tell({ kind: "swapped", milliseconds: Math.round(performance.now() - savedAt), warnings: built.warnings });
    } catch (error) {
      this.#tell({ kind: "code-refused", message: messageOf(error) });
    }
  }

  async #swap({ zip, sha256 }: { readonly zip: Uint8Array; readonly sha256: string }): Promise<void> {
    await this.#options.local.twin.control.swapCode(this.#siteId, zip);
    this.#running = sha256;
  }

  #contractFiles: readonly string[] = [];

  /** Tells which files wait for a deployment, or why it would be refused. */
  async #tellDeployable(contractFiles = this.#contractFiles, again = false): Promise<void> {
    const { directory, settingsFile } = this.#options;
    const wasRefused = this.#failed?.kind === "settings-refused";
    try {
      await requireSettingsWith(this.#builder, settingsFile, directory, { createsSecrets: false });
      if (wasRefused) this.#failed = undefined;
      this.#tellFiles(contractFiles, again || wasRefused);
    } catch (error) {
      if (this.#isClosed) return;
      this.#contractFiles = contractFiles;
      this.#pending = this.#changedFiles();
      this.#tell({ kind: "settings-refused", message: messageOf(error) });
    }
    if (!this.#isClosed) this.#builder.prepare();
  }

  #changedFiles(): readonly string[] {
    const { directory, settingsFile } = this.#options;
    const now = programFiles(directory, settingsFile);
    const names = new Set([...now.keys(), ...this.#deployedFiles.keys()]);
    const changed = [...names].filter((name) => now.get(name) !== this.#deployedFiles.get(name));
    return [...changed, ...this.#contractFiles].toSorted();
  }

  #tellFiles(contractFiles = this.#contractFiles, again = false): void {
    this.#contractFiles = contractFiles;
    const pending = this.#changedFiles();
    if (!again && pending.join("\n") === this.#pending.join("\n")) return;
    this.#pending = pending;
    this.#tell({ kind: "needs-deployment", files: pending });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
