/**
 * How much the twin takes from one client. It serves everyone on a single thread, so all others wait for what one client
 * costs. Each limit is Microsoft's where a source gives one, and "Inferred" or "Ours" where none does.
 */
export const limits = {
  /** Holds a function's package. Ours: Azure takes more, and no client of the twin needs it. */
  bodyBytes: 64 * 1024 * 1024,

  /**
   * Of a body that is read as JSON or as a form. Resource Manager's own: 413 RequestContentTooLarge (reported:
   * Azure/Azure-Landing-Zones#2644, Azure/azure-api-management-devops-resource-kit#594). Inferred: that the others have
   * the same.
   */
  textBytes: 4 * 1024 * 1024,

  /**
   * Objects and arrays in each other. Json.NET's and System.Text.Json's default; inferred: that the services keep it.
   * https://learn.microsoft.com/dotnet/api/system.text.json.jsonserializeroptions.maxdepth
   */
  jsonDepth: 64,

  /**
   * Members and elements of one JSON document. Inferred: the largest that a service documents is a named location of
   * 2000 ranges, 6000 values.
   */
  jsonValues: 10_000,

  /** ASP.NET Core's ValueCountLimit. https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.http.features.formoptions.valuecountlimit */
  formFields: 1024,

  /**
   * From a connection's or a request's first byte to the end of its headers. Kestrel's default: App Service
   * authentication identifies itself as Kestrel. Inferred for the others.
   * https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.server.kestrel.core.kestrelserverlimits.requestheaderstimeout
   */
  headersMilliseconds: 30_000,

  /** Of a deployment package. Ours: Azure takes a gigabyte, and a package has some megabytes. */
  unpackedBytes: 256 * 1024 * 1024,

  /**
   * How many times as long as the archive its content may be, beyond a grace that small packages need. As of Apache
   * POI's ZipSecureFile, which looks for zip bombs (`MIN_INFLATE_RATIO`, `GRACE_ENTRY_SIZE`); that Azure does is not known.
   */
  inflation: 100,
  inflationGraceBytes: 100 * 1024,
} as const;
