/** The stack that a settings file belongs to, by its name: `dev` of `Pulumi.dev.yaml`. Undefined for any other file. */
export function stackOf(file: string): string | undefined {
  return /(?:^|[\\/])Pulumi\.([^\\/]+)\.yaml$/.exec(file)?.[1];
}
