# The role's programs in the runtime folder are of the product line that the upgrade goes to.
function Test-RuntimeVersion {
    param([hashtable]$Context)
    $program = $Facts.Role.VersionProgram
    if ($null -eq $program) { return }
    $runtime = $Facts.Runtime
    $seen = $Context.Observation.RuntimeVersions
    $missing = if ($seen.Count -gt 0) { $null } else { Get-Words 'runtime-version/missing' @{ program = "$runtime/$program" } }
    $premise = Get-First -Items @($Context.NoRuntime, $Context.Misplaced, $missing, $Context.WrongRuntime)
    $remedy = Get-Words 'runtime-version/remedy' @{ path = Get-HostPath -Relative $runtime; to = $Facts.To; settings = Get-SourceWords -Context $Context }
    return Test-Version -Folder $runtime -Step $Facts.Extract -Version $Facts.To -Programs $seen -Premise $premise -Remedy $remedy
}
