/**
 * An ID isn't of the resource's form. An import begins the plugin's words for it with "importing". Source:
 * runTerraformImporter in pkg/tfbridge/provider.go of
 * https://github.com/pulumi/pulumi-terraform-bridge/tree/59de6c661df1e7561e6ece7ad7f1c835c63010c4
 */
export class InvalidId extends Error {
  constructor(message: string) {
    super(message);
    this.name = "InvalidId";
  }
}

/** Reads a resource by an ID that somebody gave. */
export async function importing<Result>(id: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof InvalidId ? new InvalidId(`importing ${id}: ${error.message}`) : error;
  }
}
