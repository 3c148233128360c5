import { Command } from "@pulumi/command/local/command.js";
import * as pulumi from "@pulumi/pulumi";
import { type CloudName, cloudOfCommand } from "../../azure/clouds.ts";

export interface CodeArgs {
  /** Resource id of the site. */
  readonly siteId: pulumi.Input<string>;
  /** SHA-256 of the package, hexadecimal. The upload builds the package again and refuses any other. */
  readonly packageSha256: string;
  /** Where the site is: the setting, since azure-native's own does not reach a command. */
  readonly cloud: CloudName;
  /** What the code must not precede: the settings that close the door. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The function's code, uploaded by One Deploy. The upload gets its own token from the deployer's environment: nothing
 * token-like is among its inputs, and so nothing of the kind is in the state.
 */
export class Code extends pulumi.ComponentResource {
  /** SHA-256 of the package that is deployed. */
  readonly packageSha256: pulumi.Output<string>;

  constructor(name: string, args: CodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:Code", name, {}, opts);

    const upload = new Command(
      name,
      {
        // The engine starts plugins in the folder of `main`, which is infra/.
        create: "node ../publish.ts",
        // A new package is an update, seen in a preview as one changed hash. The site is named by its id, which stays
        // known while a setting of the site changes; its host names do not, and each such change would be previewed
        // as an upload, too.
        environment: { SITE_ID: args.siteId, PACKAGE_SHA256: args.packageSha256, ...cloudOfCommand(args.cloud) },
        // A new site needs the code anew. It may have the id of the one that it replaces; but the engine deletes that
        // one first, and with it what would be replaced if the id were unknown: this upload, by its triggers. Only a
        // site that was deleted by hand and refreshed away comes back without: `pulumi up --replace` with this URN.
        triggers: [args.siteId],
      },
      { parent: this, dependsOn: [...args.after] },
    );

    this.packageSha256 = upload.stdout.apply(() => args.packageSha256);
    this.registerOutputs({ packageSha256: this.packageSha256 });
  }
}
