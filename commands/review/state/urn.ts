/** A resource's type, without provider and module: `WebApp`. */
export function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** What comes after stack and project. https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export function pathOfUrn(urn: string): string {
  return urn.split("::").slice(2).join("::");
}

export function nameOfUrn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** A reference to a resource, for people: `ResourceGroup resource-group`. */
export function referenceOf(urn: string): string {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return `${shortType(type)} ${nameOfUrn(urn)}`;
}

/** The same of a resource that has been read. */
export function referenceTo({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${shortType(type)} ${name}`;
}
