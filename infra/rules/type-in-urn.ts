/** A resource's type by its URN: urn:pulumi:<stack>::<project>::<types, with $ between them>::<name>. */
export function typeInUrn(urn: string): string | undefined {
  return urn.split("::")[2]?.split("$").at(-1);
}
