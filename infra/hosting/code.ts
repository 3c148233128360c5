import { Command } from "@pulumi/command/local/command.js";
import * as pulumi from "@pulumi/pulumi";
import { ownCommand } from "../own-command.ts";
import { type CloudName, cloudOfCommand } from "@protected-function/core/azure/clouds.ts";

export interface CodeArgs {
  /** Resource ID of the site. */
  readonly siteId: pulumi.Input<string>;
  /** SHA-256 of the package, hexadecimal. The upload builds the package again and refuses any other. */
  readonly packageSha256: pulumi.Input<string>;
  /** The function app's folder, from the folder of `main`, in which the engine starts commands: `../functions`. */
  readonly functionsFolder: pulumi.Input<string>;
  /** The contract's app settings that the stack sets, by name. Undefined if it has none. */
  readonly appSettings: readonly string[] | undefined;
  /** The cloud, from the settings: a command can't read azure-native's own. */
  readonly cloud: CloudName;
  /** Resources that must exist before the code: the authentication settings. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The function's code, uploaded by One Deploy. The upload gets its own token from the deployer's environment. Its
 * inputs contain no credential, so neither does the state.
 */
export class Code extends pulumi.ComponentResource {
  /** SHA-256 of the package that is deployed. */
  readonly packageSha256: pulumi.Output<string>;

  constructor(name: string, args: CodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:Code", name, {}, opts);

    const upload = new Command(
      name,
      {
        create: ownCommand("publish"),
        // A new package is an update, shown in a preview as one changed hash. The site is given by its ID, which stays
        // known when a setting of the site changes. Its host names don't, and a preview would then show an upload for
        // each such change.
        environment: {
          SITE_ID: args.siteId,
          PACKAGE_SHA256: args.packageSha256,
          FUNCTIONS_FOLDER: args.functionsFolder,
          // The app may register other functions with them than without.
          ...(args.appSettings && { APP_SETTINGS: args.appSettings.join(",") }),
          ...cloudOfCommand(args.cloud),
        },
        // A new site needs a new upload. It may have the same ID as the site that it replaces. But the engine deletes
        // the old site first, and with it everything that an unknown ID would replace, which includes this upload
        // because of its triggers. Only a site that was deleted by hand and refreshed away comes back without code: run
        // `pulumi up --replace` with this URN.
        triggers: [args.siteId],
      },
      { parent: this, dependsOn: [...args.after] },
    );

    this.packageSha256 = pulumi.all([args.packageSha256, upload.stdout]).apply(([sha256]) => sha256);
    this.registerOutputs({ packageSha256: this.packageSha256 });
  }
}
