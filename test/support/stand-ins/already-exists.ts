/** The whole error of plugin 6.9.1 for a new resource that exists. */
export const alreadyExists = (resource: string, id: string): string =>
  `2 UNKNOWN: A resource with the ID "${id}" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "${resource}" for more information.`;
