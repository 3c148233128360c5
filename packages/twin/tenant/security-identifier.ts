/**
 * Entra ID's own security identifier of a user or group: the four parts of the object id, of 32 bits each, as Windows
 * stores a GUID. Recorded: azure-cli `test_group_scenario.yaml` (7295730, 2022), `securityIdentifier` of two groups.
 */
export function securityIdentifierOf(objectId: string): string {
  const [first = "", second = "", third = "", ...rest] = objectId.split("-");
  const bytes = Buffer.from(rest.join(""), "hex");
  const parts = [
    Number.parseInt(first, 16),
    Number.parseInt(`${third}${second}`, 16),
    bytes.readUInt32LE(0),
    bytes.readUInt32LE(4),
  ];
  return `S-1-12-1-${parts.join("-")}`;
}
