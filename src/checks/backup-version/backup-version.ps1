# The role's programs in the backup are of the product line that the upgrade came from.
function Test-BackupVersion {
    param([hashtable]$Context)
    $program = $Facts.Role.VersionProgram
    if ($null -eq $program -or $null -eq $Facts.Backup) { return }
    $name = $Context.Observation.Backup.Name
    $seen = $Context.Observation.BackupVersions
    $missing = if ($seen.Count -gt 0) { $null } else { Get-Words 'backup-version/missing' @{ program = "$name/$program" } }
    $premise = Get-First -Items @($Context.NoBackup, $missing, $(if ($null -eq $Context.BackupLine) { $Context.WrongBackup }))
    $remedy = Get-Words 'backup-version/remedy' @{ path = Get-HostPath -Relative $name; find = Get-FindWords -Context $Context }
    return Test-Version -Folder $name -Step $Facts.Backup.Step -Version $Facts.From -Programs $seen -Premise $premise -Remedy $remedy
}
