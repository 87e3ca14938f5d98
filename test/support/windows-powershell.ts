/**
 * What of a script Windows PowerShell 5.1 cannot read or run, which no machine of ours has: the parser of a newer
 * PowerShell reads it, and the reference assemblies of .NET Framework from NuGet say which types and members are there.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root } from "./cli.js";
import { makeFolder } from "./host-folder.js";

/** Where 5.1 may run: the least .NET Framework that Windows Server 2016 came with, and the last. */
const frameworks = { net462: "v4.6.2", net48: "v4.8" } as const;

/** What is restored from NuGet, once; by name and version. */
const packages = {
  "Microsoft.NETFramework.ReferenceAssemblies.net462": "1.0.3",
  "Microsoft.NETFramework.ReferenceAssemblies.net48": "1.0.3",
  "PowerShellStandard.Library": "5.1.1",
  "System.Reflection.MetadataLoadContext": "10.0.8",
} as const;

/** Not in node_modules, which `npm ci` empties: they are 300 MB. */
const folder = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  "upgrade-runbook/windows-powershell-references",
);
const packageFolder = (name: keyof typeof packages): string => join(folder, name.toLowerCase(), packages[name]);

/** Restores the reference assemblies where they are not there yet. */
function restoreReferences(dotnet: string): void {
  if (Object.keys(packages).every((name) => existsSync(packageFolder(name as keyof typeof packages)))) return;
  mkdirSync(folder, { recursive: true });
  const references = Object.entries(packages).map(
    ([name, version]) => `    <PackageReference Include="${name}" Version="${version}" />\n`,
  );
  writeFileSync(
    join(folder, "references.csproj"),
    [
      '<Project Sdk="Microsoft.NET.Sdk">\n  <PropertyGroup>\n    <TargetFramework>netstandard2.0</TargetFramework>\n',
      "    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>\n",
      `    <NuGetAudit>false</NuGetAudit>\n    <RestorePackagesPath>${folder}</RestorePackagesPath>\n`,
      `  </PropertyGroup>\n  <ItemGroup>\n${references.join("")}  </ItemGroup>\n</Project>\n`,
    ].join(""),
  );
  execFileSync(dotnet, ["restore", "--nologo", join(folder, "references.csproj")], { encoding: "utf8" });
}

/** One thing that 5.1 cannot read or run. */
export interface Finding51 {
  file: string;
  line: number;
  column: number;
  rule: "parse" | "syntax" | "quote" | "encoding" | "command" | "parameter" | "type" | "member" | "dynamic-code";
  message: string;
}

/** What 5.1 cannot read or run of these files; none where all is well. */
export function findNewerThan51(
  { pwsh, dotnet }: { pwsh: string; dotnet: string },
  files: readonly string[],
): Finding51[] {
  restoreReferences(dotnet);
  const list = join(makeFolder(), "scripts.txt");
  writeFileSync(list, files.join("\n"));
  const referenceFolders = Object.entries(frameworks).map(([name, version]) =>
    join(
      packageFolder(`Microsoft.NETFramework.ReferenceAssemblies.${name as keyof typeof frameworks}`),
      "build/.NETFramework",
      version,
    ),
  );
  const output = execFileSync(
    pwsh,
    [
      ...["-NoProfile", "-NonInteractive", "-File", join(root, "test/support/windows-powershell.ps1")],
      ...["-List", list, "-Frameworks", referenceFolders.join(";")],
      "-Automation",
      join(packageFolder("PowerShellStandard.Library"), "lib/net452/System.Management.Automation.dll"),
      "-Loader",
      join(
        packageFolder("System.Reflection.MetadataLoadContext"),
        "lib/netstandard2.0/System.Reflection.MetadataLoadContext.dll",
      ),
    ],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Finding51);
}
