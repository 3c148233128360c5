/**
 * The stack that a settings file belongs to, by its name: `dev` of `Pulumi.dev.yaml`. Undefined for any other file, also
 * if its name can't be a stack's. https://www.pulumi.com/docs/iac/concepts/stacks/
 */
export function stackOf(file: string): string | undefined {
  return /(?:^|[\\/])Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/.exec(file)?.[1];
}
